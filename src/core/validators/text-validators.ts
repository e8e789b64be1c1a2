import type { Text } from "../../utils/lazy.ts";
import { str } from "../../utils/str.ts";
import { gettextLazy } from "../i18n/translation.ts";
import { type MessageOptions, RegexValidator } from "./regex-validator.ts";
import { ValidationError } from "./validation-error.ts";
import type { ValidatorObject } from "./validator.ts";

const integer = new RegexValidator({
  regex: /^-?\d+$/,
  message: gettextLazy("Enter a valid integer."),
});

/** A whole number, as a number or as text. */
export function validateInteger(value: unknown): void {
  integer.validate(value);
}

const slug = new RegexValidator({
  regex: /^[-a-zA-Z0-9_]+$/,
  message: gettextLazy("Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
});

const unicodeSlug = new RegexValidator({
  regex: /^[-\p{L}\p{N}_]+$/u,
  message: gettextLazy("Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens."),
});

/** ASCII letters, digits, underscores and hyphens. Throws `ValidationError`. */
export function validateSlug(value: unknown): void {
  slug.validate(value);
}

/** Letters and digits of all scripts, underscores and hyphens. Throws `ValidationError`. */
export function validateUnicodeSlug(value: unknown): void {
  unicodeSlug.validate(value);
}

export interface IntListValidatorOptions extends MessageOptions {
  /** Between the numbers. Default: a comma. */
  readonly sep?: string | undefined;
  /** Default: false. */
  readonly allowNegative?: boolean | undefined;
}

/** A validator for whole numbers in a row: `1,2,3`. */
export function intListValidator(options: IntListValidatorOptions = {}): RegexValidator {
  const sep = (options.sep ?? ",").replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const number = options.allowNegative === true ? "-?\\d+" : "\\d+";
  const { message, code } = options;
  return new RegexValidator({ regex: new RegExp(`^${number}(?:${sep}${number})*$`), message, code });
}

const integerList = intListValidator({ message: gettextLazy("Enter only digits separated by commas.") });

/** Whole numbers separated by commas. Throws `ValidationError`. */
export function validateCommaSeparatedIntegerList(value: unknown): void {
  integerList.validate(value);
}

/** Text must not contain the character U+0000, which databases refuse. */
export class ProhibitNullCharactersValidator implements ValidatorObject {
  readonly message: Text;
  readonly code: string;

  constructor(options: MessageOptions = {}) {
    this.message = options.message ?? gettextLazy("Null characters are not allowed.");
    this.code = options.code ?? "null_characters_not_allowed";
  }

  validate(value: unknown): void {
    if (str(value).includes("\u0000")) throw new ValidationError(this.message, { code: this.code, params: { value } });
  }
}

export interface FileExtensionValidatorOptions extends MessageOptions {
  /** Without the dot; null allows all. */
  readonly allowedExtensions?: readonly string[] | null | undefined;
}

/** The name of a file must end with one of the extensions, in any case. Says nothing of its content. */
export class FileExtensionValidator implements ValidatorObject {
  readonly message: Text;
  readonly code: string;
  readonly allowedExtensions: readonly string[] | null;

  constructor(options: FileExtensionValidatorOptions = {}) {
    this.message =
      options.message ??
      gettextLazy("File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s.");
    this.code = options.code ?? "invalid_extension";
    this.allowedExtensions = options.allowedExtensions?.map((extension) => extension.toLowerCase()) ?? null;
  }

  validate(value: unknown): void {
    if (this.allowedExtensions === null) return;
    const extension = extensionOf(str((value as { readonly name?: unknown } | null)?.name ?? ""));
    if (this.allowedExtensions.includes(extension)) return;
    const allowed = this.allowedExtensions.join(", ");
    throw new ValidationError(this.message, {
      code: this.code,
      params: { extension, allowed_extensions: allowed, value },
    });
  }
}

/** Behind the last dot of the last part of the path; a name that begins or ends with its only dot has none. */
function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot <= 0 || dot === name.length - 1 ? "" : name.slice(dot + 1).toLowerCase();
}

/** Extensions of images that browsers and image libraries commonly read. */
export const IMAGE_EXTENSIONS: readonly string[] = [
  "apng",
  "avif",
  "bmp",
  "gif",
  "heic",
  "ico",
  "jfif",
  "jpe",
  "jpeg",
  "jpg",
  "png",
  "tif",
  "tiff",
  "webp",
];

/** The name of a file must be that of an image. */
export function validateImageFileExtension(value: unknown): void {
  new FileExtensionValidator({ allowedExtensions: IMAGE_EXTENSIONS }).validate(value);
}
