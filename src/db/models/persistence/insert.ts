/** INSERT statements for instances. */
import type { Connection } from "../../connection/connection.ts";
import type { CompiledQuery } from "../../backends/contract.ts";
import type { InsertNode, SqlExpression } from "../../sql/nodes.ts";
import { AutoField } from "../fields/auto-field.ts";
import { Expression } from "../expressions/expression.ts";
import type { Field } from "../fields/field.ts";
import type { BaseModel } from "../model.ts";
import type { Options } from "../options.ts";
import { QueryBuilder } from "../query/builder.ts";
import { writtenExpression } from "../query/write-expression.ts";
import { type InsertPlan, insertPlan, insertText } from "./insert-plan.ts";
import { assignReturned, readBack, returnedReader } from "./returned.ts";

export interface InsertOptions {
  readonly conflict?: InsertNode["conflict"];
  /** Called before each value is read. Default: `field.preSave(instance, true)`. */
  readonly raw?: boolean;
}

/**
 * Inserts instances of one table with one statement and gives them what the database made: keys, defaults, generated
 * columns, values of expressions.
 */
export async function insertRows(
  meta: Options,
  instances: readonly BaseModel[],
  connection: Connection,
  options: InsertOptions = {},
): Promise<void> {
  const { backend } = connection;
  const plan = insertPlan(meta, instances, backend);
  const { query, computed } = insertStatement(plan, instances, connection, options);
  const { rows, lastInsertId } = await connection.execute(query);
  const made = computed.length === 0 ? plan.missing : [...plan.missing, ...computed];
  if (made.length === 0 || options.conflict?.action === "ignore") return;
  if (rows.length > 0) {
    const read = computed.length === 0 ? plan.read : returnedReader(made, backend);
    for (let i = 0; i < rows.length; i++) assignReturned(instances[i]!, made, read, rows[i]!);
    return;
  }
  const counted = lastInsertId !== undefined && instances.length === 1 && meta.pk instanceof AutoField;
  if (counted && plan.missing.includes(meta.pk)) {
    const key = Number(lastInsertId);
    meta.pk.setRawValue(instances[0]!, Number.isSafeInteger(key) ? key : lastInsertId);
  }
  const rest = made.filter((field) => field !== meta.pk);
  if (rest.length > 0) for (const instance of instances) await readBack(instance, meta, rest, connection);
}

function insertStatement(
  plan: InsertPlan,
  instances: readonly BaseModel[],
  { backend }: Connection,
  { conflict = null, raw = false }: InsertOptions,
): { readonly query: CompiledQuery; readonly computed: readonly Field[] } {
  const { fields } = plan;
  const params: unknown[] = [];
  /** Set at the first value that is an expression: then the statement is one of its own. */
  let nodes: SqlExpression[] | null = null;
  let builder: QueryBuilder | null = null;
  /** Fields whose value the database computes in some row. */
  const computed = new Set<Field>();
  for (let i = 0; i < instances.length; i++) {
    const instance = instances[i]!;
    for (let j = 0; j < fields.length; j++) {
      const field = fields[j]!;
      let value = raw ? field.valueFromObject(instance) : field.preSave(instance, true);
      if (value === undefined && field.options.dbDefault !== undefined) {
        // Other rows of the statement have a value of their own for the column.
        value = field.options.dbDefault;
        computed.add(field);
      }
      if (Expression.is(value)) {
        computed.add(field);
        nodes ??= params.map((param) => ({ kind: "param", value: param }));
        builder ??= new QueryBuilder(plan.meta.model, backend);
        nodes.push(writtenExpression(builder, field, value, "insert"));
        continue;
      }
      const param = field.getDbPrepSave(value ?? null, backend.converters);
      if (nodes === null) params.push(param);
      else nodes.push({ kind: "param", value: param });
    }
  }
  if (nodes === null && conflict === null && computed.size === 0)
    return { query: { sql: insertText(plan, instances.length, backend), params }, computed: [] };
  const values = nodes ?? params.map((param): SqlExpression => ({ kind: "param", value: param }));
  const returned = [...computed];
  const columns = [...plan.missing, ...returned].map((field) => field.column!);
  const query = backend.compiler.compile({
    kind: "insert",
    table: plan.meta.dbTable,
    columns: plan.columns,
    rows: instances.map((_, i) => values.slice(i * fields.length, (i + 1) * fields.length)),
    returning: conflict?.action === "ignore" || !backend.features.hasReturning ? [] : columns,
    conflict,
  });
  return { query, computed: returned };
}
