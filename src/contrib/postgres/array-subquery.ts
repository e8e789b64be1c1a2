import type { Field } from "../../db/models/fields/field.ts";
import { TextField } from "../../db/models/fields/text-field.ts";
import { Expression, type Resolved } from "../../db/models/expressions/expression.ts";
import type { Scope } from "../../db/models/expressions/scope.ts";
import { isQuerySet } from "../../db/models/query/is-query-set.ts";
import type { ROW } from "../../db/models/types/brands.ts";
import { ArrayFieldClass } from "./fields/array-field.ts";
import { word } from "./sql.ts";

class ArraySubqueryExpression<out V> extends Expression<V, never> {
  readonly querySet: unknown;

  constructor(querySet: unknown) {
    super();
    if (!isQuerySet(querySet)) throw new TypeError("ArraySubquery() takes a query set.");
    this.querySet = querySet;
  }

  override resolve(scope: Scope): Resolved {
    const { node, field } = scope.subquery(this.querySet, { ordered: true });
    const base: Field = field === null ? new TextField() : field.targetField.clone();
    return {
      node: { kind: "template", parts: [word("ARRAY"), node] },
      field: new ArrayFieldClass(base),
      aggregate: false,
    };
  }
}

/**
 * All values of a query set of one column, as a list (docs/ref/contrib/postgres/expressions).
 *
 * ```ts
 * const titles = Book.objects.filter({ author: OuterRef("pk") }).orderBy("title").valuesFlat("title");
 * await Author.objects.annotate({ titles: ArraySubquery(titles) });
 * ```
 */
export function ArraySubquery<R>(querySet: { readonly [ROW]: R }): Expression<R[], never> {
  return new ArraySubqueryExpression<R[]>(querySet);
}
