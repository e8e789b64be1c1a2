const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * Text that is HTML already and is not escaped again.
 *
 * Its mark is a private field: nothing that comes from JSON, forms or URLs can carry it.
 * Follows Django's `django.utils.safestring.SafeString`.
 *
 * ```ts
 * markSafe("<b>").concat(markSafe("x")); // safe
 * markSafe("<b>").concat("<i>");         // a plain string: no longer safe
 * ```
 */
export class SafeString {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Whether `value` was made by this class, and not by an object that looks like it. */
  static is(value: unknown): value is SafeString {
    return typeof value === "object" && value !== null && #text in value;
  }

  get length(): number {
    return this.#text.length;
  }

  /** Safe text with safe text is safe; with anything else the result is a plain string. */
  concat(other: SafeString): SafeString;
  concat(other: string): string;
  concat(other: SafeString | string): SafeString | string {
    return SafeString.is(other) ? new SafeString(this.#text + other.#text) : this.#text + other;
  }

  /** The convention of Django and MarkupSafe for "this is HTML". */
  __html__(): string {
    return this.#text;
  }

  toString(): string {
    return this.#text;
  }

  valueOf(): string {
    return this.#text;
  }

  toJSON(): string {
    return this.#text;
  }

  [INSPECT](): string {
    return `SafeString(${JSON.stringify(this.#text)})`;
  }
}

/** An object that renders itself as HTML: forms, widgets, media. */
export interface HtmlObject {
  __html__(): string | SafeString;
}

/** Whether `value` has a method `__html__()`. Data parsed from JSON has no methods and never counts. */
export function isHtmlObject(value: unknown): value is HtmlObject {
  return typeof value === "object" && value !== null && typeof (value as Partial<HtmlObject>).__html__ === "function";
}

/** Whether `value` is printed without being escaped: a `SafeString`, or an object with a method `__html__()`. */
export function isSafe(value: unknown): value is SafeString | HtmlObject {
  return SafeString.is(value) || isHtmlObject(value);
}

/**
 * Declares that `text` is HTML. Never call it on text of a user; build such HTML with `formatHtml()`.
 *
 * ```ts
 * markSafe("<hr>");
 * ```
 */
export function markSafe(text: string | SafeString | HtmlObject): SafeString {
  if (typeof text === "string") return new SafeString(text);
  if (SafeString.is(text)) return text;
  if (isHtmlObject(text)) return new SafeString(String(text.__html__()));
  throw new TypeError(`markSafe() takes a string, not ${text === null ? "null" : typeof text}.`);
}
