/** SQL text as an expression (docs/ref/models/expressions, "Raw SQL expressions"). */
import { RawSql } from "../../sql/raw-sql.ts";
import type { Field } from "../fields/field.ts";
import { Combinable } from "./combined.ts";
import type { ExpressionDeconstruction, Resolved } from "./expression.ts";
import { outputFieldOf, type OutputValue } from "./output-fields.ts";

class RawExpression<out V> extends Combinable<V, never> {
  readonly outputField: Field | null;
  readonly #sql: RawSql;

  constructor(sql: string, params: readonly unknown[], outputField: unknown) {
    super();
    if (typeof sql !== "string") throw new TypeError(`RawSQL() takes SQL text, not ${typeof sql}.`);
    if (!Array.isArray(params)) throw new TypeError("RawSQL() takes its parameters as an array.");
    this.#sql = new RawSql(sql, [...params]);
    this.outputField = outputFieldOf(outputField) ?? null;
  }

  override deconstruct(): ExpressionDeconstruction {
    const { sql, params } = this.#sql;
    const outputField = this.outputField ?? undefined;
    return { path: "models.RawSQL", args: [sql, params], options: { outputField } };
  }

  override resolve(): Resolved {
    return { node: this.#sql, field: this.outputField, aggregate: false };
  }
}

/**
 * SQL text where an expression is wanted; it is written in parentheses. `?` stands for a parameter on every engine,
 * `??` for a question mark. Never build the text from what comes from outside: that is what parameters are for.
 *
 * ```ts
 * Book.objects.annotate({ rank: RawSQL("select count(*) from review where score > ?", [4], { outputField: models.IntegerField() }) });
 * ```
 */
export function RawSQL<const F = unknown>(
  sql: string,
  params: readonly unknown[] = [],
  options: { readonly outputField?: F } = {},
): RawExpression<unknown extends F ? unknown : OutputValue<F>> {
  return new RawExpression(sql, params, options.outputField);
}
