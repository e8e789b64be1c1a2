/** Parts of the tables in which engines say how they write functions (`functions` in compiler.ts). */
import { call } from "./function-table.ts";
import type { FunctionNode, SqlExpression } from "./nodes.ts";
import { RawSql } from "./raw-sql.ts";

/** A constant of the code. */
export function literal(value: number | string | boolean | null): SqlExpression {
  return { kind: "literal", value };
}

/** Text of code around expressions. */
export function text(...parts: readonly (string | SqlExpression)[]): SqlExpression {
  return {
    kind: "template",
    parts: parts.map((part) => (typeof part === "string" ? new RawSql(part.replaceAll("?", "??")) : part)),
  };
}

/** `COALESCE(a, '') || COALESCE(b, '')`: null counts as the empty text. */
export function joined({ args }: FunctionNode): SqlExpression {
  const [first, ...rest] = args.map((arg): SqlExpression => call("COALESCE", arg, literal("")));
  return rest.reduce((left, right): SqlExpression => ({ kind: "binary", operator: "||", left, right }), first!);
}
