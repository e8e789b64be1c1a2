import { RegexValidator } from "../../core/validators/index.ts";
import { CharField, type CharFieldOptions } from "./char-field.ts";

/** Options of `RegexField`. */
export interface RegexFieldOptions extends CharFieldOptions {
  /** What the text must match; write it so that it runs in linear time. */
  readonly regex: RegExp | string;
}

/** Text that matches a regular expression. White space around it is kept unless `strip` is set. */
export class RegexField extends CharField {
  /** @internal */
  _regexValidator: RegexValidator;

  constructor(options: RegexFieldOptions) {
    super({ ...options, strip: options.strip ?? false });
    this._regexValidator = new RegexValidator({ regex: options.regex });
    this.validators.push(this._regexValidator);
  }

  get regex(): RegExp {
    return this._regexValidator.regex;
  }

  set regex(regex: RegExp | string) {
    this.validators = this.validators.filter((validator) => validator !== this._regexValidator);
    this._regexValidator = new RegexValidator({ regex });
    this.validators.push(this._regexValidator);
  }
}
