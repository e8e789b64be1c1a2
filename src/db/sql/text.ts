/** Texts inside SQL: literals and patterns. */
import { DataError } from "../errors.ts";
import type { ParamOrigin } from "./nodes.ts";

/** SQL text literal. Throws `DataError` for NUL, which would cut the statement short on some engines. */
export function quoteText(value: string): string {
  if (value.includes("\0")) throw new DataError("A string literal cannot contain NUL (0x00) characters.");
  return `'${value.replaceAll("'", "''")}'`;
}

/** The origin of a value that is written as a pattern. */
export function patternOrigin(
  origin: ParamOrigin | undefined,
  wrap: (value: unknown) => unknown,
): ParamOrigin | undefined {
  return origin === undefined ? undefined : { ...origin, wrap };
}

/** `text` with the wildcards of LIKE escaped by a backslash: it then matches itself alone. */
export function escapeLike(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("%", "\\%").replaceAll("_", "\\_");
}
