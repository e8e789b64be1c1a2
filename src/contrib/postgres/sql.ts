/** Pieces of SQL that only PostgreSQL has. */
import type { SqlExpression } from "../../db/sql/nodes.ts";
import { RawSql } from "../../db/sql/raw-sql.ts";

const OPEN = new RawSql("(");
const CLOSE = new RawSql(")");
const words = new Map<string, RawSql>();

/** Text of SQL written in this folder; kept, so that equal expressions are equal nodes. */
export function word(text: string): RawSql {
  let known = words.get(text);
  if (known === undefined) words.set(text, (known = new RawSql(text)));
  return known;
}

/** `(left operator right)`. The operator is written in code, with `??` for a question mark. */
export function operation(left: SqlExpression, operator: string, right: SqlExpression): SqlExpression {
  return { kind: "template", parts: [OPEN, left, word(` ${operator} `), right, CLOSE] };
}

/** `expression::type`; the type is written in code. */
export function typed(expression: SqlExpression, type: string): SqlExpression {
  return { kind: "template", parts: [OPEN, expression, word(`)::${type}`)] };
}

export function call(name: string, ...args: readonly SqlExpression[]): SqlExpression {
  return { kind: "function", name, args };
}
