/** What SQLite does not do with JSON by itself: documents compared as values, and contained in one another. */
import { DataError } from "../../errors.ts";
import type { SqlFunction } from "./driver.ts";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Deepest document, as SQLite's own functions have it. */
const MAX_DEPTH = 1000;

function parse(text: unknown): Json {
  try {
    return JSON.parse(String(text)) as Json;
  } catch {
    throw new DataError("malformed JSON");
  }
}

/** The text of a document with its keys in order, so that equal documents have one text. */
function canonical(value: Json, depth = 0): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (depth > MAX_DEPTH) throw new DataError(`A JSON document has at most ${MAX_DEPTH} levels.`);
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonical(item, depth + 1)).join(",")}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item, depth + 1)}`).join(",")}}`;
}

/**
 * Whether `part` is contained in `whole`, as PostgreSQL's `@>` has it: objects by their members, arrays without regard to
 * order and number; an array also contains a value that is no array or object.
 */
function contains(whole: Json, part: Json, depth = 0): boolean {
  if (depth > MAX_DEPTH) throw new DataError(`A JSON document has at most ${MAX_DEPTH} levels.`);
  if (typeof part !== "object" || part === null) {
    if (whole === part) return true;
    return depth === 0 && Array.isArray(whole) && whole.includes(part);
  }
  if (Array.isArray(part)) {
    return (
      Array.isArray(whole) && part.every((item: Json) => whole.some((own: Json) => contains(own, item, depth + 1)))
    );
  }
  if (typeof whole !== "object" || whole === null || Array.isArray(whole)) return false;
  const own = whole as { readonly [key: string]: Json };
  return Object.entries(part).every(([key, item]) => Object.hasOwn(own, key) && contains(own[key]!, item, depth + 1));
}

export const JSON_FUNCTIONS: readonly (readonly [name: string, fn: SqlFunction])[] = [
  ["JSON_CANONICAL", (document: unknown) => (document === null ? null : canonical(parse(document)))],
  [
    "JSON_CONTAINS",
    (whole: unknown, part: unknown) =>
      whole === null || part === null ? null : Number(contains(parse(whole), parse(part))),
  ],
];
