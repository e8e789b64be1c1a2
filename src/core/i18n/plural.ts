/** Plural rules of gettext catalogs: `nplurals=2; plural=(n != 1);`. Source: GNU gettext manual, "Plural forms". */

/** Index of the plural form for a number. */
export type PluralRule = (n: number) => number;

/** The rule of catalogs that name none: one form for 1, another for the rest. */
export const germanicPlural: PluralRule = (n) => (n === 1 ? 0 : 1);

/** Longest rule that is read: real ones have less than 300 characters. */
const MAX_LENGTH = 1000;
const MAX_DEPTH = 20;
const TOKEN = /\s*(\d+|n|\|\||&&|[=!<>]=|[<>?:()!+\-*/%])/y;

const LEVELS: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<", ">", "<=", ">="],
  ["+", "-"],
  ["*", "/", "%"],
];

const OPERATORS: Readonly<Record<string, (a: number, b: number) => number>> = {
  "||": (a, b) => (a !== 0 || b !== 0 ? 1 : 0),
  "&&": (a, b) => (a !== 0 && b !== 0 ? 1 : 0),
  "==": (a, b) => Number(a === b),
  "!=": (a, b) => Number(a !== b),
  "<": (a, b) => Number(a < b),
  ">": (a, b) => Number(a > b),
  "<=": (a, b) => Number(a <= b),
  ">=": (a, b) => Number(a >= b),
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => Math.trunc(a / b),
  "%": (a, b) => a % b,
};

/**
 * Turns the header `Plural-Forms` of a catalog into a function; no code is evaluated.
 *
 * ```ts
 * parsePluralForms("nplurals=2; plural=(n != 1);")(1); // 0
 * ```
 *
 * Throws `SyntaxError` for an expression that is not of the C subset gettext allows.
 */
export function parsePluralForms(header: string): PluralRule {
  const source = /\bplural\s*=([^;]*)/.exec(header)?.[1]?.trim();
  if (source === undefined || source === "") return germanicPlural;
  if (source.length > MAX_LENGTH) throw new SyntaxError(`A plural rule of ${source.length} characters is too long.`);
  const tokens = tokenize(source);
  const parser = new Parser(tokens, source);
  const rule = parser.ternary(0);
  parser.end();
  return (n) => rule(Math.abs(Math.trunc(n)));
}

function tokenize(source: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (match === null)
      throw new SyntaxError(`Cannot read the plural rule ${JSON.stringify(source)} at character ${at}.`);
    tokens.push(match[1]!);
  }
  return tokens;
}

class Parser {
  #at = 0;
  readonly #tokens: readonly string[];
  readonly #source: string;

  constructor(tokens: readonly string[], source: string) {
    this.#tokens = tokens;
    this.#source = source;
  }

  #fail(): never {
    throw new SyntaxError(`Cannot read the plural rule ${JSON.stringify(this.#source)}.`);
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  end(): void {
    if (this.#at < this.#tokens.length) this.#fail();
  }

  ternary(depth: number): PluralRule {
    if (depth > MAX_DEPTH) this.#fail();
    const test = this.#binary(0, depth);
    if (!this.#take("?")) return test;
    const yes = this.ternary(depth + 1);
    if (!this.#take(":")) this.#fail();
    const no = this.ternary(depth + 1);
    return (n) => (test(n) !== 0 ? yes(n) : no(n));
  }

  #binary(level: number, depth: number): PluralRule {
    if (level === LEVELS.length) return this.#unary(depth);
    let left = this.#binary(level + 1, depth);
    for (;;) {
      const operator = LEVELS[level]!.find((name) => this.#take(name));
      if (operator === undefined) return left;
      const [a, b, apply] = [left, this.#binary(level + 1, depth), OPERATORS[operator]!];
      left = (n) => apply(a(n), b(n));
    }
  }

  #unary(depth: number): PluralRule {
    if (depth > MAX_DEPTH) this.#fail();
    if (this.#take("!")) {
      const inner = this.#unary(depth + 1);
      return (n) => (inner(n) === 0 ? 1 : 0);
    }
    if (this.#take("n")) return (n) => n;
    if (this.#take("(")) {
      const inner = this.ternary(depth + 1);
      if (!this.#take(")")) this.#fail();
      return inner;
    }
    const token = this.#tokens[this.#at] ?? "";
    if (!/^\d+$/.test(token)) this.#fail();
    this.#at++;
    const value = Number(token);
    return () => value;
  }
}
