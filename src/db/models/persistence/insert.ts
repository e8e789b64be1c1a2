/** INSERT statements for instances. */
import type { Connection } from "../../connection/connection.ts";
import type { CompiledQuery } from "../../backends/contract.ts";
import type { InsertNode, SqlExpression } from "../../sql/nodes.ts";
import { AutoField } from "../fields/auto-field.ts";
import { Expression } from "../expressions/expression.ts";
import type { BaseModel } from "../model.ts";
import type { Options } from "../options.ts";
import { QueryBuilder } from "../query/builder.ts";
import { type InsertPlan, insertPlan, insertText } from "./insert-plan.ts";

export interface InsertOptions {
  readonly conflict?: InsertNode["conflict"];
  /** Called before each value is read. Default: `field.preSave(instance, true)`. */
  readonly raw?: boolean;
}

/**
 * Inserts instances of one table with one statement and gives them what the database made: keys, defaults.
 *
 * All instances must leave the same columns to the database.
 */
export async function insertRows(
  meta: Options,
  instances: readonly BaseModel[],
  connection: Connection,
  options: InsertOptions = {},
): Promise<void> {
  const plan = insertPlan(meta, instances[0]!, connection.backend);
  const result = await connection.execute(insertStatement(plan, instances, connection, options));
  const { missing } = plan;
  const { rows, lastInsertId } = result;
  if (missing.length === 0 || options.conflict?.action === "ignore") return;
  if (rows.length > 0) {
    for (let i = 0; i < rows.length; i++) {
      const values = plan.read(rows[i]!) as unknown[];
      for (let j = 0; j < missing.length; j++) missing[j]!.setRawValue(instances[i]!, values[j]);
    }
  } else if (lastInsertId !== undefined && instances.length === 1 && meta.pk instanceof AutoField) {
    const key = Number(lastInsertId);
    meta.pk.setRawValue(instances[0]!, Number.isSafeInteger(key) ? key : lastInsertId);
  }
}

function insertStatement(
  plan: InsertPlan,
  instances: readonly BaseModel[],
  { backend }: Connection,
  { conflict = null, raw = false }: InsertOptions,
): CompiledQuery {
  const { fields } = plan;
  const params: unknown[] = [];
  /** Set at the first value that is an expression: then the statement is one of its own. */
  let nodes: SqlExpression[] | null = null;
  let builder: QueryBuilder | null = null;
  for (let i = 0; i < instances.length; i++) {
    const instance = instances[i]!;
    for (let j = 0; j < fields.length; j++) {
      const field = fields[j]!;
      const value = raw ? field.valueFromObject(instance) : field.preSave(instance, true);
      if (Expression.is(value)) {
        nodes ??= params.map((param) => ({ kind: "param", value: param }));
        nodes.push(value.resolve((builder ??= new QueryBuilder(plan.meta.model, backend))).node);
        continue;
      }
      const param = field.getDbPrepSave(value ?? null, backend.converters);
      if (nodes === null) params.push(param);
      else nodes.push({ kind: "param", value: param });
    }
  }
  if (nodes === null && conflict === null) return { sql: insertText(plan, instances.length, backend), params };
  const values = nodes ?? params.map((param): SqlExpression => ({ kind: "param", value: param }));
  return backend.compiler.compile({
    kind: "insert",
    table: plan.meta.dbTable,
    columns: plan.columns,
    rows: instances.map((_, i) => values.slice(i * fields.length, (i + 1) * fields.length)),
    returning: conflict?.action === "ignore" ? [] : plan.returning,
    conflict,
  });
}
