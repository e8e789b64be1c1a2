import { validateEmail } from "../../core/validators/index.ts";
import type { Validator } from "../../core/validators/index.ts";
import { EmailInput } from "../widgets/input.ts";
import type { Widget } from "../widgets/widget.ts";
import { CharField, type CharFieldOptions } from "./char-field.ts";

/** Longest address, by RFC 3696, section 3. */
const MAX_LENGTH = 320;

/** An e-mail address, of at most 320 characters unless `maxLength` says otherwise. */
export class EmailField extends CharField {
  static override widget: new () => Widget = EmailInput;
  static override defaultValidators: readonly Validator[] = [validateEmail];

  constructor(options: Omit<CharFieldOptions, "strip"> = {}) {
    super({ ...options, maxLength: options.maxLength === undefined ? MAX_LENGTH : options.maxLength, strip: true });
  }
}
