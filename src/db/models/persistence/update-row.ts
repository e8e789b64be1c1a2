/** The UPDATE of one instance's row in one table. */
import { andThen, type MaybePromise } from "../../../utils/maybe-promise.ts";
import type { Backend, ExecuteResult } from "../../backends/contract.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import { Expression } from "../expressions/expression.ts";
import type { Field } from "../fields/field.ts";
import type { Options } from "../options.ts";
import { QueryBuilder } from "../query/builder.ts";
import { writtenExpression } from "../query/write-expression.ts";
import { keyEquals, keyParams } from "./keys.ts";
import { compileRowWriter, Computed, type RowWriter } from "./row-writer.ts";
import { assignReturned, readBack, returnedReader } from "./returned.ts";
import type { SaveTask } from "./save.ts";

/** Updates the row of the instance's key; false when there is none. */
export function updateRow(task: SaveTask, meta: Options): MaybePromise<boolean> {
  const { connection, updateFields, forceUpdate } = task;
  const { backend } = connection;
  const plan = updatePlan(meta, updateFields, backend);
  const { fields } = plan;
  if (fields.length === 0) return updateFields !== null || rowExists(task, meta);
  if (meta.selectOnSave && !forceUpdate && updateFields === null) return updateChecked(task, meta, plan);
  return andThen(sendUpdate(task, meta, plan), (count) => count > 0);
}

/** Looks for the row first: a trigger may keep it as it was, with the count of changed rows at none. */
async function updateChecked(task: SaveTask, meta: Options, plan: UpdatePlan): Promise<boolean> {
  if (!(await rowExists(task, meta))) return false;
  return (await sendUpdate(task, meta, plan)) > 0 || rowExists(task, meta);
}

/** Gives the number of changed rows. */
function sendUpdate(task: SaveTask, meta: Options, plan: UpdatePlan): MaybePromise<number> {
  const { instance, connection, raw } = task;
  const { backend } = connection;
  const { fields } = plan;
  const params: unknown[] = [];
  const plain = (raw ? plan.rawWriter : plan.writer)(instance, params);
  const key = keyParams(meta, instance, backend);
  if (!plain || plan.generated.length > 0) {
    const made: Field[] = [...plan.generated, ...fields.filter((_, i) => isExpression(params[i]))];
    return updateComputed(task, meta, fields, params, made, key);
  }
  for (let i = 0; i < key.length; i++) params.push(key[i]);
  return andThen(connection.run({ sql: plan.sql, params }), countOf);
}

/** Whether the database works the value out; else it is a default of the database that nobody gave. */
const isExpression = (param: unknown): boolean => param instanceof Computed && Expression.is(param.value);

const countOf = (result: ExecuteResult): number => result.rowCount;

/** What the UPDATE statements of one row have in common, for all fields or for some. */
interface UpdatePlan {
  readonly fields: readonly Field[];
  /** Columns that the database works out of them. */
  readonly generated: readonly Field[];
  /** The statement whose values are all parameters, those of the key last. */
  readonly sql: string;
  readonly writer: RowWriter;
  readonly rawWriter: RowWriter;
}

const plans = new WeakMap<Options, WeakMap<Backend, Map<string, UpdatePlan>>>();
/** Plans kept for one model: that of `save()`, and those of the lists of `updateFields` in use. */
const MOST_PLANS = 50;

function updatePlan(meta: Options, names: ReadonlySet<string> | null, backend: Backend): UpdatePlan {
  let ofModel = plans.get(meta);
  if (ofModel === undefined) plans.set(meta, (ofModel = new WeakMap()));
  let known = ofModel.get(backend);
  if (known === undefined) ofModel.set(backend, (known = new Map()));
  const key = names === null ? "" : [...names].join();
  let plan = known.get(key);
  if (plan !== undefined) return plan;
  if (known.size >= MOST_PLANS) known.clear();
  known.set(key, (plan = makePlan(meta, names, backend)));
  return plan;
}

function makePlan(meta: Options, names: ReadonlySet<string> | null, backend: Backend): UpdatePlan {
  const fields = meta.localConcreteFields.filter(
    (field) => field.generated === null && !meta.pkFields.includes(field) && (names === null || names.has(field.name)),
  );
  const value: SqlExpression = { kind: "param", value: null };
  const set = fields.map((field) => ({ column: field.column!, value }));
  const where = keyEquals(meta, [], new QueryBuilder(meta.model, backend));
  const { sql } = backend.compiler.compile({ kind: "update", table: meta.dbTable, set, where, returning: [] });
  return {
    fields,
    generated: meta.generatedFields.filter((field) => field.reads(fields)),
    sql,
    writer: compileRowWriter(fields, "update", backend),
    rawWriter: compileRowWriter(fields, "raw", backend),
  };
}

async function rowExists({ instance, connection }: SaveTask, meta: Options): Promise<boolean> {
  const { backend } = connection;
  const builder = new QueryBuilder(meta.model, backend);
  const select = builder.select({
    columns: [{ expression: { kind: "literal", value: 1 }, alias: "a" }],
    where: keyEquals(meta, keyParams(meta, instance, backend), builder),
    limit: { kind: "param", value: 1 },
  });
  return (await connection.execute(backend.compiler.compile(select))).rows.length > 0;
}

/** Updates a row and reads what the database makes of it: values of expressions, generated columns. */
async function updateComputed(
  { instance, connection }: SaveTask,
  meta: Options,
  fields: readonly Field[],
  params: readonly unknown[],
  made: readonly Field[],
  key: readonly unknown[],
): Promise<number> {
  const { backend } = connection;
  const builder = new QueryBuilder(meta.model, backend);
  const where = keyEquals(meta, key, builder);
  const set = fields.map((field, i) => {
    const param = params[i];
    const value = param instanceof Computed ? (param.value ?? null) : null;
    return {
      column: field.column!,
      value: Expression.is(value)
        ? writtenExpression(builder, field, value, "update")
        : ({
            kind: "param",
            value: param instanceof Computed ? field.getDbPrepSave(null, backend.converters) : param,
          } satisfies SqlExpression),
    };
  });
  const returning = backend.features.hasUpdateReturning ? made.map((field) => field.column!) : [];
  const { rows, rowCount } = await connection.execute(
    backend.compiler.compile({ kind: "update", table: meta.dbTable, set, where, returning }),
  );
  if (rows[0] !== undefined && returning.length > 0) {
    assignReturned(instance, made, returnedReader(made, backend), rows[0]);
    return 1;
  }
  if (rowCount > 0) await readBack(instance, meta, made, connection);
  return rowCount;
}
