/** create(), getOrCreate(), updateOrCreate(). */
import { andThen, settle } from "../../../utils/maybe-promise.ts";
import { FieldError, ObjectDoesNotExist } from "../../../core/errors/exceptions.ts";
import * as transaction from "../../connection/transaction.ts";
import { IntegrityError } from "../../errors.ts";
import type { ModelClass } from "../fields/field.ts";
import { stateOf } from "../instance.ts";
import { newInstance } from "../hydrate/new-instance.ts";
import type { BaseModel } from "../model.ts";
import { callSave } from "../persistence/save.ts";
import { connectionOf, writeAliasOf } from "./database.ts";
import { type Internals, QUERY } from "./internals.ts";
import type { QuerySet } from "./query-set.ts";

export interface GetOrCreateOptions<Values> {
  /** Further values of a new row; functions are called for theirs. */
  readonly defaults?: Values | undefined;
}

export interface UpdateOrCreateOptions<Values> extends GetOrCreateOptions<Values> {
  /** Values of a new row in place of `defaults`. */
  readonly createDefaults?: Values | undefined;
}

export function createRow(internals: Internals, values: object): Promise<BaseModel> {
  return settle(() => {
    const instance = newInstance(internals.model, values);
    stateOf(instance).fetchMode = internals.fetchMode;
    const options = { forceInsert: true, using: writeAliasOf(internals) };
    return andThen(callSave(instance, options), () => instance);
  });
}

/** Plain values of a lookup and the defaults over them, functions called. */
function creationValues(lookup: object, defaults: object | undefined): Record<string, unknown> {
  const values = Object.create(null) as Record<string, unknown>;
  for (const [key, value] of Object.entries(lookup)) if (!key.includes("__")) values[key] = value;
  for (const [key, value] of Object.entries(defaults ?? {}))
    values[key] = typeof value === "function" ? (value as () => unknown)() : value;
  return values;
}

/** Names that an instance can be given: of its fields, and of properties that its class can set. */
function assertSettable(row: BaseModel, names: readonly string[]): void {
  const { _meta } = row.constructor as ModelClass;
  for (const name of names) {
    if (name === "pk" || _meta.fields.some((field) => field.name === name || field.attname === name)) continue;
    if (name.startsWith("__") || !hasSetter(row, name)) {
      throw new FieldError(`${_meta.objectName}() got unexpected keyword arguments: '${name}'.`);
    }
  }
}

function hasSetter(row: object, name: string): boolean {
  for (
    let at: object | null = row;
    at !== null && at !== Object.prototype;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    const found = Object.getOwnPropertyDescriptor(at, name);
    if (found !== undefined) return found.set !== undefined || (at === row && found.writable === true);
  }
  return false;
}

export async function getOrCreate(
  query: QuerySet<BaseModel>,
  lookup: object,
  options: GetOrCreateOptions<object>,
): Promise<[BaseModel, boolean]> {
  const { defaults } = options;
  query = query.chain({ forWrite: true });
  const found = await getOrNull(query, lookup);
  if (found !== null) return [found, false];
  try {
    const values = creationValues(lookup, defaults);
    const created = await transaction.atomic(() => query.create(values as never), {
      using: query.db,
      retries: retriesOf(query),
    });
    return [created, true];
  } catch (error) {
    if (!(error instanceof IntegrityError)) throw error;
    // Somebody else made the row in between.
    const raced = await getOrNull(query, lookup);
    if (raced !== null) return [raced, false];
    throw error;
  }
}

export async function updateOrCreate(
  query: QuerySet<BaseModel>,
  lookup: object,
  options: UpdateOrCreateOptions<object>,
): Promise<[BaseModel, boolean]> {
  const { defaults = {}, createDefaults = defaults } = options;
  query = query.chain({ forWrite: true });
  return transaction.atomic(
    async (): Promise<[BaseModel, boolean]> => {
      const [row, created] = await getOrCreate(query.selectForUpdate(), lookup, { defaults: createDefaults });
      if (created) return [row, true];
      const target = row as unknown as Record<string, unknown>;
      assertSettable(row, Object.keys(defaults));
      for (const [key, value] of Object.entries(defaults))
        target[key] = typeof value === "function" ? (value as () => unknown)() : value;
      const { _meta } = query[QUERY].model;
      const names = Object.keys(defaults);
      // Only what was given, and what sets itself at each save.
      const concrete = names.every((name) =>
        _meta.fields.some(
          (field) => field.concrete && !field.primaryKey && (field.name === name || field.attname === name),
        ),
      );
      const self = _meta.localConcreteFields
        .filter((field) => !field.primaryKey && (field as { autoNow?: boolean }).autoNow === true)
        .map((field) => field.name);
      await row.save({ using: query.db, ...(concrete ? { updateFields: [...names, ...self] } : {}) });
      return [row, false];
    },
    { using: query.db, retries: retriesOf(query) },
  );
}

/** Engines that lock gaps between rows let transactions lose that only want the same new row: they are run again. */
function retriesOf(query: QuerySet<BaseModel>): number {
  const connection = connectionOf(query.db);
  return connection.inAtomicBlock || connection.inTestTransaction ? 0 : RETRIES;
}
const RETRIES = 5;

async function getOrNull(query: QuerySet<BaseModel>, lookup: object): Promise<BaseModel | null> {
  try {
    return await query.filterUnchecked(lookup).get();
  } catch (error) {
    if (error instanceof ObjectDoesNotExist && error instanceof query[QUERY].model.DoesNotExist) return null;
    throw error;
  }
}
