/** Between the names of JavaScript and those of Django and its databases. */

/**
 * `publishedAt` to `published_at`: the column of a property.
 *
 * Runs of capitals count as one word: `htmlURL` is `html_url`, `parseHTMLText` is `parse_html_text`.
 */
export function camelToSnake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}

/**
 * `published_at` to `publishedAt`: the member behind a name written as in Django.
 * Underscores at the beginning and double ones stay.
 */
export function snakeToCamel(name: string): string {
  return name.includes("_") ? name.replace(/(?<=[a-zA-Z0-9])_([a-z0-9])/g, (_, c: string) => c.toUpperCase()) : name;
}
