/** Saving instances. Follows `Model.save_base` (docs/ref/models/instances, "Saving objects"). */
import { didYouMean } from "../../../utils/suggest.ts";
import { andThen, type MaybePromise, settle } from "../../../utils/maybe-promise.ts";
import { FieldError } from "../../../core/errors/exceptions.ts";
import type { Connection } from "../../connection/connection.ts";
import * as transaction from "../../connection/transaction.ts";
import { router } from "../../routers.ts";
import { describeValue, type ModelClass } from "../fields/field.ts";
import { settlePrivateFields } from "../fields/private-field.ts";
import { isModelClass, isModelInstance, ownState, stateOf } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import type { Options } from "../options.ts";
import { connectionOf } from "../query/database.ts";
import { postSave, preSave } from "../signals.ts";
import { wasRead } from "../relations/crossed.ts";
import { insertRows } from "./insert.ts";
import { isKeySet } from "./keys.ts";
import { setNextOrder } from "./order-with-respect-to.ts";
import { updateRow } from "./update-row.ts";

const NONE: readonly ModelClass[] = [];

export interface SaveOptions {
  /**
   * INSERT, never UPDATE. Of a model with parents `true` concerns its own table alone; a list of parent models concerns
   * theirs.
   */
  readonly forceInsert?: boolean | readonly unknown[] | undefined;
  /** UPDATE, never INSERT. Throws `NotUpdated` of the model when there is no such row. */
  readonly forceUpdate?: boolean | undefined;
  readonly using?: string | undefined;
  /** Names of the only fields to save. An empty list saves nothing and sends no signals. */
  readonly updateFields?: Iterable<string> | undefined;
  /** Saves values as they are, as loading of fixtures does. @internal */
  readonly raw?: boolean | undefined;
}

export function saveInstance(instance: BaseModel, options: SaveOptions): Promise<void> {
  return settle(() => saveNow(instance, options));
}

/** `save()` of the base class, by which classes with one of their own are known. */
let baseSave: BaseModel["save"] | undefined;

/** Called by the base class. @internal */
export function setBaseSave(save: BaseModel["save"]): void {
  baseSave = save;
}

/** `instance.save()`, without its promise where the class has left that as it is. */
export function callSave(instance: BaseModel, options: SaveOptions): MaybePromise<void> {
  return instance.save === baseSave ? saveNow(instance, options) : instance.save(options);
}

/** `saveInstance()`, done when it returns where the engine lives in this process and nobody waits. */
function saveNow(instance: BaseModel, options: SaveOptions): MaybePromise<void> {
  const { privateFields } = (instance.constructor as ModelClass)._meta;
  if (privateFields.length === 0) return saveSettled(instance, options);
  return andThen(settlePrivateFields(instance, privateFields, "save"), () => saveSettled(instance, options));
}

function saveSettled(instance: BaseModel, options: SaveOptions): MaybePromise<void> {
  const model = instance.constructor as ModelClass;
  const meta = model._meta;
  const state = stateOf(instance);
  const forced = forcedInserts(model, options.forceInsert);
  if (forced.length > 0 && (options.forceUpdate === true || options.updateFields !== undefined)) {
    throw new TypeError("Cannot force both insert and updating in model saving.");
  }
  checkRelated(meta, instance, state.deferred);
  // After that: a new row goes where the rows are that it points to.
  const using = options.using ?? router.dbForWrite(model, { instance });
  const updateFields = fieldsToUpdate(instance, options, forced.length > 0, using === stateOf(instance).db);
  if (updateFields !== null && updateFields.size === 0) return;
  const raw = options.raw === true;
  const forceUpdate = options.forceUpdate === true;
  const connection = connectionOf(using);
  const task: SaveTask = { instance, using, connection, forced, forceUpdate, raw, updateFields };
  const listens = meta.autoCreated === null && (preSave.hasListeners(model) || postSave.hasListeners(model));
  if (listens || (!raw && meta.preparedFields.length > 0)) return saveWatched(task, meta);
  return andThen(saveTables(task, meta), () => setSaved(task));
}

/** Saves with signals around it, and the work of fields before it. */
async function saveWatched(task: SaveTask, meta: Options): Promise<void> {
  const { instance, using, raw, updateFields } = task;
  const { model } = meta;
  const facts = { instance, raw, using, updateFields };
  const silent = meta.autoCreated !== null;
  if (!silent && preSave.hasListeners(model)) await preSave.send(model, facts);
  if (!raw && meta.preparedFields.length > 0) await prepareSave(meta, instance, updateFields);
  const created = await saveTables(task, meta);
  setSaved(task);
  if (!silent && postSave.hasListeners(model)) await postSave.send(model, { ...facts, created });
}

function setSaved({ instance, using }: SaveTask): void {
  const own = ownState(instance);
  own.adding = false;
  own.db = using;
}

/** Saves the row of the model, and those of its parents in one transaction with it; says whether it is new. */
function saveTables(task: SaveTask, meta: Options): MaybePromise<boolean> {
  const concrete = meta.concreteModel._meta;
  if (concrete.parents.size === 0 || task.raw) return saveTable(task, concrete, task.forced.length > 0);
  return transaction.atomic(() => saveWithParents(task, concrete), { using: task.using, savepoint: false });
}

