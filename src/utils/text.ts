/** Small functions on text. Follows Django's `django.utils.text` (docs/ref/utils). */
import { repr, str } from "./str.ts";
import { stripCharacters } from "./strip-characters.ts";

/** The text with its first letter in upper case; all else as it is. */
export function capfirst(text: string): string {
  if (text === "") return text;
  const first = String.fromCodePoint(text.codePointAt(0)!);
  return first.toUpperCase() + text.slice(first.length);
}

/** `\r\n` and `\r` to `\n`. */
export function normalizeNewlines(text: unknown): string {
  return str(text).replace(/\r\n?/g, "\n");
}

/**
 * A text for URLs: lower case, words joined by hyphens. Without `allowUnicode` only ASCII letters stay.
 *
 * ```ts
 * slugify("Hello, World!"); // "hello-world"
 * ```
 */
export function slugify(value: unknown, options: { readonly allowUnicode?: boolean | undefined } = {}): string {
  const text = str(value);
  const kept =
    options.allowUnicode === true
      ? text
          .normalize("NFKC")
          .toLowerCase()
          .replace(/[^\p{L}\p{N}_\s-]/gu, "")
      : text
          .normalize("NFKD")
          .replace(/[^\u0000-\u007f]/g, "")
          .toLowerCase()
          .replace(/[^\w\s-]/g, "");
  return stripCharacters(kept.replace(/[-\s]+/g, "-"), "-_");
}

/** Letters of a telephone number to the digits on the keys. */
export function phone2numeric(phone: string): string {
  const keys = "22233344455566677778889999";
  return phone.toLowerCase().replace(/[a-z]/g, (c) => keys[c.charCodeAt(0) - 97]!);
}

/** `camelCaseName` to `camel case name`. */
export function camelCaseToSpaces(value: string): string {
  return value
    .replace(/(?<=[a-z])[A-Z]|[A-Z](?![A-Z]|$)/g, " $&")
    .trim()
    .toLowerCase();
}

/**
 * `a, b or c`. The separator and the last word are given by the caller, who knows the language:
 * `core/i18n` has a wrapper that translates them.
 */
export function getTextList(items: readonly unknown[], lastWord = "or", separator = ", "): string {
  if (items.length === 0) return "";
  if (items.length === 1) return str(items[0]);
  return `${items.slice(0, -1).map(str).join(separator)} ${lastWord} ${str(items.at(-1))}`;
}

/**
 * A name that is safe as a file name: spaces become underscores; only letters, digits, `_`, `-` and `.` stay.
 * Throws `RangeError` when nothing is left.
 */
export function getValidFilename(name: unknown): string {
  const result = str(name)
    .trim()
    .replaceAll(" ", "_")
    .replace(/[^-\p{L}\p{N}_.]/gu, "");
  if (result === "" || result === "." || result === "..") {
    throw new RangeError(`Could not derive file name from '${str(name)}'`);
  }
  return result;
}

/**
 * Splits at white space, but not inside quotes; quotes and backslashes stay.
 *
 * ```ts
 * smartSplit(`This is "a person's" test.`); // ["This", "is", `"a person's"`, "test."]
 * ```
 */
export function smartSplit(text: string): string[] {
  const bits: string[] = [];
  let i = 0;
  while (i < text.length) {
    if (/\s/.test(text[i]!)) {
      i++;
      continue;
    }
    const end = endOfBit(text, i);
    bits.push(text.slice(i, end));
    i = end;
  }
  return bits;
}

/** A bit holds quoted parts whole; a quote without its partner counts as any character, up to white space. */
function endOfBit(text: string, start: number): number {
  let lastQuoted = -1;
  let i = start;
  while (i < text.length && !/\s/.test(text[i]!)) {
    const quote = text[i];
    if (quote === '"' || quote === "'") {
      const close = closingQuote(text, i);
      if (close === -1) break;
      i = close;
      lastQuoted = close;
    }
    i++;
  }
  const unclosed = i < text.length && !/\s/.test(text[i]!);
  if (!unclosed || lastQuoted !== -1) return i;
  while (i < text.length && !/\s/.test(text[i]!)) i++;
  return i;
}

function closingQuote(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === text[open]) return i;
  }
  return -1;
}

/**
 * The text between quotes, with escaped quotes and backslashes as they are meant.
 * Throws `RangeError` when `text` is not in quotes.
 */
export function unescapeStringLiteral(text: string): string {
  const quote = text[0];
  if ((quote !== '"' && quote !== "'") || text.at(-1) !== quote) {
    throw new RangeError(`Not a string literal: ${repr(text)}`);
  }
  return text.slice(1, -1).replaceAll(`\\${quote}`, quote).replaceAll("\\\\", "\\");
}

/**
 * Breaks lines at spaces so that none is longer than `width` characters, except for words that are longer alone.
 * Line breaks there are stay.
 */
export function wrap(text: string, width: number): string {
  if (width <= 0) throw new RangeError(`invalid width ${width} (must be > 0)`);
  const lines = text.split(/\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]/);
  if (lines.at(-1) === "") lines.pop();
  const out = lines.flatMap((line) => wrapLine(line, width));
  return out.join("\n") + (text.endsWith("\n") ? "\n" : "");
}

function wrapLine(line: string, width: number): string[] {
  const chunks = line.replaceAll("\t", "        ").match(/[ \v\f]+|[^ \v\f]+/g) ?? [];
  const out: string[] = [];
  let current: string[] = [];
  let length = 0;
  const flush = (): void => {
    if (current.length > 0 && current.at(-1)!.trim() === "") current.pop();
    if (current.length > 0) out.push(current.join(""));
    current = [];
    length = 0;
  };
  for (const chunk of chunks) {
    if (length + chunk.length > width && (current.length > 0 || chunk.trim() === "")) {
      flush();
      if (chunk.trim() === "" && out.length > 0) continue;
    }
    if (chunk.trim() === "" && current.length === 0 && out.length > 0) continue;
    current.push(chunk);
    length += chunk.length;
  }
  flush();
  return out.length === 0 ? [line] : out;
}
