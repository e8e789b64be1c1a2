/** Short ways to states for tests. */
import { BigAutoField } from "../../models/fields/auto-field.ts";
import type { Field } from "../../models/fields/field.ts";
import { ForeignKey, type ForeignKeyOptions } from "../../models/relations/foreign-key.ts";
import { CASCADE } from "../../models/relations/on-delete.ts";
import { detectChanges, makeChanges } from "../autodetector/autodetector.ts";
import { MigrationGraph } from "../graph.ts";
import { type ProjectMigration, SwappableDependency } from "../migration.ts";
import type { MigrationQuestioner } from "../questioner.ts";
import { ModelState, type ModelStateInit } from "../state/model-state.ts";
import { ProjectState } from "../state/project-state.ts";

export const autoId = () => new BigAutoField({ primaryKey: true });

export function foreignKey(to: string, options: Partial<ForeignKeyOptions> = {}): ForeignKey {
  return new ForeignKey(to, { onDelete: CASCADE, ...options });
}

/** A model such as `model("library.Book", { title: … })`, with an `id` in front unless a field is the key. */
export function model(
  label: string,
  fields: Readonly<Record<string, Field>> = {},
  rest: Pick<ModelStateInit, "options" | "bases"> = {},
): ModelState {
  const [appLabel, name] = label.split(".") as [string, string];
  const hasKey = Object.values(fields).some((field) => field.primaryKey) || rest.options?.["proxy"] === true;
  const all = hasKey ? fields : { id: autoId(), ...fields };
  return new ModelState({ appLabel, name, fields: Object.entries(all), ...rest });
}

export function stateOf(...models: readonly ModelState[]): ProjectState {
  return ProjectState.of(models);
}

/** Changes from one list of models to another, under provisional names. */
export function detect(from: readonly ModelState[], to: readonly ModelState[], questioner?: MigrationQuestioner) {
  return detectChanges(stateOf(...from), stateOf(...to), questioner === undefined ? {} : { questioner });
}

/** Changes with their final names, on top of an empty graph or the given one. */
export function arranged(
  from: readonly ModelState[],
  to: readonly ModelState[],
  options: { readonly graph?: MigrationGraph; readonly questioner?: MigrationQuestioner } = {},
) {
  return makeChanges(stateOf(...from), stateOf(...to), { graph: new MigrationGraph(), ...options });
}

/** What the operations of a migration do, one line each. */
export function described(migration: ProjectMigration | undefined): string[] {
  return migration?.operations.map((operation) => operation.formattedDescription()) ?? [];
}

/** Dependencies as `app.name`, or `setting NAME`. */
export function dependenciesOf(migration: ProjectMigration | undefined): string[] {
  return (
    migration?.dependencies.map((each) =>
      each instanceof SwappableDependency ? `setting ${each.setting}` : each.join("."),
    ) ?? []
  ).sort();
}
