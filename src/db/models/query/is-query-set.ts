/** Marks query sets, so that lower modules can tell them without importing them. Data cannot hold a symbol. */
export const QUERY_SET: unique symbol = Symbol("belleville.query-set");

export function isQuerySet(value: unknown): boolean {
  return typeof value === "object" && value !== null && QUERY_SET in value;
}
