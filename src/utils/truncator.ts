/** Shortens text and HTML by characters or words. Follows Django's `django.utils.text.Truncator`. */
import { escapeString } from "./html.ts";
import { unescapeHtml } from "./html-entities.ts";
import { tokenizeHtml, VOID_ELEMENTS } from "./html-tokenizer.ts";
import { interpolate } from "./interpolate.ts";
import { str } from "./str.ts";

export interface TruncateOptions {
  /** What shows that text was cut off; with `%(truncated_text)s` the place of the text in it. Default: an ellipsis. */
  readonly truncate?: string | null | undefined;
  /** The text is HTML: tags do not count, and those that are open are closed. */
  readonly html?: boolean | undefined;
}

const ELLIPSIS = "%(truncated_text)s…";

const isCombining = (c: string): boolean => /^\p{M}/u.test(c);

function addTruncationText(text: string, truncate: string | null | undefined): string {
  const mark = truncate ?? ELLIPSIS;
  if (mark.includes("%(truncated_text)s")) return interpolate(mark, { truncated_text: text });
  return text.endsWith(mark) ? text : text + mark;
}

/** Characters left for the text when the mark is to fit too. */
function lengthBeforeMark(length: number, truncate: string | null | undefined): number {
  let left = length;
  for (const c of addTruncationText("", truncate)) {
    if (isCombining(c)) continue;
    left--;
    if (left === 0) break;
  }
  return left;
}

/**
 * Cuts text off.
 *
 * ```ts
 * new Truncator("The quick brown fox").words(2); // "The quick…"
 * new Truncator("<p>The quick brown fox</p>").chars(8, { html: true }); // "<p>The qui…</p>"
 * ```
 */
export class Truncator {
  readonly #text: string;

  constructor(text: unknown) {
    this.#text = str(text);
  }

  /** At most `length` characters with the mark; combining characters do not count. */
  chars(length: number, options: TruncateOptions = {}): string {
    if (length <= 0) return "";
    const text = this.#text.normalize("NFC");
    return options.html === true ? truncateHtmlChars(text, length, options) : truncateChars(text, length, options);
  }

  /** At most `count` words; white space between them becomes single spaces. */
  words(count: number, options: TruncateOptions = {}): string {
    if (count <= 0) return "";
    if (options.html === true) return truncateHtmlWords(this.#text, count, options);
    const { text, more } = firstWords(this.#text, count);
    return more ? addTruncationText(text, options.truncate) : text;
  }
}

const isSpace = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code <= 32 ? code === 32 || (code >= 9 && code <= 13) : code > 127 && /\s/.test(text[at]!);
};

/** The first `count` words with single spaces between them, and whether there are more. Reads no further than it must. */
function firstWords(text: string, count: number): { readonly text: string; readonly more: boolean } {
  let out = "";
  for (let at = 0, found = 0; ; found++) {
    while (at < text.length && isSpace(text, at)) at++;
    if (at === text.length) return { text: out, more: false };
    if (found === count) return { text: out, more: true };
    const start = at;
    while (at < text.length && !isSpace(text, at)) at++;
    out += (found === 0 ? "" : " ") + text.slice(start, at);
  }
}

function truncateChars(text: string, length: number, { truncate }: TruncateOptions): string {
  const limit = lengthBeforeMark(length, truncate);
  let [count, index] = [0, 0];
  let cut: number | null = null;
  for (const c of text) {
    if (!isCombining(c)) {
      count++;
      if (cut === null && count > limit) cut = index;
      if (count > length) return addTruncationText(text.slice(0, cut ?? 0), truncate);
    }
    index += c.length;
  }
  return text;
}

/** Takes text; says what of it stays, how much of the allowance it takes, and whether all is said with it. */
type Cutter = (text: string, remaining: number, written: number) => { kept: string; size: number; isLast?: boolean };

function truncateHtml(html: string, allowance: number, truncate: string | null | undefined, cut: Cutter): string {
  const open: string[] = [];
  let out = "";
  let remaining = allowance;
  const closed = (): string => {
    const tags = open.reverse().map((name) => `</${name}>`);
    return out + tags.join("");
  };
  for (const token of tokenizeHtml(html)) {
    if (token.type === "start") {
      out += token.raw;
      if (VOID_ELEMENTS.has(token.name)) continue;
      if (token.selfClosing) out += `</${token.name}>`;
      else open.push(token.name);
    } else if (token.type === "end") {
      if (VOID_ELEMENTS.has(token.name)) continue;
      out += `</${token.name}>`;
      if (open.at(-1) === token.name) open.pop();
    } else if (token.type === "text") {
      const isRaw = open.at(-1) === "script" || open.at(-1) === "style";
      const { kept, size, isLast } = cut(isRaw ? token.raw : unescapeHtml(token.raw), remaining, out.length);
      if (isLast === true) {
        out += kept;
        return closed();
      }
      if (remaining < size) {
        out += addTruncationText(kept, truncate);
        return closed();
      }
      remaining -= size;
      out += kept;
    }
  }
  return out;
}

function truncateHtmlWords(html: string, count: number, { truncate }: TruncateOptions): string {
  return truncateHtml(html, count, truncate, (text, remaining) => {
    const words = text.split(/(?<=\S)\s+(?=\S)/);
    return { kept: escapeString(words.slice(0, remaining).join(" ")), size: words.length };
  });
}

function truncateHtmlChars(html: string, length: number, { truncate }: TruncateOptions): string {
  let seen = 0;
  return truncateHtml(html, lengthBeforeMark(length, truncate), truncate, (text, remaining, written) => {
    const characters = Array.from(text);
    seen += characters.length;
    // Text that fits exactly needs no mark when nothing follows it.
    const isWhole = seen === length && written + text.length === html.length;
    if (isWhole) return { kept: text, size: characters.length, isLast: true };
    return { kept: escapeString(characters.slice(0, remaining).join("")), size: characters.length };
  });
}
