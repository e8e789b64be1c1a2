import { type MigrationField, relationOf } from "../fields.ts";
import { type ModelKey, modelKey, type ModelState } from "./model-state.ts";

/** The model a relation's text names, seen from the model that holds it: `"self"`, `"Author"` or `"library.Author"`. */
export function resolveReference(reference: string, appLabel: string, modelName: string): ModelKey {
  if (reference === "self") return modelKey(appLabel, modelName);
  const dot = reference.indexOf(".");
  return dot < 0 ? modelKey(appLabel, reference) : modelKey(reference.slice(0, dot), reference.slice(dot + 1));
}

/** How a field refers to a model: as its target, as the table between, or both. */
export interface FieldReference {
  readonly to: boolean;
  readonly through: boolean;
}

/**
 * Whether `field` of the model `(appLabel, modelName)` refers to the model `target`, or to its field `fieldName` when
 * that is given. In doubt about the field it says yes, as an optimizer needs it.
 */
export function fieldReferences(
  [appLabel, modelName]: readonly [string, string],
  field: MigrationField,
  target: ModelKey,
  fieldName?: string,
): FieldReference | null {
  const relation = relationOf(field);
  if (relation === null) return null;
  let to = resolveReference(relation.to, appLabel, modelName) === target;
  if (to && fieldName !== undefined && relation.toField !== null) to = relation.toField === fieldName;
  let through = relation.through !== null && resolveReference(relation.through, appLabel, modelName) === target;
  if (through && fieldName !== undefined && relation.throughFields !== null) {
    through = relation.throughFields.includes(fieldName);
  }
  return to || through ? { to, through } : null;
}

/** A field of the state that refers to something. */
export interface Referrer {
  readonly model: ModelState;
  readonly name: string;
  readonly field: MigrationField;
  readonly reference: FieldReference;
}

/** All fields of `models` that refer to the model `target` (or to one field of it). */
export function* referrers(models: Iterable<ModelState>, target: ModelKey, fieldName?: string): Generator<Referrer> {
  for (const model of models) {
    for (const [name, field] of model.fields) {
      const reference = fieldReferences([model.appLabel, model.modelName], field, target, fieldName);
      if (reference !== null) yield { model, name, field, reference };
    }
  }
}
