import { randomUUID } from "node:crypto";
import { DeserializationError } from "./errors.ts";

/** Deeper data is an attack on the stack of whoever walks through it. */
export const MAX_DEPTH = 500;

// Prefixed to integers that a number cannot hold. Nobody can know it, so no text of a fixture is taken for one.
const MARK = `${randomUUID()}:`;
const LONG_DIGITS = /\d{16}/;
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const INTEGER = /^-?\d{16,}$/;

/** `JSON.parse()` that keeps integers beyond 2^53, as bigint. Throws `DeserializationError`. */
export function parseJson(text: string): unknown {
  try {
    if (!LONG_DIGITS.test(text)) return JSON.parse(text);
    const marked = text.replace(TOKENS, (token) =>
      INTEGER.test(token) && !Number.isSafeInteger(Number(token)) ? `"${MARK}${token}"` : token,
    );
    if (marked === text) return JSON.parse(text);
    return JSON.parse(marked, (_, value: unknown) =>
      typeof value === "string" && value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value,
    );
  } catch (error) {
    throw new DeserializationError(`The text is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** Throws `DeserializationError` for data nested deeper than `MAX_DEPTH`. */
export function checkDepth(depth: number, line: number): void {
  if (depth > MAX_DEPTH)
    throw new DeserializationError(`The data is nested deeper than ${MAX_DEPTH} levels (line ${line}).`);
}
