import "./settings.ts";
import { settings } from "../core/conf/index.ts";
import { gettext, ngettext } from "../core/i18n/index.ts";
import { ValidationError } from "../core/validators/index.ts";
import { formatHtml, formatHtmlJoin } from "../utils/html.ts";
import { interpolate } from "../utils/interpolate.ts";
import { LazyText } from "../utils/lazy.ts";
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
export async function passwordChanged(
  password: string,
  user?: object,
  validators: readonly PasswordValidator[] = settings.AUTH_PASSWORD_VALIDATORS,
): Promise<void> {
  for (const validator of validators) await validator.passwordChanged?.(password, user);
}

/** What each validator says to people who choose a password. */
export function passwordValidatorsHelpTexts(
  validators: readonly PasswordValidator[] = settings.AUTH_PASSWORD_VALIDATORS,
): string[] {
  return validators.map((validator) => validator.getHelpText());
}

/** The same as a list in HTML, worked out each time it is shown; empty without validators. */
export function passwordValidatorsHelpTextHtml(validators?: readonly PasswordValidator[]): LazyText {
  return new LazyText(() => {
    const texts = passwordValidatorsHelpTexts(validators);
    if (texts.length === 0) return "";
    const items = formatHtmlJoin(
      "",
      "<li>{}</li>",
      texts.map((text) => [text]),
    );
    return formatHtml("<ul>{}</ul>", items);
  });
}

/** Refuses passwords shorter than `minLength` characters; default 8. */
export class MinimumLengthValidator implements PasswordValidator {
  readonly minLength: number;

  constructor(options: { readonly minLength?: number } = {}) {
    this.minLength = options.minLength ?? 8;
  }

  validate(password: string): void {
    if (Array.from(password).length >= this.minLength) return;
    throw new ValidationError(this.getErrorMessage(), {
      code: "password_too_short",
      params: { min_length: this.minLength },
    });
  }

  getErrorMessage(): string {
    const text = ngettext(
      "This password is too short. It must contain at least %d character.",
      "This password is too short. It must contain at least %d characters.",
      this.minLength,
    );
    return text.replace("%d", String(this.minLength));
  }

  getHelpText(): string {
    const text = ngettext(
      "Your password must contain at least %(min_length)d character.",
      "Your password must contain at least %(min_length)d characters.",
      this.minLength,
    );
    return interpolate(text, { min_length: this.minLength });
  }
}

/** Refuses passwords of digits only. */
export class NumericPasswordValidator implements PasswordValidator {
  validate(password: string): void {
    if (!/^\p{Nd}+$/u.test(password)) return;
    throw new ValidationError(this.getErrorMessage(), { code: "password_entirely_numeric" });
  }

  getErrorMessage(): string {
    return gettext("This password is entirely numeric.");
  }

  getHelpText(): string {
    return gettext("Your password can’t be entirely numeric.");
  }
}

const DEFAULT_ATTRIBUTES = ["username", "firstName", "lastName", "email"] as const;

export interface SimilarityOptions {
  /** Properties of the user to compare with. Default: names and e-mail address. */
  readonly userAttributes?: readonly string[];
  /** From 0.1 (hardly a letter in common) to 1 (the same letters). Default: 0.7. */
  readonly maxSimilarity?: number;
}

/** Refuses passwords that are much like something known of the user. */
export class UserAttributeSimilarityValidator implements PasswordValidator {
  readonly userAttributes: readonly string[];
  readonly maxSimilarity: number;

  constructor(options: SimilarityOptions = {}) {
    this.userAttributes = options.userAttributes ?? DEFAULT_ATTRIBUTES;
    this.maxSimilarity = options.maxSimilarity ?? 0.7;
    if (this.maxSimilarity < 0.1) throw new RangeError("maxSimilarity must be at least 0.1");
  }

  validate(password: string, user?: object): void {
    if (user === undefined) return;
    const word = password.toLowerCase();
    for (const name of this.userAttributes) {
      const value = (user as Readonly<Record<string, unknown>>)[name];
      if (typeof value !== "string" || value === "") continue;
      const lower = value.toLowerCase();
      // Parts too: either side of an address, each of several first names.
      for (const part of [...lower.split(/[^\p{L}\p{N}_]+/u), lower]) {
        if (similarity(word, part, this.maxSimilarity) < this.maxSimilarity) continue;
        throw new ValidationError(this.getErrorMessage(), {
          code: "password_too_similar",
          params: { verbose_name: verboseNameOf(user, name) },
        });
      }
    }
  }

  getErrorMessage(): string {
    return gettext("The password is too similar to the %(verbose_name)s.");
  }

  getHelpText(): string {
    return gettext("Your password can’t be too similar to your other personal information.");
  }
}

interface WithFields {
  readonly _meta?: { findField(name: string): { readonly verboseName: unknown } | undefined };
}

/** Name of a property for people: that of the model's field, if there is one. */
function verboseNameOf(user: object, name: string): string {
  const field = (user.constructor as WithFields)._meta?.findField(name);
  return field === undefined ? camelCaseToSpaces(name) : String(field.verboseName);
}

/**
 * Twice the letters in common over all letters, from 0 to 1: Python's `SequenceMatcher.quick_ratio()`. 0 at once where
 * the lengths alone keep it below `limit`, which bounds the work for giant passwords (CVE-2021-45115).
 */
function similarity(password: string, part: string, limit: number): number {
  // Twice, because a character may count as one or two here.
  if (part === "" || 2 * part.length < (limit / 2) * password.length) return 0;
  const [a, b] = [Array.from(password), Array.from(part)];
  const available = new Map<string, number>();
  for (const c of b) available.set(c, (available.get(c) ?? 0) + 1);
  let matches = 0;
  for (const c of a) {
    const left = available.get(c) ?? 0;
    if (left === 0) continue;
    matches++;
    available.set(c, left - 1);
  }
  return (2 * matches) / (a.length + b.length);
}
