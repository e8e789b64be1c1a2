/**
 * The text form of PostgreSQL's arrays, ranges and hstore: `{a,"b c",NULL,{1,2}}` (PostgreSQL manual, 8.15.6, 8.17.5, F.18).
 *
 * All readers pass over the text once.
 */
import { DataError } from "../../db/errors.ts";

/** An element: text, NULL, or an array of its own. */
export type ArrayItem = string | null | readonly ArrayItem[];

/** Elements of an array as texts. Throws `DataError` for text that is no array. */
export function parseArray(text: string): ArrayItem[] {
  let at = text.startsWith("[") ? text.indexOf("=") + 1 : 0; // explicit bounds: [0:1]={…}
  const stack: ArrayItem[][] = [];
  let current: ArrayItem[] | null = null;
  let done: ArrayItem[] | null = null;
  while (at < text.length && done === null) {
    const char = text[at]!;
    if (char === "{") {
      if (current !== null) stack.push(current);
      current = [];
      at++;
    } else if (current === null) break;
    else if (char === "}") {
      const parent = stack.pop();
      if (parent === undefined) done = current;
      else parent.push(current);
      current = parent ?? null;
      at++;
    } else if (char === ",") at++;
    else if (char === '"') {
      const [value, next] = readQuoted(text, at);
      current.push(value);
      at = next;
    } else {
      let end = at;
      while (end < text.length && text[end] !== "," && text[end] !== "}") end++;
      const word = text.slice(at, end);
      current.push(word === "NULL" ? null : word.replace(/\\(.)/gs, "$1"));
      at = end;
    }
  }
  if (done === null || at !== text.length) throw malformed("array", text);
  return done;
}

/** Elements as the text of an array; those of inner arrays as well. */
export function writeArray(items: readonly ArrayItem[]): string {
  return `{${items.map((item) => (item === null ? "NULL" : typeof item === "string" ? quoted(item) : writeArray(item))).join(",")}}`;
}

/** Pairs of an hstore: `"a"=>"1", "b"=>NULL`. */
export function parseHstore(text: string): Record<string, string | null> {
  const pairs: Record<string, string | null> = {};
  let at = 0;
  while (at < text.length) {
    if (text[at] !== '"') throw malformed("hstore", text);
    const [key, afterKey] = readQuoted(text, at);
    if (text.slice(afterKey, afterKey + 2) !== "=>") throw malformed("hstore", text);
    at = afterKey + 2;
    let value: string | null = null;
    if (text[at] === '"') [value, at] = readQuoted(text, at);
    else if (text.startsWith("NULL", at)) at += 4;
    else throw malformed("hstore", text);
    Object.defineProperty(pairs, key, { value, writable: true, enumerable: true, configurable: true });
    if (text.startsWith(", ", at)) at += 2;
  }
  return pairs;
}

export function writeHstore(pairs: Readonly<Record<string, string | null>>): string {
  return Object.entries(pairs)
    .map(([key, value]) => `${quoted(key)}=>${value === null ? "NULL" : quoted(value)}`)
    .join(", ");
}

/** Bounds of a range as texts, null where it has none: `[2024-01-01,)`. `empty` gives null. */
export function parseRange(
  text: string,
): { readonly lower: string | null; readonly upper: string | null; readonly bounds: string } | null {
  if (text === "empty") return null;
  const [open, close] = [text[0], text.at(-1)];
  if ((open !== "[" && open !== "(") || (close !== "]" && close !== ")")) throw malformed("range", text);
  let at = 1;
  const read = (): string | null => {
    if (text[at] === '"') {
      const [value, next] = readQuoted(text, at);
      at = next;
      return value;
    }
    const start = at;
    while (at < text.length - 1 && text[at] !== ",") at++;
    return at === start ? null : text.slice(start, at);
  };
  const lower = read();
  if (text[at] !== ",") throw malformed("range", text);
  at++;
  const upper = read();
  if (at !== text.length - 1) throw malformed("range", text);
  return { lower, upper, bounds: open + close };
}

export function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** The text between quotes from `start` on, and where it goes on behind them. A quote is doubled or has a backslash. */
function readQuoted(text: string, start: number): [value: string, next: number] {
  let value = "";
  let at = start + 1;
  for (;;) {
    let end = at;
    while (end < text.length && text[end] !== '"' && text[end] !== "\\") end++;
    if (end >= text.length) throw malformed("value", text);
    value += text.slice(at, end);
    if (text[end] === "\\") {
      value += text[end + 1] ?? "";
      at = end + 2;
    } else if (text[end + 1] === '"') {
      value += '"';
      at = end + 2;
    } else return [value, end + 1];
  }
}

function malformed(kind: string, text: string): DataError {
  return new DataError(
    `The database gave ${JSON.stringify(text.slice(0, 60))} where the text of a PostgreSQL ${kind} is expected.`,
  );
}
