import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import { URLValidator } from "../../../core/validators/network-validators.ts";
import type { Text } from "../../../utils/lazy.ts";
import { CharField } from "./char-field.ts";
import type { Validator } from "./field-options.ts";

const validateUrl = new URLValidator();

/** A web address of at most 200 characters. */
export class URLField extends CharField {
  static override readonly path: string = "models.URLField";
  static override readonly description: Text = _("URL");

  protected override defaultMaxLength(): number {
    return 200;
  }

  protected override defaultValidators(): readonly Validator[] {
    return [validateUrl, ...super.defaultValidators()];
  }

  protected override defaultOption(key: string): unknown {
    return key === "maxLength" ? 200 : super.defaultOption(key);
  }
}
