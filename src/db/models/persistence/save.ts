/** Saving instances. Follows `Model.save_base` (docs/ref/models/instances, "Saving objects"). */
import { didYouMean } from "../../../utils/suggest.ts";
import { FieldError } from "../../../core/errors/exceptions.ts";
import type { Backend } from "../../backends/contract.ts";
import type { Connection } from "../../connection/connection.ts";
import * as transaction from "../../connection/transaction.ts";
import { router } from "../../routers.ts";
import { DatabaseError } from "../../errors.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import { Expression } from "../expressions/expression.ts";
import type { Field, ModelClass } from "../fields/field.ts";
import { compileValues } from "../hydrate/values-reader.ts";
import { isModelInstance, ownState, stateOf } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import type { Options } from "../options.ts";
import { QueryBuilder } from "../query/builder.ts";
import { connectionOf } from "../query/database.ts";
import { postSave, preSave } from "../signals.ts";
import { wasRead } from "../relations/crossed.ts";
import { insertRows } from "./insert.ts";

export interface SaveOptions {
  /** INSERT, never UPDATE. */
  readonly forceInsert?: boolean | undefined;
  /** UPDATE, never INSERT. Throws `DatabaseError` when there is no such row. */
  readonly forceUpdate?: boolean | undefined;
  readonly using?: string | undefined;
  /** Names of the only fields to save. An empty list saves nothing and sends no signals. */
  readonly updateFields?: Iterable<string> | undefined;
  /** Saves values as they are, as loading of fixtures does. @internal */
  readonly raw?: boolean | undefined;
}

export async function saveInstance(instance: BaseModel, options: SaveOptions): Promise<void> {
  const model = instance.constructor as ModelClass;
  const meta = model._meta;
  const state = stateOf(instance);
  if (options.forceInsert === true && (options.forceUpdate === true || options.updateFields !== undefined)) {
    throw new TypeError("Cannot force both insert and updating in model saving.");
  }
  checkRelated(meta, instance, state.deferred);
  const using = options.using ?? router.dbForWrite(model, { instance });
  const updateFields = fieldsToUpdate(meta, options, state.deferred, using === stateOf(instance).db);
  if (updateFields !== null && updateFields.size === 0) return;
  const raw = options.raw === true;
  const origin = meta.concreteModel;
  const facts = { instance, raw, using, updateFields };
  if (preSave.hasListeners(origin)) await preSave.send(origin, facts);
  const connection = connectionOf(using);
  const { forceInsert, forceUpdate } = options;
  const table: TableOptions = { forceInsert, forceUpdate, raw, updateFields };
  const created =
    meta.parents.size > 0 && !raw && !meta.proxy
      ? await transaction.atomic(() => saveTables(instance, origin._meta, connection, table), {
          using,
          savepoint: false,
        })
      : await saveTables(instance, origin._meta, connection, table);
  const own = ownState(instance);
  own.adding = false;
  own.db = using;
  if (postSave.hasListeners(origin)) await postSave.send(origin, { ...facts, created });
}

/** Refuses foreign keys to instances that have no key yet, and to those of another database. */
function checkRelated(meta: Options, instance: BaseModel, deferred: ReadonlySet<string> | null): void {
  for (const field of meta.fields) {
    if (!field.isRelation || deferred?.has(field.name) === true) continue;
    const slot = (instance as unknown as Record<string, unknown>)[field.name];
    if (!isModelInstance(slot)) continue;
    if (field.valueFromObject(instance) === null) {
      throw new TypeError(`save() prohibited to prevent data loss due to unsaved related object '${field.name}'.`);
    }
    // A new row goes where the rows are that it points to.
    if (stateOf(instance).db === null)
      ownState(instance).db = router.dbForWrite(instance.constructor as ModelClass, { instance: slot });
    if (!wasRead(instance, slot) && !router.allowRelation(slot, instance)) {
      throw new TypeError(
        `Cannot assign "${String(slot)}" to ${meta.objectName}.${field.name}: the current database router prevents this relation (its value is of the database "${stateOf(slot).db}", the ${meta.objectName} of "${stateOf(instance).db}").`,
      );
    }
  }
}

/** Names of the fields to update, null for all. */
function fieldsToUpdate(
  meta: Options,
  options: SaveOptions,
  deferred: ReadonlySet<string> | null,
  sameDb: boolean,
): ReadonlySet<string> | null {
  if (options.updateFields !== undefined) {
    const names = new Set<string>();
    for (const name of options.updateFields) {
      const field = meta.fields.find((f) => f.name === name || f.attname === name);
      if (field === undefined || !field.concrete || field.primaryKey) {
        const known = meta.fields.filter((f) => !f.primaryKey).map((f) => f.name);
        throw new FieldError(
          `The following fields do not exist in this model, are m2m fields, primary keys, or are non-concrete fields: ${name}. ${didYouMean(name, known)}`.trim(),
        );
      }
      names.add(field.name);
    }
    return names;
  }
  if (deferred === null || deferred.size === 0 || options.forceInsert === true || !sameDb) return null;
  return new Set(
    meta.fields
      .filter((field) => field.concrete && !field.primaryKey && !deferred.has(field.name))
      .map((field) => field.name),
  );
}

interface TableOptions extends Pick<SaveOptions, "forceInsert" | "forceUpdate"> {
  readonly raw: boolean;
  readonly updateFields: ReadonlySet<string> | null;
}

/** Saves the rows of parent tables, then the own one; says whether the own one is new. */
function saveTables(
  instance: BaseModel,
  meta: Options,
  connection: Connection,
  options: TableOptions,
): Promise<boolean> {
  const parent = options.raw ? undefined : meta.parent?._meta.concreteModel._meta;
  if (parent === undefined) return saveTable(instance, meta, connection, options);
  return saveWithParent(instance, meta, parent, connection, options);
}

