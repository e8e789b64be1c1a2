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
  const writer = raw ? plan.rawWriter : plan.writer;
  const given: unknown[] = [];
  const params: unknown[] = [];
  let plain = conflict === null;
  for (let i = 0; i < instances.length; i++) plain = writer.read(instances[i]!, given) && plain;
  if (plain) {
    for (let i = 0; i < instances.length; i++) writer.prepare(given, i * fields.length, params);
    return { query: { sql: insertText(plan, instances.length, backend), params }, computed: [] };
  }
  /** Set at the first value that is an expression: then the statement is one of its own. */
  let nodes: SqlExpression[] | null = null;
  let builder: QueryBuilder | null = null;
  /** Fields whose value the database computes in some row. */
  const computed = new Set<Field>();
  for (let i = 0; i < instances.length; i++) {
    for (let j = 0; j < fields.length; j++) {
      const field = fields[j]!;
      let value = given[i * fields.length + j];
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
