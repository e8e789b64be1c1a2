import type { QueryRecord } from "./observers.ts";

/** Statements of a log that were sent more than once. */
export interface RepeatedQuery {
  /** Text without its values. */
  readonly statement: string;
  /** How often it was sent, with whatever values. */
  readonly count: number;
  /** How often it was sent with the very same values as before: the result could have been kept. */
  readonly duplicates: number;
  readonly alias: string;
}

/**
 * Finds what `connection.queries` or a capture holds more than once, the most frequent first: a sign of a relation that
 * is read row by row, where `selectRelated()` or `prefetchRelated()` would read it for all.
 *
 * ```ts
 * for (const { statement, count } of repeatedQueries(connection.queries)) console.log(count, statement);
 * ```
 */
export function repeatedQueries(queries: readonly QueryRecord[]): RepeatedQuery[] {
  const groups = new Map<string, { statement: string; alias: string; count: number; texts: Set<string> }>();
  for (const { statement, sql, alias } of queries) {
    const key = `${alias}\0${statement}`;
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = { statement, alias, count: 0, texts: new Set() }));
    group.count++;
    group.texts.add(sql);
  }
  return [...groups.values()]
    .filter(({ count }) => count > 1)
    .map(({ statement, alias, count, texts }) => ({ statement, alias, count, duplicates: count - texts.size }))
    .sort((a, b) => b.count - a.count);
}
