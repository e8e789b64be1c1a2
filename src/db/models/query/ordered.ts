/** Whether rows come in an order, and whether it leaves nothing open. */
import { OrderBy, type OrderingTerm } from "../expressions/expression.ts";
import { FieldReference } from "../expressions/field-reference.ts";
import type { QueryState } from "./state.ts";

/** Whether the rows are sure to come in some order. */
export function isOrdered({ empty, ordering, model, groupBy }: QueryState): boolean {
  if (empty) return true;
  // A default order does not hold for groups.
  return ordering === null ? model._meta.ordering.length > 0 && groupBy === null : ordering.length > 0;
}

/** Whether no two rows can change places: the order has a unique field that is never null, or a set of such. */
export function isTotallyOrdered(state: QueryState): boolean {
  if (!isOrdered(state) || state.empty) return false;
  const meta = state.model._meta;
  const seen = new Set<string>();
  for (const term of state.ordering ?? meta.ordering) {
    const name = nameOf(term);
    if (name === null) continue;
    if (name === "pk") return true;
    const field = meta.findField(name) ?? meta.fields.find((f) => f.attname === name);
    // The name of a relation stands for the order of its model.
    if (field === undefined || !field.concrete || (field.isRelation && name === field.name)) continue;
    if (field.unique && !field.null) return true;
    seen.add(field.name);
  }
  const sets = [
    meta.pkFields.map((field) => field.name),
    ...meta.uniqueTogether,
    ...meta.constraints.flatMap((c) => (c.kind === "unique" && c.condition === null ? [c.fields] : [])),
  ];
  return sets.some(
    (names) => names.length > 0 && names.every((name) => seen.has(name) && meta.findField(name)?.null === false),
  );
}

function nameOf(term: OrderingTerm): string | null {
  if (typeof term === "string") return term.replace(/^[-+]/, "");
  const expression = OrderBy.is(term) ? term.expression : term;
  return expression instanceof FieldReference ? expression.path : null;
}
