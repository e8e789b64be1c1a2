/** Expressions as values that are written: by update(), save() and create(). */
import { FieldError } from "../../../core/errors/exceptions.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import { columnsWithin, contentsOf } from "../../sql/walk.ts";
import { Aggregate } from "../expressions/aggregate.ts";
import type { Expression } from "../expressions/expression.ts";
import { FieldReference } from "../expressions/field-reference.ts";
import type { Field } from "../fields/field.ts";
import type { QueryBuilder } from "./builder.ts";

/**
 * The value of a column as the statement computes it.
 *
 * Throws `FieldError` for aggregates, window functions and columns of other tables, and TypeError where a row that is
 * inserted refers to columns: it has none yet.
 */
export function writtenExpression(
  builder: QueryBuilder,
  field: Field,
  value: Expression,
  statement: "insert" | "update",
): SqlExpression {
  const { node } = value.resolve(builder);
  const { aggregate, window } = contentsOf(node);
  const what = `${field.name}=${describe(value)}`;
  if (aggregate) throw new FieldError(`Aggregate functions are not allowed in this query (${what}).`);
  if (window) throw new FieldError(`Window expressions are not allowed in this query (${what}).`);
  const { base } = builder.tree;
  const columns = columnsWithin(node, builder.aliases);
  if (columns.some(({ table }) => table !== base.alias))
    throw new FieldError("Joined field references are not permitted in this query");
  if (statement === "insert" && columns.length > 0) {
    throw new TypeError(
      `Failed to insert expression "${describe(value)}" on ${field.label}. F() expressions can only be used to update, not to insert.`,
    );
  }
  return node;
}

function describe(value: Expression): string {
  if (value instanceof FieldReference) return `F(${value.path})`;
  return value instanceof Aggregate ? `${value.label}(${value.args.map(describe).join(", ")})` : value.constructor.name;
}
