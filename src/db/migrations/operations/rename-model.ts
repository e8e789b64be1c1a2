import type { MigrationEditor } from "../editor.ts";
import { fieldWith } from "../fields.ts";
import { alterManyToMany } from "../many-to-many.ts";
import { modelKey } from "../state/model-state.ts";
import type { ProjectState } from "../state/project-state.ts";
import { hasTable, type Operation, type OperationDeconstruction, replaceOptions } from "./base.ts";
import type { CreateModel, CreateModelOptions, FoldsIntoCreateModel } from "./create-model.ts";
import { ModelOperation } from "./model-operation.ts";

/** Renames a model, its table, and whatever is named after it. */
export class RenameModel extends ModelOperation implements FoldsIntoCreateModel {
  override readonly category = "~";
  readonly oldName: string;
  readonly newName: string;

  constructor(options: { readonly oldName: string; readonly newName: string }) {
    super(options.oldName);
    this.oldName = options.oldName;
    this.newName = options.newName;
  }

  override deconstruct(): OperationDeconstruction {
    return { name: "RenameModel", options: { oldName: this.oldName, newName: this.newName } };
  }

  override stateForwards(appLabel: string, state: ProjectState): ProjectState {
    const renamed = state.model(appLabel, this.oldName).with({ name: this.newName });
    const target = `${appLabel}.${this.newName}`;
    let next = state.withoutModel(appLabel, this.oldName).withModel(renamed);
    for (const referrer of next.referrers(modelKey(appLabel, this.oldName))) {
      const { reference, name, field } = referrer;
      const changed = fieldWith(field, {
        ...(reference.to ? { to: target } : {}),
        ...(reference.through ? { options: { through: target } } : {}),
      });
      next = next.withField(referrer.model.appLabel, referrer.model.name, name, changed);
    }
    return this.#renameBases(appLabel, next, target);
  }

  #renameBases(appLabel: string, state: ProjectState, target: string): ProjectState {
    const old = modelKey(appLabel, this.oldName);
    const isOld = (base: unknown) => typeof base === "string" && base.toLowerCase() === old;
    let next = state;
    for (const model of state.models()) {
      if (!model.bases.some(isOld)) continue;
      next = next.withModel(model.with({ bases: model.bases.map((base) => (isOld(base) ? target : base)) }));
    }
    return next;
  }

  override databaseForwards(appLabel: string, editor: MigrationEditor, from: ProjectState, to: ProjectState) {
    return renameTables(appLabel, editor, from, to, this.oldName, this.newName);
  }

  override databaseBackwards(appLabel: string, editor: MigrationEditor, from: ProjectState, to: ProjectState) {
    return renameTables(appLabel, editor, from, to, this.newName, this.oldName);
  }

  override referencesModel(name: string, _appLabel: string): boolean {
    return [this.oldName.toLowerCase(), this.newName.toLowerCase()].includes(name.toLowerCase());
  }

  override describe(): string {
    return `Rename model ${this.oldName} to ${this.newName}`;
  }

  override get migrationNameFragment(): string {
    return `rename_${this.oldName.toLowerCase()}_${this.newName.toLowerCase()}`;
  }

  foldInto(model: CreateModel): CreateModelOptions | null {
    return model.nameLower === this.nameLower ? model.changed({ name: this.newName }) : null;
  }

  override reduce(operation: Operation, appLabel: string): readonly Operation[] | boolean {
    if (operation instanceof RenameModel && operation.nameLower === this.newName.toLowerCase()) {
      return [replaceOptions(this, { newName: operation.newName })];
    }
    if (this.elidable || operation.elidable) return super.reduce(operation, appLabel);
    return !operation.referencesModel(this.oldName, appLabel) && !operation.referencesModel(this.newName, appLabel);
  }
}

async function renameTables(
  appLabel: string,
  editor: MigrationEditor,
  from: ProjectState,
  to: ProjectState,
  oldName: string,
  newName: string,
): Promise<void> {
  if (!hasTable(editor.connection, to, appLabel, newName)) return;
  const [before, after] = [from.apps.getModel(appLabel, oldName), to.apps.getModel(appLabel, newName)];
  await editor.alterDbTable(after, before._meta.dbTable, after._meta.dbTable);
  const oldKey = modelKey(appLabel, oldName);
  for (const { model, name, reference } of from.referrers(oldKey)) {
    const isSelf = model.key === oldKey;
    const owner = isSelf ? after : to.apps.getModel(model.appLabel, model.name);
    const oldOwner = from.apps.getModel(model.appLabel, model.name);
    if (!isSelf && !hasTable(editor.connection, to, model.appLabel, model.name)) continue;
    const [oldField, newField] = [oldOwner._meta.getField(name), owner._meta.getField(name)];
    if (!oldField.manyToMany) await editor.alterField(owner, oldField, newField);
    else if (reference.to && !isSelf) await alterManyToMany(editor, oldField, newField);
  }
  for (const field of before._meta.localManyToMany) {
    await alterManyToMany(editor, field, after._meta.getField(field.name));
  }
}