/** Lets fields do what must be done before the row is saved. */
export async function prepareSave(
  meta: Options,
  instance: BaseModel,
  updateFields: ReadonlySet<string> | null,
): Promise<void> {
  for (const field of meta.preparedFields) {
    if (stateOf(instance).deferred?.has(field.name) === true) continue;
    if (updateFields === null || updateFields.has(field.name)) await field.prepareSave!(instance);
  }
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

/** Models whose tables must get a new row. */
function forcedInserts(model: ModelClass, given: SaveOptions["forceInsert"]): readonly ModelClass[] {
  if (given === undefined || given === false) return NONE;
  if (given === true) return [model];
  if (!Array.isArray(given)) throw new TypeError("forceInsert must be a boolean or a list of models.");
  for (const member of given as readonly unknown[]) {
    if (!isModelClass(member)) {
      throw new TypeError(`Invalid forceInsert member. ${describeValue(member)} must be a model class.`);
    }
    if (model !== member && !member.isPrototypeOf(model)) {
      throw new TypeError(`Invalid forceInsert member. ${member.name} must be a base of ${model.name}.`);
    }
  }
  return given as readonly ModelClass[];
}

/** Names of the fields to update, null for all. */
function fieldsToUpdate(
  instance: BaseModel,
  options: SaveOptions,
  forceInsert: boolean,
  sameDb: boolean,
): ReadonlySet<string> | null {
  const meta = (instance.constructor as ModelClass)._meta;
  const { deferred } = stateOf(instance);
  if (options.updateFields !== undefined) {
    const names = new Set<string>();
    for (const name of options.updateFields) {
      const field = meta.fields.find((f) => f.name === name || f.attname === name);
      if (field === undefined || !field.concrete || field.primaryKey || meta.pkFields.includes(field)) {
        const known = meta.concreteFields.filter((f) => !meta.pkFields.includes(f)).map((f) => f.name);
        throw new FieldError(
          `The following fields do not exist in this model, are m2m fields, primary keys, or are non-concrete fields: ${name}. ${didYouMean(name, known)}`.trim(),
        );
      }
      names.add(field.name);
    }
    return names;
  }
  if (deferred === null || forceInsert || !sameDb || !isKeySet(meta, instance)) return null;
  if (!meta.concreteFields.some((field) => field.generated === null && deferred.has(field.name))) return null;
  const loaded = meta.concreteFields.filter((field) => !meta.pkFields.includes(field) && !deferred.has(field.name));
  return loaded.length === 0 ? null : new Set(loaded.map((field) => field.name));
}

/** What one call of `save()` does to each table of the model. */
export interface SaveTask {
  readonly instance: BaseModel;
  /** Alias of the database. */
  readonly using: string;
  readonly connection: Connection;
  readonly forced: readonly ModelClass[];
  readonly forceUpdate: boolean;
  readonly raw: boolean;
  readonly updateFields: ReadonlySet<string> | null;
}

/** Saves the rows of parent tables, then the own one; says whether the own one is new. */
async function saveWithParents(task: SaveTask, meta: Options): Promise<boolean> {
  const inserted = await saveParents(task, meta, new Map());
  return saveTable(task, meta, task.forced.length > 0 || inserted);
}

/** Saves the rows of the tables above one, each of them once; says whether one of them is new. */
async function saveParents(task: SaveTask, meta: Options, saved: Map<ModelClass, boolean>): Promise<boolean> {
  const { instance } = task;
  let inserted = false;
  for (const parent of meta.directParents) {
    const link = meta.parents.get(parent) ?? null;
    const above = parent._meta;
    if (link !== null && !isKeySet(above, instance)) {
      const linked = link.valueFromObject(instance);
      if (linked !== null) above.pk.setRawValue(instance, linked);
    }
    let isNew = saved.get(parent);
    if (isNew === undefined) {
      const forced = (await saveParents(task, above, saved)) || task.forced.some((m) => isBaseOf(m, parent));
      isNew = await saveTable(task, above, forced);
      saved.set(parent, isNew);
    }
    inserted ||= isNew;
    link?.setRawValue(instance, above.pk.valueFromObject(instance));
  }
  return inserted;
}

const isBaseOf = (base: ModelClass, model: ModelClass): boolean => base === model || base.isPrototypeOf(model);

/** Saves the row of one table; says whether it is new. */
function saveTable(task: SaveTask, meta: Options, forceInsert: boolean): MaybePromise<boolean> {
  const { instance, updateFields, forceUpdate, raw } = task;
  for (const field of meta.pkFields) {
    if (field.hasDefault() && field.valueFromObject(instance) === null) field.setRawValue(instance, field.getDefault());
  }
  const hasKey = isKeySet(meta, instance);
  if (!hasKey && (forceUpdate || updateFields !== null))
    throw new TypeError("Cannot force an update in save() with no primary key.");
  if (!hasKey || forceInsert) return insertTable(task, meta);
  // A key with a default was made for this row: there is nothing to update yet.
  const fresh =
    stateOf(instance).adding &&
    !forceUpdate &&
    !raw &&
    meta.pkFields.every((field) => field.hasDefault() || field.options.dbDefault !== undefined);
  if (fresh) return insertTable(task, meta);
  return andThen(updateRow(task, meta), (updated) => {
    if (updated) return false;
    const { NotUpdated } = instance.constructor as ModelClass;
    if (forceUpdate) throw new NotUpdated("Forced update did not affect any rows.");
    if (updateFields !== null) throw new NotUpdated("Save with updateFields did not affect any rows.");
    return insertTable(task, meta);
  });
}

function insertTable({ instance, connection, raw }: SaveTask, meta: Options): MaybePromise<true> {
  const insert = (): MaybePromise<true> => andThen(insertRows(meta, [instance], connection, { raw }), () => true);
  return meta.orderWithRespectTo === null ? insert() : setNextOrder(instance, meta, connection).then(insert);
}
