/** Orders inside expressions: of aggregates and windows. */
import type { OrderNode } from "../../sql/nodes.ts";
import { describeValue } from "../fields/field.ts";
import { Expression, OrderBy, type OrderingTerm } from "./expression.ts";
import { FieldReference } from "./field-reference.ts";
import type { Scope } from "./scope.ts";

/** What an option `orderBy` takes: one name, `-name` for descending, an expression, or a list of them. */
export type OrderingOption = OrderingTerm | readonly OrderingTerm[] | null | undefined;

/** The terms of an option; `context` names it. Throws TypeError for whatever is none. */
export function orderTerms(context: string, option: unknown): readonly OrderBy[] {
  if (option === undefined || option === null) return [];
  const terms: readonly unknown[] = Array.isArray(option) ? option : [option];
  return terms.map((term) => {
    if (OrderBy.is(term)) return term;
    if (Expression.is(term)) return term.asc();
    if (typeof term === "string") {
      const descending = term.startsWith("-");
      return new OrderBy(new FieldReference(descending ? term.slice(1) : term), descending);
    }
    throw new TypeError(
      `${context} must be either a string reference to a field, an expression, or a list or tuple of them not ${describeValue(term)}.`,
    );
  });
}

export function resolveOrder(terms: readonly OrderBy[], scope: Scope): OrderNode[] {
  return terms.map(({ expression, descending, nulls }) => ({
    expression: expression.resolve(scope).node,
    descending,
    nulls,
  }));
}
