/** A constant in a template: a number, or text in quotes. */
export interface Literal {
  readonly kind: "literal";
  readonly value: number | bigint | string;
}

/** `_("text")`: text that is translated when the page is rendered. */
export interface TranslatedLiteral {
  readonly kind: "translated";
  readonly text: string;
}

/** `book.author.name`: a name of the context and lookups below it. */
export interface VariablePath {
  readonly kind: "variable";
  readonly path: readonly [string, ...string[]];
}

/** What may stand where a value is expected. */
export type Operand = Literal | TranslatedLiteral | VariablePath;

const INTEGER = /^[+-]?\d+(?:_\d+)*$/;
const FLOAT = /^[+-]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:e[+-]?\d+)?$/i;

/** A number as templates write it; undefined when `text` is none. Integers beyond 2^53 become `bigint`. */
export function parseNumber(text: string): number | bigint | undefined {
  if (INTEGER.test(text)) {
    const digits = text.replaceAll("_", "");
    const value = Number(digits);
    return Number.isSafeInteger(value) ? value : BigInt(digits.replace("+", ""));
  }
  if (!FLOAT.test(text) || text.endsWith(".")) return undefined;
  return Number(text.replaceAll("_", ""));
}

/** The text between quotes, `\"` and `\\` unescaped; undefined when `text` is not quoted. */
export function parseQuoted(text: string): string | undefined {
  const quote = text[0];
  if (text.length < 2 || (quote !== '"' && quote !== "'") || !text.endsWith(quote)) return undefined;
  return text.slice(1, -1).replaceAll(`\\${quote}`, quote).replaceAll("\\\\", "\\");
}
