/** Which operation must come before which. */
import type { MigrationField } from "../fields.ts";
import { fieldEntries, relationOf } from "../fields.ts";
import {
  AddField,
  AlterField,
  CreateModel,
  DeleteModel,
  type Operation,
  RemoveConstraint,
  RemoveField,
  RemoveIndex,
} from "../operations/index.ts";
import { type ModelKey, modelKey } from "../state/model-state.ts";
import { resolveReference } from "../state/references.ts";

/** What happens to a model, or to a field of it. */
export type Happening = "create" | "remove" | "alter" | "together" | "parts";

/**
 * "Somebody provides this first": a key such as `create library.book` or `remove library.book.price`, which
 * `provides()` of an operation may list. One that nobody provides is fulfilled.
 */
export interface OperationDependency {
  readonly appLabel: string;
  readonly key: string;
  /** Name of the setting that leads to the model, such as AUTH_USER_MODEL. */
  readonly setting: string | null;
}

export function dependency(happening: Happening, model: ModelKey, field?: string): OperationDependency {
  const key = `${happening} ${model}${field === undefined ? "" : `.${field}`}`;
  return { appLabel: model.slice(0, model.indexOf(".")), key, setting: null };
}

/** What an operation provides, as keys of dependencies. */
export function provides(appLabel: string, operation: Operation): string[] {
  if (operation instanceof CreateModel) {
    const model = modelKey(appLabel, operation.name);
    const fields = fieldEntries(operation.fields, operation.name);
    return [`create ${model}`, ...fields.map(([name]) => `create ${model}.${name}`)];
  }
  if (operation instanceof DeleteModel) return [`remove ${modelKey(appLabel, operation.name)}`];
  if (operation instanceof RemoveIndex || operation instanceof RemoveConstraint) {
    return [`parts ${modelKey(appLabel, operation.modelName)}`];
  }
  if (operation instanceof AddField) return [`create ${modelKey(appLabel, operation.modelName)}.${operation.name}`];
  if (operation instanceof RemoveField) return [`remove ${modelKey(appLabel, operation.modelName)}.${operation.name}`];
  if (operation instanceof AlterField) return [`alter ${modelKey(appLabel, operation.modelName)}.${operation.name}`];
  return [];
}

/** Models that settings name: their key, and the setting. */
export type Swappables = ReadonlyMap<ModelKey, string>;

/** The target of a relation, and the model between, must exist. */
export function relationDependencies(
  appLabel: string,
  modelName: string,
  field: MigrationField,
  swappables: Swappables,
): OperationDependency[] {
  const relation = relationOf(field);
  if (relation === null) return [];
  const target = resolveReference(relation.to, appLabel, modelName);
  const found = [{ ...dependency("create", target), setting: swappables.get(target) ?? null }];
  if (relation.through !== null) {
    found.push({ ...dependency("create", resolveReference(relation.through, appLabel, modelName)), setting: null });
  }
  return found;
}
