/** Query sets as values and conditions (docs/ref/models/expressions, "Subquery() expressions"). */
import type { Field } from "../fields/field.ts";
import { isQuerySet } from "../query/is-query-set.ts";
import type { ROW } from "../types/brands.ts";
import { Combinable } from "./combined.ts";
import { Expression, type Resolved } from "./expression.ts";
import { OUTPUT, type OutputField, outputFieldOf } from "./output-fields.ts";
import type { Scope } from "./scope.ts";

class SubqueryExpression<out V> extends Combinable<V, never> {
  readonly querySet: unknown;
  readonly outputField: Field | undefined;

  constructor(querySet: unknown, outputField: OutputField) {
    super();
    if (!isQuerySet(querySet)) throw new TypeError("Subquery() takes a query set.");
    this.querySet = querySet;
    this.outputField = outputFieldOf(outputField);
  }

  override resolve(scope: Scope): Resolved {
    const { node, field } = scope.subquery(this.querySet, { single: true });
    return { node, field: this.outputField ?? field, aggregate: false };
  }
}

class ExistsExpression extends Expression<boolean, never> {
  readonly querySet: unknown;

  constructor(querySet: unknown) {
    super();
    if (!isQuerySet(querySet)) throw new TypeError("Exists() takes a query set.");
    this.querySet = querySet;
  }

  override resolve(scope: Scope): Resolved {
    const { node } = scope.subquery(this.querySet, { exists: true });
    return { node: { kind: "exists", query: node.query }, field: OUTPUT.boolean, aggregate: false };
  }
}

/** The first column of the first row of a query set; `OuterRef` names columns of the query around it. */
export function Subquery<R>(
  querySet: { readonly [ROW]: R },
  options: { readonly outputField?: OutputField } = {},
): SubqueryExpression<R | null> {
  return new SubqueryExpression<R | null>(querySet, options.outputField);
}

/** Whether a query set has any row. */
export function Exists(querySet: { readonly [ROW]: unknown }): ExistsExpression {
  return new ExistsExpression(querySet);
}
