/** Nodes that functions are made of. */
import type { CastNode, FunctionNode, SqlExpression, TemplateNode } from "../../sql/nodes.ts";
import { RawSql } from "../../sql/raw-sql.ts";
import type { Field } from "../fields/field.ts";

export function call(name: string, ...args: readonly SqlExpression[]): FunctionNode {
  return { kind: "function", name, args };
}

/** A whole number, text or boolean of the code itself, written into the statement. */
export function literal(value: number | string | boolean | null): SqlExpression {
  return { kind: "literal", value };
}

/** Text of code around expressions. */
export function template(...parts: readonly (string | SqlExpression)[]): TemplateNode {
  return {
    kind: "template",
    parts: parts.map((part) => (typeof part === "string" ? new RawSql(part.replaceAll("?", "??")) : part)),
  };
}

/** The expression in the type of a field's column. */
export function cast(expression: SqlExpression, field: Field, vendor: string): SqlExpression {
  const target = field.targetField;
  const own = target.dbType(vendor);
  if (own !== null) return template("CAST(", expression, ` AS ${own})`);
  const { maxLength, maxDigits, decimalPlaces } = target;
  const node: CastNode = {
    kind: "cast",
    expression,
    to: target.getInternalType(),
    maxLength,
    maxDigits,
    decimalPlaces,
  };
  return node;
}
