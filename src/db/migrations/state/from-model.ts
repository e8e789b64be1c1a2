import type { ModelClass } from "../../models/fields/field.ts";
import { CompositePrimaryKey } from "../../models/fields/composite-primary-key.ts";
import { ORDER_FIELD } from "../../models/options-fields.ts";
import { fieldWith, type MigrationField } from "../fields.ts";
import { ModelState } from "./model-state.ts";
import { ProjectState } from "./project-state.ts";

/** Options that say nothing about the model itself. */
const LEFT_OUT: ReadonlySet<string> = new Set(["abstract", "appLabel", "autoCreated", "indexes", "constraints"]);

/** The state of a live model: what migrations must lead to. */
export function modelStateOf(model: ModelClass): ModelState {
  const { _meta: meta } = model;
  const own = [...meta.localFields, ...meta.localManyToMany].filter((field) => field.name !== ORDER_FIELD);
  if (meta.pk instanceof CompositePrimaryKey && meta.pk.model === model) own.unshift(meta.pk);
  const fields = own.map((field): [string, MigrationField] => [field.name, fieldWith(field)]);
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
