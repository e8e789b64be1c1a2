/** union(), intersection(), difference(). */
import { QUERY } from "./internals.ts";
import { isQuerySet } from "./is-query-set.ts";
import { type Rows, rowsOf } from "./rows.ts";
import { type CombinedQuery, initialState } from "./state.ts";

/** Several query sets as one; the last argument of a union may be its options. */
export function combine(source: Rows, operator: CombinedQuery["operator"], given: readonly unknown[]): Rows {
  const last = given.at(-1);
  const options = operator === "union" && given.length > 0 && !isQuerySet(last) ? (last as { all?: boolean }) : null;
  const others = options === null ? given : given.slice(0, -1);
  const first = source.getQuerySet();
  if (others.length === 0) return first;
  const queries = [first, ...others].map((query) => {
    if (!isQuerySet(query)) throw new TypeError(`${operator}() takes query sets.`);
    return rowsOf(query).getQuerySet()[QUERY].state;
  });
  return first.chain({
    state: {
      ...initialState(first[QUERY].model),
      values: queries[0]!.values,
      combined: { operator, all: options?.all === true, queries },
    },
  });
}
