import type { ModelClass } from "../../models/fields/field.ts";
import { fieldWith, type MigrationField } from "../fields.ts";
import { ModelState } from "./model-state.ts";
import { ProjectState } from "./project-state.ts";

/** Options that say nothing about the model itself. */
const LEFT_OUT: ReadonlySet<string> = new Set(["abstract", "appLabel", "autoCreated", "indexes", "constraints"]);

/** The state of a live model: what migrations must lead to. */
export function modelStateOf(model: ModelClass): ModelState {
  const { _meta: meta } = model;
  const fields = [...meta.localFields, ...meta.localManyToMany].map((field): [string, MigrationField] => [
    field.name,
    fieldWith(field),
  ]);
  const options: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(meta.meta)) {
    if (!LEFT_OUT.has(name) && value !== undefined) options[name] = value;
  }
  if (options["uniqueTogether"] !== undefined) options["uniqueTogether"] = meta.uniqueTogether;
  return new ModelState({
    appLabel: meta.appLabel,
    name: meta.objectName,
    fields,
    options: {
      ...options,
      indexes: meta.indexes.map((index) => index.withName(index.name)),
      constraints: meta.constraints,
    },
    bases: meta.parent === null ? [] : [meta.parent._meta.label],
  });
}

/** The state of all models of a registry. */
export function projectStateOf(models: Iterable<ModelClass>): ProjectState {
  return ProjectState.of([...models].map(modelStateOf));
}
