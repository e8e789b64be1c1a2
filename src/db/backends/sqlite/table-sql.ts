/** UNIQUE and CHECK constraints out of the text of CREATE TABLE: SQLite tells them in no other way. */
import type { TableDescription } from "../contract.ts";

type Constraint = TableDescription["constraints"][string];

interface Token {
  /** Keyword in upper case, name without quotes, or one sign. */
  readonly text: string;
  readonly quoted: boolean;
}

const QUOTES: Readonly<Record<string, string>> = { '"': '"', "`": "`", "[": "]" };

/** Words, quoted names and signs; string literals and comments are left out. One pass. */
function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < sql.length; i++) {
    const char = sql.charAt(i);
    const close = QUOTES[char];
    if (close !== undefined) {
      let end = sql.indexOf(close, i + 1);
      while (end !== -1 && close !== "]" && sql.charAt(end + 1) === close) end = sql.indexOf(close, end + 2);
      if (end === -1) end = sql.length;
      tokens.push({ text: sql.slice(i + 1, end).replaceAll(close + close, close), quoted: true });
      i = end;
    } else if (char === "'") {
      const end = sql.indexOf("'", i + 1);
      i = end === -1 ? sql.length : end;
    } else if (sql.startsWith("--", i)) {
      const end = sql.indexOf("\n", i);
      i = end === -1 ? sql.length : end;
    } else if (isWordChar(sql.charCodeAt(i))) {
      const start = i;
      while (isWordChar(sql.charCodeAt(i + 1))) i++;
      tokens.push({ text: sql.slice(start, i + 1), quoted: false });
    } else if (char > " ") tokens.push({ text: char, quoted: false });
  }
  return tokens;
}

function isWordChar(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95 || c > 127;
}

const is = (token: Token | undefined, word: string): boolean =>
  token !== undefined && !token.quoted && token.text.toUpperCase() === word;

/** Index after the parenthesis that closes the one at `open`. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (is(tokens[i], "(")) depth++;
    else if (is(tokens[i], ")") && --depth === 0) return i + 1;
  }
  return tokens.length;
}

/** Parts of the definition between the outer parentheses, cut at commas. */
function definitions(tokens: readonly Token[]): (readonly Token[])[] {
  const open = tokens.findIndex((token) => is(token, "("));
  if (open === -1) return [];
  const end = closing(tokens, open) - 1;
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(open + 1, end)) {
    if (is(token, "(")) depth++;
    else if (is(token, ")")) depth--;
    if (depth === 0 && is(token, ",")) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}

/** Inline constraints by name; those without one are `__unnamed_constraint_1__` and so on. */
export function parseTableConstraints(sql: string, columns: ReadonlySet<string>): Record<string, Constraint> {
  const found: Record<string, Constraint> = Object.create(null) as Record<string, Constraint>;
  let unnamed = 0;
  const add = (name: string | null, part: Partial<Constraint>): void => {
    const key = name ?? `__unnamed_constraint_${++unnamed}__`;
    found[key] = {
      columns: [],
      primaryKey: false,
      unique: false,
      index: false,
      check: false,
      foreignKey: null,
      orders: [],
      ...part,
    };
  };
  for (const part of definitions(tokenize(sql))) {
    const first = part[0];
    if (first === undefined) continue;
    const isConstraint = ["CONSTRAINT", "UNIQUE", "CHECK", "PRIMARY", "FOREIGN"].some((word) => is(first, word));
    let name: string | null = null;
    for (let i = isConstraint ? 0 : 1; i < part.length; i++) {
      if (is(part[i], "CONSTRAINT")) name = part[++i]?.text ?? null;
      else if (is(part[i], "UNIQUE")) {
        const end = is(part[i + 1], "(") ? closing(part, i + 1) : i + 1;
        const named = part
          .slice(i + 2, end - 1)
          .filter((token) => columns.has(token.text))
          .map((token) => token.text);
        add(name, { unique: true, columns: isConstraint ? named : [first.text] });
        name = null;
        i = end - 1;
      } else if (is(part[i], "CHECK")) {
        const end = closing(part, i + 1);
        const used = part
          .slice(i + 1, end)
          .filter((token) => columns.has(token.text))
          .map((token) => token.text);
        add(name, { check: true, columns: [...new Set(used)] });
        name = null;
        i = end - 1;
      } else if (is(part[i], "(")) i = closing(part, i) - 1;
    }
  }
  return found;
}
