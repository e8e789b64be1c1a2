/** Names of indexes and constraints, as Django makes them: side by side, both find what the other has made. */
import { createHash } from "node:crypto";

/** First `length` hexadecimal digits of the MD5 of all names, one after the other. */
export function namesDigest(names: readonly string[], length: number): string {
  const hash = createHash("md5");
  for (const name of names) hash.update(name);
  return hash.digest("hex").slice(0, length);
}

/**
 * `library_book_author_id_1a2b3c4d`, with a suffix such as `_uniq` or `_fk_library_author_id` after the digest; cut to
 * `maxLength` (default 200) as `BaseDatabaseSchemaEditor._create_index_name` does.
 */
export function createIndexName(
  table: string,
  columns: readonly string[],
  suffix = "",
  maxLength: number | null = null,
): string {
  const limit = maxLength ?? 200;
  let end = namesDigest([table, ...columns], 8) + suffix;
  const whole = `${table}_${columns.join("_")}_${end}`;
  if (whole.length <= limit) return whole;
  if (end.length > limit / 3) end = end.slice(0, Math.floor(limit / 3));
  const rest = Math.floor((limit - end.length) / 2) - 1;
  const name = `${table.slice(0, rest)}_${columns.join("_").slice(0, rest)}_${end}`;
  return name.startsWith("_") || /^\d/.test(name) ? `D${name.slice(0, -1)}` : name;
}
