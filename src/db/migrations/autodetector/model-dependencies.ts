import type { ModelState } from "../state/model-state.ts";
import type { OperationDependency } from "./dependencies.ts";
import type { Detection } from "./detection.ts";

/** All models that a model points to must exist. */
export function modelDependencies(detection: Detection, model: ModelState): OperationDependency[] {
  return [...model.fields.values()].flatMap((field) => detection.relationDependencies(model, field));
}
