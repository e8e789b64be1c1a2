/** Query sets inside other queries: `in`, Subquery, Exists. */
import { FieldError } from "../../../core/errors/exceptions.ts";
import type { QueryNode } from "../../sql/nodes.ts";
import type { Field } from "../fields/field.ts";
import { setSubqueryCompiler } from "./builder.ts";
import { compileSelect } from "./compile.ts";
import { QUERY } from "./internals.ts";
import type { QuerySet } from "./query-set.ts";
import { isSliced, type QueryState } from "./state.ts";

/** A statement without rows, for query sets of which it is known. */
const NOTHING: QueryNode = {
  kind: "select",
  distinct: false,
  columns: [{ expression: { kind: "literal", value: null } }],
  from: null,
  joins: [],
  where: { kind: "literal", value: false },
  groupBy: [],
  having: null,
  orderBy: [],
  limit: null,
  offset: null,
  lock: null,
};

setSubqueryCompiler((querySet, builder, { single = false, exists = false, ordered = single }) => {
  const internals = (querySet as QuerySet<unknown>).getQuerySet()[QUERY];
  if (internals.db !== null && builder.using !== null && internals.db !== builder.using) {
    throw new TypeError(
      "Subqueries aren't allowed across different databases. Force the inner query to be evaluated using `await`.",
      { cause: `The inner query is of "${internals.db}", the outer one of "${builder.using}".` },
    );
  }
  const limited: QueryState =
    single && !isSliced(internals.state) ? { ...internals.state, high: internals.state.low + 1 } : internals.state;
  const counted = limited.groupBy !== null || (limited.distinct !== false && isSliced(limited));
  const mode = exists && !counted ? "exists" : "key";
  const compiled = compileSelect(limited, builder.backend, { outer: builder, mode, unordered: !ordered });
  const columns = compiled?.values?.columns;
  if (!exists && columns !== undefined && columns.length !== 1)
    throw new FieldError("A subquery must return only one column.", { hint: 'Select it by values("…").' });
  const field: Field | null =
    columns?.[0]?.field ?? (internals.state.values === null ? internals.model._meta.pk : null);
  return { node: { kind: "subquery", query: compiled?.node ?? NOTHING }, field, empty: compiled === null };
});
