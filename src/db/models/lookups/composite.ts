/** Lookups of composite keys whose SQL is not that of one column. */
import { FieldError } from "../../../core/errors/exceptions.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import type { Resolved } from "../expressions/expression.ts";
import type { Scope } from "../expressions/scope.ts";
import { CompositePrimaryKey } from "../fields/composite-primary-key.ts";
import { Exact, IsNull, logic } from "./comparison.ts";
import { registerLookup } from "./registry.ts";

/** Whether one of the columns is NULL, which no stored key is: only the side of an outer join without a row. */
function isNull(left: Resolved, wanted: boolean): SqlExpression {
  if (left.node.kind !== "row") return { kind: "is-null", expression: left.node, negated: !wanted };
  return logic(
    wanted ? "or" : "and",
    left.node.items.map((expression) => ({ kind: "is-null", expression, negated: !wanted })),
  );
}

class CompositeIsNull extends IsNull {
  override resolve(left: Resolved, value: unknown): SqlExpression {
    if (typeof value !== "boolean")
      throw new FieldError("The QuerySet value for an isnull lookup must be true or false.");
    return isNull(left, value);
  }
}

class CompositeExact extends Exact {
  override resolve(left: Resolved, value: unknown, scope: Scope): SqlExpression {
    return value === null ? isNull(left, true) : super.resolve(left, value, scope);
  }
}

for (const lookup of [CompositeIsNull, CompositeExact]) registerLookup(CompositePrimaryKey, lookup);