async function saveWithParent(
  instance: BaseModel,
  meta: Options,
  parent: Options,
  connection: Connection,
  options: TableOptions,
): Promise<boolean> {
  const link = meta.parents.get(parent.model) ?? null;
  const { pk } = parent;
  if (link !== null && pk.valueFromObject(instance) === null) {
    const linked = link.valueFromObject(instance);
    if (linked !== null) pk.setRawValue(instance, linked);
  }
  await saveTables(instance, parent, connection, { ...options, forceInsert: false });
  link?.setRawValue(instance, pk.valueFromObject(instance));
  return saveTable(instance, meta, connection, options);
}

async function saveTable(
  instance: BaseModel,
  meta: Options,
  connection: Connection,
  options: TableOptions,
): Promise<boolean> {
  const { pk } = meta;
  const state = stateOf(instance);
  const { updateFields } = options;
  const key = pk.valueFromObject(instance);
  const hasKey = key !== null && key !== undefined;
  if (!hasKey && (options.forceUpdate === true || updateFields !== null))
    throw new TypeError("Cannot force an update in save() with no primary key.");
  // A key with a default was made for this row: there is nothing to update yet.
  const fresh =
    state.adding &&
    pk.hasDefault() &&
    meta.parent === null &&
    options.forceUpdate !== true &&
    updateFields === null &&
    !options.raw;
  if (hasKey && options.forceInsert !== true && !fresh) {
    const fields = meta.localConcreteFields.filter(
      (field) => field !== pk && field.generated === null && (updateFields === null || updateFields.has(field.name)),
    );
    const updated = await updateRow(instance, meta, fields, key, connection, options);
    if (updated) return false;
    if (options.forceUpdate === true) throw new DatabaseError("Forced update did not affect any rows.");
    if (updateFields !== null) throw new DatabaseError("Save with updateFields did not affect any rows.");
  }
  await insertRows(meta, [instance], connection, { raw: options.raw });
  return true;
}

/** Updates the row of a key; false when there is none. */
async function updateRow(
  instance: BaseModel,
  meta: Options,
  fields: readonly Field[],
  key: unknown,
  connection: Connection,
  options: TableOptions,
): Promise<boolean> {
  const { backend } = connection;
  const { converters } = backend;
  if (fields.length === 0) {
    if (options.updateFields !== null || options.forceUpdate === true) return true; // the table has none of the fields
    return rowExists(meta, key, connection);
  }
  const values = fields.map((field) =>
    options.raw ? field.valueFromObject(instance) : field.preSave(instance, false),
  );
  if (values.some((value) => Expression.is(value)))
    return updateComputed(instance, meta, fields, values, key, connection);
  const params = fields.map((field, i) => field.getDbPrepSave(values[i] ?? null, converters));
  params.push(meta.pk.getDbPrepValue(key, converters));
  const sql = updateText(meta, fields, backend);
  return (await connection.execute({ sql, params })).rowCount > 0;
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
  const where = keyEquals(meta, value, new QueryBuilder(meta.model, backend));
  ({ sql } = backend.compiler.compile({ kind: "update", table: meta.dbTable, set, where, returning: [] }));
  if (texts.size >= MOST_TEXTS) texts.clear();
  texts.set(key, sql);
  return sql;
}

function keyEquals(meta: Options, right: SqlExpression, { tree }: QueryBuilder): SqlExpression {
  return { kind: "binary", operator: "=", left: tree.column(tree.base, meta.pk), right };
}

async function rowExists(meta: Options, key: unknown, connection: Connection): Promise<boolean> {
  const { backend } = connection;
  const builder = new QueryBuilder(meta.model, backend);
  const select = builder.select({
    columns: [{ expression: { kind: "literal", value: 1 }, alias: "a" }],
    where: keyEquals(meta, builder.param(key, meta.pk), builder),
    limit: { kind: "param", value: 1 },
  });
  return (await connection.execute(backend.compiler.compile(select))).rows.length > 0;
}

/** Updates a row with values that the database computes, and reads those. */
async function updateComputed(
  instance: BaseModel,
  meta: Options,
  fields: readonly Field[],
  values: readonly unknown[],
  key: unknown,
  connection: Connection,
): Promise<boolean> {
  const { backend } = connection;
  const builder = new QueryBuilder(meta.model, backend);
  const where = keyEquals(meta, builder.param(key, meta.pk), builder);
  const computed: Field[] = [];
  const set = fields.map((field, i) => {
    const value = values[i];
    if (!Expression.is(value))
      return {
        column: field.column!,
        value: { kind: "param", value: field.getDbPrepSave(value ?? null, backend.converters) } as SqlExpression,
      };
    computed.push(field);
    return { column: field.column!, value: value.resolve(builder).node };
  });
  if (builder.tree.joins.length > 0) throw new FieldError("Joined field references are not permitted in this query");
  const returning = backend.features.hasReturning ? computed.map((field) => field.column!) : [];
  const result = await connection.execute(
    backend.compiler.compile({ kind: "update", table: meta.dbTable, set, where, returning }),
  );
  const [row] = result.rows;
  if (row !== undefined && returning.length > 0) {
    const read = compileValues(
      { shape: "list", columns: computed.map((field, index) => ({ alias: field.name, field, index })) },
      backend,
    );
    const made = read(row) as unknown[];
    computed.forEach((field, i) => field.setRawValue(instance, made[i]));
    return true;
  }
  return result.rowCount > 0;
}
