/** The UPDATE of one instance's row in one table. */
import type { Backend } from "../../backends/contract.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import { Expression } from "../expressions/expression.ts";
import type { Field } from "../fields/field.ts";
import type { Options } from "../options.ts";
import { QueryBuilder } from "../query/builder.ts";
import { writtenExpression } from "../query/write-expression.ts";
import { keyEquals, keyParams } from "./keys.ts";
import { assignReturned, readBack, returnedReader } from "./returned.ts";
import type { SaveTask } from "./save.ts";

/** Updates the row of the instance's key; false when there is none. */
export async function updateRow(task: SaveTask, meta: Options): Promise<boolean> {
  const { instance, connection, updateFields, raw, forceUpdate } = task;
  const { backend } = connection;
  const { converters } = backend;
  const fields = meta.localConcreteFields.filter(
    (field) =>
      field.generated === null &&
      !meta.pkFields.includes(field) &&
      (updateFields === null || updateFields.has(field.name)),
  );
  if (fields.length === 0) return updateFields !== null || rowExists(task, meta);
  const forced = forceUpdate || updateFields !== null;
  const checked = meta.selectOnSave && !forced;
  if (checked && !(await rowExists(task, meta))) return false;
  const values = fields.map((field) => (raw ? field.valueFromObject(instance) : field.preSave(instance, false)));
  const made: Field[] = meta.generatedFields.filter((field) => field.reads(fields));
  fields.forEach((field, i) => {
    if (Expression.is(values[i])) made.push(field);
  });
  const key = keyParams(meta, instance, backend);
  if (made.length > 0) return updateComputed(task, meta, fields, values, made, key);
  const params = fields.map((field, i) => field.getDbPrepSave(values[i] ?? null, converters));
  params.push(...key);
  const done = connection.run({ sql: updateText(meta, fields, backend), params });
  const { rowCount } = done instanceof Promise ? await done : done;
  // A trigger may have kept the row as it was, with the count at none.
  return rowCount > 0 || (checked && rowExists(task, meta));
}

const updateTexts = new WeakMap<Options, WeakMap<Backend, Map<string, string>>>();
/** Texts kept for one model: those of `save()`, and of the lists of `updateFields` in use. */
const MOST_TEXTS = 50;

/** The UPDATE of one row whose values are all parameters. */
function updateText(meta: Options, fields: readonly Field[], backend: Backend): string {
  let ofModel = updateTexts.get(meta);
  if (ofModel === undefined) updateTexts.set(meta, (ofModel = new WeakMap()));
  let texts = ofModel.get(backend);
  if (texts === undefined) ofModel.set(backend, (texts = new Map()));
  let key = "";
  for (let i = 0; i < fields.length; i++) key += `${fields[i]!.column!},`;
  let sql = texts.get(key);
  if (sql !== undefined) return sql;
  const value: SqlExpression = { kind: "param", value: null };
  const set = fields.map((field) => ({ column: field.column!, value }));
  const where = keyEquals(meta, [], new QueryBuilder(meta.model, backend));
  ({ sql } = backend.compiler.compile({ kind: "update", table: meta.dbTable, set, where, returning: [] }));
  if (texts.size >= MOST_TEXTS) texts.clear();
  texts.set(key, sql);
  return sql;
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
  values: readonly unknown[],
  made: readonly Field[],
  key: readonly unknown[],
): Promise<boolean> {
  const { backend } = connection;
  const builder = new QueryBuilder(meta.model, backend);
  const where = keyEquals(meta, key, builder);
  const set = fields.map((field, i) => {
    const value = values[i];
    return {
      column: field.column!,
      value: Expression.is(value)
        ? writtenExpression(builder, field, value, "update")
        : ({ kind: "param", value: field.getDbPrepSave(value ?? null, backend.converters) } satisfies SqlExpression),
    };
  });
  const returning = backend.features.hasUpdateReturning ? made.map((field) => field.column!) : [];
  const { rows, rowCount } = await connection.execute(
    backend.compiler.compile({ kind: "update", table: meta.dbTable, set, where, returning }),
  );
  if (rows[0] !== undefined && returning.length > 0) {
    assignReturned(instance, made, returnedReader(made, backend), rows[0]);
    return true;
  }
  if (rowCount === 0) return false;
  await readBack(instance, meta, made, connection);
  return true;
}
