/** `filter({ body__search: "cheese" })`. */
import { Exact } from "../../../db/models/lookups/comparison.ts";
import type { SqlExpression } from "../../../db/sql/nodes.ts";
import type { Resolved } from "../../../db/models/expressions/expression.ts";
import type { Scope } from "../../../db/models/expressions/scope.ts";
import { Lookup } from "../../../db/models/lookups/lookup.ts";
import { registerLookup } from "../../../db/models/lookups/registry.ts";
import { operation } from "../sql.ts";
import { queryOf } from "./query.ts";
import { SearchVectorFieldClass, vectorOf } from "./vector.ts";

/** A text or a query against the words of a column. */
export class SearchLookup extends Lookup {
  static readonly lookupName: string = "search";

  override resolve(left: Resolved, value: unknown, scope: Scope): SqlExpression {
    const query = queryOf(value);
    return operation(vectorOf(left, query.config, scope), "@@", query.resolve(scope).node);
  }

  override toSql(left: SqlExpression, right: SqlExpression): SqlExpression {
    return operation(left, "@@", right);
  }
}

/** A vector is not compared but searched. */
class SearchVectorExact extends Exact {
  override resolve(left: Resolved, value: unknown, scope: Scope): SqlExpression {
    if (value === null) return super.resolve(left, value, scope);
    return new SearchLookup().resolve(left, value, scope);
  }
}

registerLookup(SearchVectorFieldClass, SearchVectorExact);
