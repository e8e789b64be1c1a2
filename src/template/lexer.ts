import { smartSplit } from "../utils/text.ts";

/** Kinds of tokens of a template. */
export type TokenType = "text" | "var" | "block" | "comment";

/** A piece of a template: text, `{{ var }}`, `{% block %}` or `{# comment #}`. */
export class Token {
  readonly type: TokenType;
  /** Text between the braces, trimmed; for text tokens the text itself. */
  readonly contents: string;
  /** Offsets in the source, braces included. */
  readonly start: number;
  readonly end: number;
  /** 1-based line of the first character. */
  readonly lineno: number;

  constructor(type: TokenType, contents: string, start: number, end: number, lineno: number) {
    this.type = type;
    this.contents = contents;
    this.start = start;
    this.end = end;
    this.lineno = lineno;
  }

  /** Words of a tag; quoted strings and `_("…")` stay whole. */
  splitContents(): string[] {
    return splitContents(this.contents);
  }
}

const CLOSING: Readonly<Record<string, string>> = { "%": "%}", "{": "}}", "#": "#}" };
const KIND: Readonly<Record<string, TokenType>> = { "%": "block", "{": "var", "#": "comment" };

/**
 * Cuts a template into tokens in one pass over the source.
 *
 * A tag ends on the line where it starts (as in Django); between `{% verbatim %}` and its end all is text.
 */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const next = new NextIndex(source);
  let verbatim: string | null = null;
  let textStart = 0;
  let line = 1;
  let counted = 0;
  const lineAt = (offset: number): number => {
    for (let at = source.indexOf("\n", counted); at !== -1 && at < offset; at = source.indexOf("\n", counted)) {
      line++;
      counted = at + 1;
    }
    return line;
  };
  const text = (end: number): void => {
    if (end > textStart)
      tokens.push(new Token("text", source.slice(textStart, end), textStart, end, lineAt(textStart)));
  };

  for (let at = source.indexOf("{"); at !== -1; at = source.indexOf("{", at)) {
    const mark = source[at + 1] ?? "";
    const closing = CLOSING[mark];
    const close = closing === undefined ? -1 : next.of(closing, at + 2);
    const newline = close === -1 ? -1 : next.of("\n", at);
    if (close === -1 || (newline !== -1 && newline < close)) {
      at++;
      continue;
    }
    const end = close + 2;
    const contents = source.slice(at + 2, close).trim();
    const kind = KIND[mark]!;
    if (verbatim !== null) {
      if (kind !== "block" || contents !== verbatim) {
        at = end;
        continue;
      }
      verbatim = null;
    } else if (kind === "block" && (contents === "verbatim" || contents.startsWith("verbatim "))) {
      verbatim = `end${contents}`;
    }
    text(at);
    tokens.push(new Token(kind, contents, at, end, lineAt(at)));
    textStart = end;
    at = end;
  }
  text(source.length);
  return tokens;
}

/** `indexOf` that remembers its last answer, so that a source full of unclosed tags is still scanned once. */
class NextIndex {
  readonly #source: string;
  readonly #found = new Map<string, number>();

  constructor(source: string) {
    this.#source = source;
  }

  of(what: string, from: number): number {
    const known = this.#found.get(what);
    if (known === -1 || (known !== undefined && known >= from)) return known;
    const index = this.#source.indexOf(what, from);
    this.#found.set(what, index);
    return index;
  }
}

/** Words of a tag: quoted strings and `_("a b")` stay whole. */
export function splitContents(text: string): string[] {
  const bits = smartSplit(text);
  const out: string[] = [];
  for (let i = 0; i < bits.length; i++) {
    let bit = bits[i]!;
    if (bit.startsWith('_("') || bit.startsWith("_('")) {
      const end = `${bit[2]})`;
      while (!bit.endsWith(end) && i + 1 < bits.length) bit += ` ${bits[++i]}`;
    }
    out.push(bit);
  }
  return out;
}
