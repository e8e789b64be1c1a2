/** What hangs on a field besides its own column: columns that refer to it, and options that name it. */
import type { Field } from "../../models/fields/field.ts";
import { StateError } from "../errors.ts";
import type { MigrationEditor } from "../editor.ts";
import { fieldWith, relationOf } from "../fields.ts";
import { modelKey } from "../state/model-state.ts";
import type { ProjectState } from "../state/project-state.ts";
import { hasTable } from "./base.ts";

/** Gives foreign keys that point to an altered field the new type of its column, and those that point to them. */
export async function alterReferringFields(
  editor: MigrationEditor,
  from: ProjectState,
  to: ProjectState,
  change: { readonly appLabel: string; readonly modelName: string; readonly oldField: Field; readonly newField: Field },
): Promise<void> {
  const { appLabel, modelName, oldField, newField } = change;
  if (oldField.column === null || newField.column === null || !typeDiffers(oldField, newField)) return;
  const target = newField.primaryKey ? undefined : newField.name;
  for (const { model, name, field } of to.referrers(modelKey(appLabel, modelName), target)) {
    const pointsToField = (relationOf(field)?.toField ?? null) === (target ?? null);
    const known = from.find(model.appLabel, model.name)?.fields.has(name) === true;
    if (!pointsToField || !known || !hasTable(editor.connection, to, model.appLabel, model.name)) continue;
    const [oldOwner, newOwner] = [from, to].map((state) => state.apps.getModel(model.appLabel, model.name));
    const [before, after] = [oldOwner!._meta.getField(name), newOwner!._meta.getField(name)];
    if (before.column === null || after.column === null) continue;
    await editor.alterField(oldOwner!, before, after);
    await alterReferringFields(editor, from, to, {
      appLabel: model.appLabel,
      modelName: model.name,
      oldField: before,
      newField: after,
    });
  }
}

function typeDiffers(a: Field, b: Field): boolean {
  const [left, right] = [a.targetField, b.targetField];
  return left.getInternalType() !== right.getInternalType() || left.maxLength !== right.maxLength;
}

/** The state with a field renamed, in its model and in everything that names it. Its place in the order is kept. */
export function renameInState(
  state: ProjectState,
  appLabel: string,
  modelName: string,
  oldName: string,
  newName: string,
): ProjectState {
  const renamed = state.changeModel(appLabel, modelName, (model) => {
    model.field(oldName);
    if (model.fields.has(newName)) throw new StateError(`${model.label} has a field named '${newName}' already.`);
    const fields = [...model.fields].map(([name, field]) => [name === oldName ? newName : name, field] as const);
    return model.withFields(fields).with({ options: renameInOptions(model.options, oldName, newName) });
  });
  let next = renamed;
  for (const { model, name, field } of renamed.referrers(modelKey(appLabel, modelName), oldName)) {
    const relation = relationOf(field);
    const options: Record<string, unknown> = {};
    if (relation?.toField === oldName) options["toField"] = newName;
    if (relation?.throughFields?.includes(oldName) === true) {
      options["throughFields"] = relation.throughFields.map((each) => (each === oldName ? newName : each));
    }
    if (Object.keys(options).length === 0) continue;
    next = next.withField(model.appLabel, model.name, name, fieldWith(field, { options }));
  }
  return next;
}

/** Options of a model with a field renamed in `uniqueTogether` and `orderWithRespectTo`. */
export function renameInOptions(
  options: Readonly<Record<string, unknown>>,
  oldName: string,
  newName: string,
): Readonly<Record<string, unknown>> {
  const { uniqueTogether, orderWithRespectTo } = options as {
    uniqueTogether?: string[][];
    orderWithRespectTo?: string;
  };
  return {
    ...options,
    ...(uniqueTogether === undefined
      ? {}
      : { uniqueTogether: uniqueTogether.map((names) => names.map((name) => (name === oldName ? newName : name))) }),
    ...(orderWithRespectTo === oldName ? { orderWithRespectTo: newName } : {}),
  };
}
