import type { Field, ModelClass } from "./fields/field.ts";
import { isModelClass } from "./instance.ts";
import { BaseModel, defineModel, Model } from "./model.ts";
import type { ModelMeta } from "./model-meta.ts";
import { addManager } from "./managers.ts";
import type { QuerySet } from "./query/query-set.ts";
import { type ModelRegistry, modelRegistry } from "./registry.ts";

export interface ModelClassOptions {
  readonly name: string;
  readonly appLabel: string;
  /** Unbound fields by property, in order; they are bound to the new class, so pass clones of a class's own. */
  readonly fields: Readonly<Record<string, Field>>;
  /** Meta of the class. */
  readonly options?: ModelMeta | undefined;
  /** Class to derive from: a model of the same registry, or `Model`, or `BaseModel`. Default: `Model`. */
  readonly bases?: readonly unknown[] | undefined;
  /** Managers by name, besides `objects`. */
  readonly managers?: Readonly<Record<string, QuerySet<never>>> | undefined;
  /** Where the class is registered and finds its relations. Default: the project's registry. */
  readonly registry?: ModelRegistry | undefined;
}

/**
 * Makes a model class without a class body: historical models of migrations, tables in between.
 *
 * Without a field with `primaryKey: true` (and without a base that is a model) the class gets an automatic `id`.
 */
export function createModelClass({
  name,
  appLabel,
  fields,
  options = {},
  bases = [],
  managers = {},
  registry = modelRegistry,
}: ModelClassOptions): ModelClass {
  const base = bases.find(isModelClass) ?? (Object.values(fields).some((f) => f.primaryKey) ? BaseModel : Model);
  const modelClass = { [name]: class extends (base as typeof Model) {} }[name] as unknown as ModelClass;
  Object.defineProperty(modelClass, "Meta", { value: options, writable: true, configurable: true });
  defineModel(modelClass, { appLabel, registry, fields: new Map(Object.entries(fields)) });
  for (const [key, manager] of Object.entries(managers)) addManager(modelClass, key, manager);
  if (options.abstract !== true) registry.register(modelClass);
  return modelClass;
}
