import type { SqlExpression } from "../../../db/sql/nodes.ts";
import { Expression } from "../../../db/models/expressions/expression.ts";
import type { Scope } from "../../../db/models/expressions/scope.ts";
import { TextField } from "../../../db/models/fields/text-field.ts";
import { typed } from "../sql.ts";

/** Name of a search configuration (`"english"`), or an expression that gives one for each row. */
export type SearchConfig = string | Expression;

export const TEXT = new TextField();
export const OPEN_TEXT: SqlExpression = { kind: "literal", value: "" };

/** The configuration as the first argument of a search function; nothing for the database's own. */
export function configSql(config: SearchConfig | undefined, scope: Scope): SqlExpression[] {
  if (config === undefined) return [];
  if (Expression.is(config)) return [typed(config.resolve(scope).node, "regconfig")];
  if (typeof config !== "string")
    throw new TypeError(`A search configuration is a text or an expression, not ${typeof config}.`);
  return [typed(scope.param(config, TEXT), "regconfig")];
}
