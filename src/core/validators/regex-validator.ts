import type { Text } from "../../utils/lazy.ts";
import { str } from "../../utils/str.ts";
import { gettextLazy } from "../i18n/translation.ts";
import { ValidationError } from "./validation-error.ts";
import type { ValidatorObject } from "./validator.ts";

export interface MessageOptions {
  readonly message?: Text | undefined;
  readonly code?: string | undefined;
}

export interface RegexValidatorOptions extends MessageOptions {
  /** A pattern, which counts wherever it is found in the text. Anchor it, and give it no nested repetitions. */
  readonly regex?: RegExp | string | undefined;
  /** The value is invalid when the pattern is found. Default: false. */
  readonly inverseMatch?: boolean | undefined;
  /** Flags of a pattern given as a string. */
  readonly flags?: string | undefined;
}

/**
 * Text must contain (or, with `inverseMatch`, must not contain) a pattern.
 *
 * ```ts
 * new RegexValidator({ regex: /^[A-Z]{3}$/, message: "Three capitals." });
 * ```
 *
 * Throws `TypeError` when flags are given for a `RegExp`, which has its own.
 */
export class RegexValidator implements ValidatorObject {
  readonly regex: RegExp;
  readonly message: Text;
  readonly code: string;
  readonly inverseMatch: boolean;

  constructor(options: RegexValidatorOptions = {}) {
    const { regex = "", flags } = options;
    if (flags !== undefined && flags !== "" && typeof regex !== "string") {
      throw new TypeError("If the flags are set, regex must be a regular expression string.");
    }
    // A pattern with the flag g or y remembers where it was: not between two values.
    this.regex =
      typeof regex === "string" ? new RegExp(regex, flags) : new RegExp(regex.source, regex.flags.replace(/[gy]/g, ""));
    this.message = options.message ?? gettextLazy("Enter a valid value.");
    this.code = options.code ?? "invalid";
    this.inverseMatch = options.inverseMatch ?? false;
  }

  validate(value: unknown): void {
    if (this.regex.test(str(value)) === this.inverseMatch) throw this.error(value);
  }

  /** What is thrown for `value`. */
  protected error(value: unknown): ValidationError {
    return new ValidationError(this.message, { code: this.code, params: { value } });
  }
}
