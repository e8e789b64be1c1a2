import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import type { Text } from "../../../utils/lazy.ts";
import { CharField } from "./char-field.ts";
import type { Validator } from "./field-options.ts";

/** Long text; `maxLength` limits forms, not the column. */
export class TextField extends CharField {
  static override readonly path: string = "models.TextField";
  static override readonly internalType: string = "TextField";
  static override readonly description: Text = _("Text");

  protected override defaultValidators(): readonly Validator[] {
    return [];
  }
}
