import { ProgrammingError } from "../errors.ts";

/**
 * Cuts SQL text at its `?` placeholders: n placeholders give n + 1 parts. `??` becomes one question mark. Quoted text,
 * quoted names and comments are left alone. One pass.
 */
export function splitPlaceholders(sql: string): string[] {
  const parts: string[] = [];
  let part = "";
  let start = 0;
  for (let i = 0; i < sql.length; i++) {
    const c = sql.charCodeAt(i);
    if (c === 63 /* ? */) {
      part += sql.slice(start, i);
      if (sql.charCodeAt(i + 1) === 63) {
        part += "?";
        i++;
      } else {
        parts.push(part);
        part = "";
      }
      start = i + 1;
    } else i = skipQuoted(sql, i, c);
  }
  parts.push(part + sql.slice(start));
  return parts;
}

/** Index of the last character of the quoted text or comment that starts at `i`; `i` itself when none starts there. */
function skipQuoted(sql: string, i: number, c: number): number {
  if (c === 39 || c === 34 || c === 96) {
    const end = sql.indexOf(sql.charAt(i), i + 1);
    return end === -1 ? sql.length : end;
  }
  if (c === 45 && sql.charCodeAt(i + 1) === 45) {
    const end = sql.indexOf("\n", i);
    return end === -1 ? sql.length : end;
  }
  if (c === 47 && sql.charCodeAt(i + 1) === 42) {
    const end = sql.indexOf("*/", i + 2);
    return end === -1 ? sql.length : end + 1;
  }
  return i;
}

/** Throws `ProgrammingError` when `sql` holds a second statement after a semicolon. */
export function checkSingleStatement(sql: string): void {
  if (!sql.includes(";")) return;
  let ended = false;
  for (let i = 0; i < sql.length; i++) {
    const c = sql.charCodeAt(i);
    const end = skipQuoted(sql, i, c);
    if (c === 59) ended = true;
    else if (ended && c > 32 && !(end > i && (c === 45 || c === 47))) {
      throw new ProgrammingError("You can only execute one statement at a time.", {
        hint: "Use executeScript() for several statements without parameters.",
        sql,
      });
    }
    i = end;
  }
}

/** Whether the statement may write: anything but SELECT, VALUES and EXPLAIN, and WITH that only reads. */
export function mayWrite(sql: string): boolean {
  let i = 0;
  for (; i < sql.length; i++) {
    const c = sql.charCodeAt(i);
    if (c <= 32 || c === 40) continue;
    const end = skipQuoted(sql, i, c);
    if (end === i) break;
    i = end;
  }
  const word = sql.slice(i, i + 7).toUpperCase();
  if (word.startsWith("SELECT") || word.startsWith("VALUES") || word === "EXPLAIN") return false;
  return !word.startsWith("WITH") || WRITING.test(sql);
}

const WRITING = /\b(?:insert|update|delete|replace)\b/i;

const NAME = /[A-Za-z_]\w*/y;

/**
 * `:name` in SQL text as `?`, with the values in their order. Quoted text, quoted names, comments and `::type` are left
 * alone. Throws `ProgrammingError` for a name that has no value.
 */
export function namedPlaceholders(
  sql: string,
  params: Readonly<Record<string, unknown>>,
): { readonly text: string; readonly values: readonly unknown[] } {
  const values: unknown[] = [];
  let text = "";
  let start = 0;
  for (let i = 0; i < sql.length; i++) {
    const c = sql.charCodeAt(i);
    if (c !== 58 /* : */) {
      i = skipQuoted(sql, i, c);
      continue;
    }
    if (sql.charCodeAt(i + 1) === 58) {
      i++;
      continue;
    }
    NAME.lastIndex = i + 1;
    const name = NAME.exec(sql)?.[0];
    if (name === undefined) continue;
    if (!Object.hasOwn(params, name)) {
      throw new ProgrammingError(`The SQL names ":${name}", for which no value was given.`, {
        hint: `Values were given for ${Object.keys(params).join(", ") || "nothing"}.`,
        sql,
      });
    }
    values.push(params[name]);
    text += `${sql.slice(start, i)}?`;
    i += name.length;
    start = i + 1;
  }
  return { text: text + sql.slice(start), values };
}
