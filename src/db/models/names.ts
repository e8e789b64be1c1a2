/** How names of classes and properties become names of tables, columns and words for people. */
import { FieldError } from "../../core/errors/exceptions.ts";

/**
 * `publishedAt` → `published_at`: the name that Django gives the same field, used for columns, fixtures and indexes.
 *
 * ```ts
 * snakeCase("HTMLText"); // "html_text"
 * snakeCase("line2");    // "line2"
 * ```
 */
export function snakeCase(name: string): string {
  return name
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

/** `BookReview` → `book review`, `publishedAt` → `published at`: the default verbose name. */
export function spacedName(name: string): string {
  return snakeCase(name).replaceAll("_", " ");
}

/** `published_at` → `publishedAt`: the usual property of a column. */
export function camelCase(name: string): string {
  return name.replace(/(?<=[A-Za-z0-9])_+([A-Za-z0-9])/g, (_, c: string) => c.toUpperCase());
}

export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Characters that no alias may hold: whitespace, control characters, quotes, comments, brackets, `;`, `#`, `$`, `.`. */
// biome-ignore format: one line reads better
const FORBIDDEN = /[\s\p{Cc}'"`;[\]#$.]|--|\/\*|\*\//u;

/**
 * Refuses a name that cannot safely become an SQL alias. Throws `FieldError`.
 *
 * Answers CVE-2022-28346 and its relatives: names of annotations must come from code, and even then stay plain.
 */
export function checkAlias(alias: string): void {
  checkAliasCharacters(alias);
  if (alias.includes("__")) {
    throw new FieldError(
      `The alias ${JSON.stringify(alias)} must not contain "__", which separates the parts of a lookup.`,
    );
  }
}

/**
 * The same of a path that names a value of `values()`: the keys of a JSON document in it may be any text elsewhere.
 * Answers CVE-2024-42005.
 */
export function checkAliasCharacters(alias: string): void {
  if (typeof alias !== "string" || alias === "" || FORBIDDEN.test(alias)) {
    throw new FieldError(
      `Column aliases cannot contain whitespace characters, hashes, control characters, quotation marks, semicolons, brackets, dollar signs, periods or SQL comments: ${JSON.stringify(alias)}.`,
      { hint: "Name annotations by plain identifiers, such as { total: Sum('price') }." },
    );
  }
}
