/** INSERT statements for instances. */
import { andThen, type MaybePromise } from "../../../utils/maybe-promise.ts";
import type { Connection } from "../../connection/connection.ts";
import type { CompiledQuery, ExecuteResult } from "../../backends/contract.ts";
import type { InsertNode, SqlExpression } from "../../sql/nodes.ts";
import { AutoField } from "../fields/auto-field.ts";
import { Expression } from "../expressions/expression.ts";
import type { Field } from "../fields/field.ts";
import type { BaseModel } from "../model.ts";
import type { Options } from "../options.ts";
import { QueryBuilder } from "../query/builder.ts";
import { writtenExpression } from "../query/write-expression.ts";
import { type InsertPlan, insertPlan, insertText } from "./insert-plan.ts";
import { Computed } from "./row-writer.ts";
import { assignReturned, readBack, returnedReader } from "./returned.ts";

const NONE: readonly Field[] = [];

export interface InsertOptions {
  readonly conflict?: InsertNode["conflict"];
  /** Called before each value is read. Default: `field.preSave(instance, true)`. */
  readonly raw?: boolean;
}

/**
 * Inserts instances of one table with one statement and gives them what the database made: keys, defaults, generated
 * columns, values of expressions.
 */
export function insertRows(
  meta: Options,
  instances: readonly BaseModel[],
  connection: Connection,
  options: InsertOptions = {},
): MaybePromise<void> {
  const plan = insertPlan(meta, instances, connection.backend);
  const { query, computed } = insertStatement(plan, instances, connection, options);
  const made = computed.length === 0 ? plan.missing : [...plan.missing, ...computed];
  const done = connection.run(query);
  if (made.length === 0 || options.conflict?.action === "ignore") return andThen(done, () => undefined);
  return andThen(done, (result) => takeBack(plan, instances, connection, made, result));
}

/** Gives instances what the database made of them. */
function takeBack(
  plan: InsertPlan,
  instances: readonly BaseModel[],
  connection: Connection,
  made: readonly Field[],
  { rows, lastInsertId }: ExecuteResult,
): MaybePromise<void> {
  const { meta } = plan;
  if (rows.length > 0) {
    const read = made === plan.missing ? plan.read : returnedReader(made, connection.backend);
    for (let i = 0; i < rows.length; i++) assignReturned(instances[i]!, made, read, rows[i]!);
    return;
  }
  const counted = lastInsertId !== undefined && instances.length === 1 && meta.pk instanceof AutoField;
  if (counted && plan.missing.includes(meta.pk)) {
    const key = Number(lastInsertId);
    meta.pk.setRawValue(instances[0]!, Number.isSafeInteger(key) ? key : lastInsertId);
  }
  const rest = made.filter((field) => field !== meta.pk);
  if (rest.length > 0) return readAll(instances, meta, rest, connection);
}

async function readAll(
  instances: readonly BaseModel[],
  meta: Options,
  fields: readonly Field[],
  connection: Connection,
): Promise<void> {
  for (const instance of instances) await readBack(instance, meta, fields, connection);
}

function insertStatement(
  plan: InsertPlan,
  instances: readonly BaseModel[],
  { backend }: Connection,
  { conflict = null, raw = false }: InsertOptions,
): { readonly query: CompiledQuery; readonly computed: readonly Field[] } {
  const { fields } = plan;
  const write = raw ? plan.rawWriter : plan.writer;
  const params: unknown[] = [];
  let plain = conflict === null;
  for (let i = 0; i < instances.length; i++) plain = write(instances[i]!, params) && plain;
  if (plain) return { query: { sql: insertText(plan, instances.length, backend), params }, computed: NONE };
  const builder = new QueryBuilder(plan.meta.model, backend);
  /** Fields whose value the database computes in some row. */
  const computed = new Set<Field>();
  const values = params.map((param, i): SqlExpression => {
    if (!(param instanceof Computed)) return { kind: "param", value: param };
    const field = fields[i % fields.length]!;
    computed.add(field);
    // Without a value it is the default of the database: other rows of the statement have one for the column.
    const value = param.value === undefined ? field.options.dbDefault : param.value;
    if (Expression.is(value)) return writtenExpression(builder, field, value, "insert");
    return { kind: "param", value: field.getDbPrepSave(value, backend.converters) };
  });
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
