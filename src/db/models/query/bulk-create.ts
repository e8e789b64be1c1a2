/** bulkCreate(): many rows with few statements (docs/ref/models/querysets, "bulk_create"). */
import * as transaction from "../../connection/transaction.ts";
import type { DatabaseFeatures } from "../../backends/contract.ts";
import { NotSupportedError } from "../../errors.ts";
import type { InsertNode } from "../../sql/nodes.ts";
import { AutoField } from "../fields/auto-field.ts";
import { settlePrivateFields } from "../fields/private-field.ts";
import { isModelInstance, ownState } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import { newInstance } from "../hydrate/new-instance.ts";
import { prepareSave } from "../persistence/save.ts";
import { insertRows } from "../persistence/insert.ts";
import { requireSavedRelated } from "../persistence/saved-related.ts";
import { connectionOf, writeAliasOf } from "./database.ts";
import type { Internals } from "./internals.ts";

export interface BulkCreateOptions {
  /** Most rows of one statement. Default: as many as the engine takes, or as it is fastest with. */
  readonly batchSize?: number | undefined;
  /** Leaves out rows that break a constraint; keys are not set. */
  readonly ignoreConflicts?: boolean | undefined;
  /** Updates rows that exist already. */
  readonly updateConflicts?: boolean | undefined;
  /** Fields that `updateConflicts` changes. */
  readonly updateFields?: readonly string[] | undefined;
  /** Fields by which a row is known to exist. */
  readonly uniqueFields?: readonly string[] | undefined;
}

export async function bulkCreate(
  internals: Internals,
  rows: readonly object[],
  options: BulkCreateOptions,
): Promise<BaseModel[]> {
  const { model } = internals;
  const meta = model._meta;
  const { batchSize } = options;
  if (batchSize !== undefined && !(Number.isSafeInteger(batchSize) && batchSize > 0))
    throw new RangeError("Batch size must be a positive integer.");
  for (const parent of meta.parents.keys()) {
    if (parent._meta.concreteModel !== meta.concreteModel)
      throw new TypeError("Can't bulk create a multi-table inherited model");
  }
  const concrete = meta.concreteModel._meta;
  const instances = rows.map((row) => (isModelInstance(row) ? row : newInstance(model, row)));
  if (instances.length === 0) return [];
  if (meta.privateFields.length > 0)
    for (const instance of instances) await settlePrivateFields(instance, meta.privateFields, "bulkCreate");
  if (meta.preparedFields.length > 0) for (const instance of instances) await prepareSave(meta, instance, null);
  const using = writeAliasOf(internals);
  const connection = connectionOf(using);
  const conflict = conflictOf(internals, options, connection.features);
  const relations = concrete.localConcreteFields.filter((field) => field.isRelation);
  if (relations.length > 0) for (const instance of instances) requireSavedRelated(instance, relations, "bulkCreate");
  const { pk } = concrete;
  const withKey: BaseModel[] = [];
  const withoutKey: BaseModel[] = [];
  for (const row of instances) (pk.valueFromObject(row) === null ? withoutKey : withKey).push(row);
  const { maxQueryParams, bulkInsertParams = maxQueryParams } = connection.features;
  const width = Math.max(1, concrete.localConcreteFields.length);
  const rowsOf = (params: number): number => Math.max(1, Math.floor(params / width));
  const size = Math.min(batchSize ?? rowsOf(bulkInsertParams), rowsOf(maxQueryParams));
  await transaction.atomic(
    async () => {
      for (const part of [withKey, withoutKey]) {
        // Keys of rows come back only one by one where the engine has no RETURNING.
        const step =
          part === withoutKey && pk instanceof AutoField && !connection.features.hasReturning && conflict === null
            ? 1
            : size;
        for (let i = 0; i < part.length; i += step)
          await insertRows(concrete, part.slice(i, i + step), connection, conflict === null ? {} : { conflict });
      }
    },
    { using, savepoint: false },
  );
  for (const instance of instances) {
    const state = ownState(instance);
    state.adding = false;
    state.db = using;
  }
  return instances;
}

function conflictOf(
  { model }: Internals,
  options: BulkCreateOptions,
  { supportsConflictTarget: targets = true, supportsIgnoreConflicts }: DatabaseFeatures,
): InsertNode["conflict"] {
  const { ignoreConflicts = false, updateConflicts = false, updateFields = [], uniqueFields = [] } = options;
  if (ignoreConflicts && updateConflicts)
    throw new TypeError("ignoreConflicts and updateConflicts are mutually exclusive.");
  if (ignoreConflicts && !supportsIgnoreConflicts)
    throw new NotSupportedError("This database backend does not support ignoring conflicts.");
  if (ignoreConflicts) return { action: "ignore", target: [], update: [] };
  if (!updateConflicts) return null;
  if (updateFields.length === 0)
    throw new TypeError("Fields that will be updated when a row insertion fails on conflicts must be provided.");
  if (uniqueFields.length === 0 && targets)
    throw new TypeError("Unique fields that can trigger the upsert must be provided.");
  if (uniqueFields.length > 0 && !targets)
    throw new NotSupportedError(
      "This database backend does not support updating conflicts with specifying unique fields that can trigger the upsert.",
    );
  const columns = (names: readonly string[], what: string): string[] =>
    names.map((name) => {
      const field = name === "pk" ? model._meta.pk : model._meta.getField(name);
      if (!field.concrete || field.manyToMany)
        throw new TypeError(`bulkCreate() can only be used with concrete fields in ${what}.`);
      if (field.primaryKey && what === "updateFields")
        throw new TypeError("bulkCreate() cannot be used with primary keys in updateFields.");
      return field.column!;
    });
  return {
    action: "update",
    target: columns(uniqueFields, "uniqueFields"),
    update: columns(updateFields, "updateFields"),
  };
}
