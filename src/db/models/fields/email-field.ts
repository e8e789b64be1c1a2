import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import { validateEmail } from "../../../core/validators/network-validators.ts";
import type { Text } from "../../../utils/lazy.ts";
import { CharField } from "./char-field.ts";
import type { Validator } from "./field-options.ts";

/** An email address of at most 254 characters. */
export class EmailField extends CharField {
  static override readonly path: string = "models.EmailField";
  static override readonly description: Text = _("Email address");

  protected override defaultMaxLength(): number {
    return 254;
  }

  protected override defaultValidators(): readonly Validator[] {
    return [validateEmail, ...super.defaultValidators()];
  }
}
