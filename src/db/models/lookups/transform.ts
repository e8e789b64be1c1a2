import type { SqlExpression } from "../../sql/nodes.ts";
import type { Resolved } from "../expressions/expression.ts";
import type { Scope } from "../expressions/scope.ts";
import type { Field } from "../fields/field.ts";

/** A function of a column inside a path: `published__year__gte`. */
export abstract class Transform {
  /** The field of the result; decides which lookups may follow. */
  abstract outputField(input: Field): Field;

  abstract toSql(input: SqlExpression, field: Field, scope: Scope): SqlExpression;

  resolve(input: Resolved, field: Field, scope: Scope): Resolved {
    return { ...input, node: this.toSql(input.node, field, scope), field: this.outputField(field) };
  }
}
