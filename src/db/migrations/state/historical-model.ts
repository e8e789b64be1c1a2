import { createModelClass, type ModelClassOptions } from "../../models/create-model-class.ts";
import type { ModelClass } from "../../models/fields/field.ts";
import type { ModelKey, ModelState } from "./model-state.ts";

/** What `StateApps` needs of a state. */
export interface StateModels {
  models(appLabel?: string): Iterable<ModelState>;
  find(appLabel: string, modelName: string): ModelState | undefined;
  findKey(key: ModelKey): ModelState | undefined;
}

/** A model class of a data migration. Its fields are those of its time, so they have no types here. */
export type HistoricalModel = ModelClass & {
  // oxlint-disable-next-line typescript/no-explicit-any -- the fields of a historical model are known at run time only
  readonly objects: any;
};

/** A model class with the manager `objects`. */
export function createHistoricalModel(options: ModelClassOptions): HistoricalModel {
  const model = createModelClass(options);
  if (!("objects" in model)) {
    Object.defineProperty(model, "objects", { configurable: true, get: () => model._meta.baseManager });
  }
  return model as HistoricalModel;
}
