import "./settings.ts";
import { settings } from "../core/conf/index.ts";
import { ValidationError } from "../core/validators/index.ts";
import { camelCaseToSpaces } from "../utils/text.ts";

/** Checks new passwords; an entry of `AUTH_PASSWORD_VALIDATORS`. */
export interface PasswordValidator {
  /** Throws `ValidationError` when the password will not do. */
  validate(password: string, user?: object): void | Promise<void>;
  /** One sentence for the form. */
  getHelpText(): string;
  /** Told after a new password has been saved. */
  passwordChanged?(password: string, user?: object): void | Promise<void>;
}

/** Asks every validator; throws one `ValidationError` with all their messages. */
export async function validatePassword(
  password: string,
  user?: object,
  validators: readonly PasswordValidator[] = settings.AUTH_PASSWORD_VALIDATORS,
): Promise<void> {
  const errors: ValidationError[] = [];
  for (const validator of validators) {
    try {
      await validator.validate(password, user);
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new ValidationError(errors);
}

/** Tells every validator that a password has been saved. */
export async function passwordChanged(password: string, user?: object): Promise<void> {
  for (const validator of settings.AUTH_PASSWORD_VALIDATORS) await validator.passwordChanged?.(password, user);
}

/** Refuses passwords shorter than `minLength` characters; default 8. */
export class MinimumLengthValidator implements PasswordValidator {
  readonly minLength: number;

  constructor(options: { readonly minLength?: number } = {}) {
    this.minLength = options.minLength ?? 8;
  }

  validate(password: string): void {
    if (Array.from(password).length >= this.minLength) return;
    throw new ValidationError(`This password is too short. ${this.#rule("It")}`, {
      code: "password_too_short",
      params: { minLength: this.minLength },
    });
  }

  getHelpText(): string {
    return this.#rule("Your password");
  }

  #rule(subject: string): string {
    return `${subject} must contain at least ${this.minLength} character${this.minLength === 1 ? "" : "s"}.`;
  }
}

/** Refuses passwords of digits only. */
export class NumericPasswordValidator implements PasswordValidator {
  validate(password: string): void {
    if (/^\p{Nd}+$/u.test(password)) {
      throw new ValidationError("This password is entirely numeric.", { code: "password_entirely_numeric" });
    }
  }

  getHelpText(): string {
    return "Your password can’t be entirely numeric.";
  }
}

const DEFAULT_ATTRIBUTES = ["username", "firstName", "lastName", "email"] as const;

/** Refuses passwords that are much like something known of the user. */
export class UserAttributeSimilarityValidator implements PasswordValidator {
  readonly userAttributes: readonly string[];
  readonly maxSimilarity: number;

  /** `maxSimilarity` from 0.1 to 1; default 0.7. */
  constructor(options: { readonly userAttributes?: readonly string[]; readonly maxSimilarity?: number } = {}) {
    this.userAttributes = options.userAttributes ?? DEFAULT_ATTRIBUTES;
    this.maxSimilarity = options.maxSimilarity ?? 0.7;
    if (this.maxSimilarity < 0.1) throw new RangeError("maxSimilarity must be at least 0.1");
  }

  validate(password: string, user?: object): void {
    if (user === undefined) return;
    const word = password.toLowerCase();
    for (const name of this.userAttributes) {
      const value = (user as Record<string, unknown>)[name];
      if (typeof value !== "string" || value === "") continue;
      const lower = value.toLowerCase();
      for (const part of [...lower.split(/\W+/), lower]) {
        if (isOutOfScale(word, part, this.maxSimilarity)) continue;
        if (similarity(word, part) < this.maxSimilarity) continue;
        throw new ValidationError(`The password is too similar to the ${camelCaseToSpaces(name)}.`, {
          code: "password_too_similar",
          params: { verboseName: camelCaseToSpaces(name) },
        });
      }
    }
  }

  getHelpText(): string {
    return "Your password can’t be too similar to your other personal information.";
  }
}

/** Whether the lengths alone rule a likeness out; keeps the work bounded for giant passwords (CVE-2021-45115). */
function isOutOfScale(password: string, part: string, maxSimilarity: number): boolean {
  return part === "" || password.length >= 10 * part.length || part.length < (maxSimilarity / 2) * password.length;
}

/** Twice the letters in common over all letters: the upper bound of Python's `SequenceMatcher`, its `quick_ratio`. */
function similarity(a: string, b: string): number {
  const available = new Map<string, number>();
  for (const c of b) available.set(c, (available.get(c) ?? 0) + 1);
  let matches = 0;
  for (const c of a) {
    const left = available.get(c) ?? 0;
    if (left > 0) {
      matches++;
      available.set(c, left - 1);
    }
  }
  return (2 * matches) / (a.length + b.length);
}
