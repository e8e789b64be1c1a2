import type { ModelState } from "../state/model-state.ts";
import { dependency, type OperationDependency } from "./dependencies.ts";
import type { Detection } from "./detection.ts";

/** All fields of a model, and all models it points to, must exist: what an index or constraint may name. */
export function modelDependencies(detection: Detection, model: ModelState): OperationDependency[] {
  return [...model.fields].flatMap(([name, field]) => [
    dependency("create", model.key, name),
    ...detection.relationDependencies(model, field),
  ]);
}
