/** Operations on fields: add, remove, alter, rename. */
import type { SchemaField, SchemaModel } from "../../backends/schema.ts";
import type { MigrationEditor } from "../editor.ts";
import { asField, type FieldInput, fieldEntries, type MigrationField, withoutDefault } from "../fields.ts";
import { alterManyToMany } from "../many-to-many.ts";
import type { ProjectState } from "../state/project-state.ts";
import { hasTable, type Operation, type OperationDeconstruction, replaceOptions } from "./base.ts";
import type { CreateModel, CreateModelOptions, FoldsIntoCreateModel } from "./create-model.ts";
import { DeleteModel } from "./delete-model.ts";
import { FieldOperation, nameFragment } from "./field-operation.ts";
import { alterReferringFields, renameInOptions, renameInState } from "./field-references.ts";

export interface FieldChangeOptions {
  readonly modelName: string;
  readonly name: string;
  /** As written in a model: `models.CharField({ maxLength: 200 })`. */
  readonly field: FieldInput;
  /** False: the default only fills existing rows and is not kept in the state. Default: true. */
  readonly preserveDefault?: boolean;
}

/** Of a many-to-many field the table in between follows. */
async function alterColumnOrTable(
  editor: MigrationEditor,
  model: SchemaModel,
  oldField: SchemaField,
  newField: SchemaField,
): Promise<void> {
  if (oldField.column === null) await alterManyToMany(editor, oldField, newField);
  else await editor.alterField(model, oldField, newField);
}

abstract class FieldChange extends FieldOperation {
  declare readonly field: MigrationField;
  readonly preserveDefault: boolean;

  constructor(options: FieldChangeOptions) {
    super(options.modelName, options.name, asField(options.field, `${options.modelName}.${options.name}`));
    this.preserveDefault = options.preserveDefault ?? true;
  }

  override deconstruct(): OperationDeconstruction {
    const { modelName, name, field, preserveDefault } = this;
    const options = { modelName, name, field, ...(preserveDefault ? {} : { preserveDefault }) };
    return { name: this.constructor.name, options };
  }

  override stateForwards(appLabel: string, state: ProjectState): ProjectState {
    const field = this.preserveDefault ? this.field : withoutDefault(this.field);
    return state.withField(appLabel, this.modelName, this.name, field);
  }

  /** The state after it in which the field still has the default that fills existing rows. */
  protected filling(appLabel: string, to: ProjectState): ProjectState {
    return this.preserveDefault ? to : to.withField(appLabel, this.modelName, this.name, this.field);
  }
}

/** Adds a field; existing rows get its default. */
export class AddField extends FieldChange implements FoldsIntoCreateModel {
  override readonly category = "+";

  override stateForwards(appLabel: string, state: ProjectState): ProjectState {
    state.model(appLabel, this.modelName);
    return super.stateForwards(appLabel, state);
  }

  override async databaseForwards(
    appLabel: string,
    editor: MigrationEditor,
    from: ProjectState,
    to: ProjectState,
  ): Promise<void> {
    if (!hasTable(editor.connection, to, appLabel, this.modelName)) return;
    const model = this.filling(appLabel, to).apps.getModel(appLabel, this.modelName);
    await editor.addField(from.apps.getModel(appLabel, this.modelName), model._meta.getField(this.name));
  }

  override async databaseBackwards(appLabel: string, editor: MigrationEditor, from: ProjectState): Promise<void> {
    if (!hasTable(editor.connection, from, appLabel, this.modelName)) return;
    const model = from.apps.getModel(appLabel, this.modelName);
    await editor.removeField(model, model._meta.getField(this.name));
  }

  override describe(): string {
    return `Add field ${this.name} to ${this.modelName}`;
  }

  override get migrationNameFragment(): string {
    return `${this.modelNameLower}_${nameFragment(this.name)}`;
  }

  foldInto(model: CreateModel): CreateModelOptions | null {
    if (model.nameLower !== this.modelNameLower) return null;
    return model.changed({ fields: { ...model.fields, [this.name]: this.field } });
  }

  override reduce(operation: Operation, appLabel: string): readonly Operation[] | boolean {
    if (operation instanceof RenameField && this.isSameField(operation)) {
      return [replaceOptions(this, { name: operation.newName })];
    }
    if (operation instanceof AlterField && this.isSameField(operation)) {
      return [replaceOptions(this, { field: operation.field })];
    }
    if (operation instanceof RemoveField && this.isSameField(operation)) return [];
    return super.reduce(operation, appLabel);
  }
}

/** Drops a field and its column. */
export class RemoveField extends FieldOperation implements FoldsIntoCreateModel {
  override readonly category = "-";

  constructor(options: { readonly modelName: string; readonly name: string }) {
    super(options.modelName, options.name);
  }

  override deconstruct(): OperationDeconstruction {
    return { name: "RemoveField", options: { modelName: this.modelName, name: this.name } };
  }

  override stateForwards(appLabel: string, state: ProjectState): ProjectState {
    return state.changeModel(appLabel, this.modelName, (model) => {
      model.field(this.name);
      return model.withFields([...model.fields].filter(([name]) => name !== this.name));
    });
  }

  override async databaseForwards(appLabel: string, editor: MigrationEditor, from: ProjectState): Promise<void> {
    if (!hasTable(editor.connection, from, appLabel, this.modelName)) return;
    const model = from.apps.getModel(appLabel, this.modelName);
    await editor.removeField(model, model._meta.getField(this.name));
  }

  override async databaseBackwards(
    appLabel: string,
    editor: MigrationEditor,
    from: ProjectState,
    to: ProjectState,
  ): Promise<void> {
    if (!hasTable(editor.connection, to, appLabel, this.modelName)) return;
    const field = to.apps.getModel(appLabel, this.modelName)._meta.getField(this.name);
    await editor.addField(from.apps.getModel(appLabel, this.modelName), field);
  }

  override describe(): string {
    return `Remove field ${this.name} from ${this.modelName}`;
  }

  override get migrationNameFragment(): string {
    return `remove_${this.modelNameLower}_${nameFragment(this.name)}`;
  }

  foldInto(model: CreateModel): CreateModelOptions | null {
    if (model.nameLower !== this.modelNameLower) return null;
    const fields = Object.fromEntries(Object.entries(model.fields).filter(([name]) => name !== this.name));
    const options = { ...model.options };
    const together = (options["uniqueTogether"] as string[][] | undefined)
      ?.map((names) => names.filter((name) => name !== this.name))
      .filter((names) => names.length > 0);
    delete options["uniqueTogether"];
    if (together !== undefined && together.length > 0) options["uniqueTogether"] = together;
    if (options["orderWithRespectTo"] === this.name) delete options["orderWithRespectTo"];
    return model.changed({ fields, options });
  }

  override reduce(operation: Operation, appLabel: string): readonly Operation[] | boolean {
    if (operation instanceof DeleteModel && operation.nameLower === this.modelNameLower) return [operation];
    return super.reduce(operation, appLabel);
  }
}

/** Changes the column of a field, or anything else about it. */
export class AlterField extends FieldChange implements FoldsIntoCreateModel {
  override readonly category = "~";

  override stateForwards(appLabel: string, state: ProjectState): ProjectState {
    state.model(appLabel, this.modelName).field(this.name);
    return super.stateForwards(appLabel, state);
  }

  override databaseForwards(appLabel: string, editor: MigrationEditor, from: ProjectState, to: ProjectState) {
    return this.#alter(appLabel, editor, from, this.filling(appLabel, to));
  }

  override databaseBackwards(appLabel: string, editor: MigrationEditor, from: ProjectState, to: ProjectState) {
    return this.#alter(appLabel, editor, from, to);
  }

  async #alter(appLabel: string, editor: MigrationEditor, from: ProjectState, to: ProjectState): Promise<void> {
    if (!hasTable(editor.connection, to, appLabel, this.modelName)) return;
    const [before, after] = [from, to].map((state) => state.apps.getModel(appLabel, this.modelName));
    const [oldField, newField] = [before!._meta.getField(this.name), after!._meta.getField(this.name)];
    await alterColumnOrTable(editor, before!, oldField, newField);
    await alterReferringFields(editor, from, to, { appLabel, modelName: this.modelName, oldField, newField });
  }

  override describe(): string {
    return `Alter field ${this.name} on ${this.modelName}`;
  }

  override get migrationNameFragment(): string {
    return `alter_${this.modelNameLower}_${nameFragment(this.name)}`;
  }

  foldInto(model: CreateModel): CreateModelOptions | null {
    if (model.nameLower !== this.modelNameLower || !(this.name in model.fields)) return null;
    return model.changed({ fields: { ...model.fields, [this.name]: this.field } });
  }

  override reduce(operation: Operation, appLabel: string): readonly Operation[] | boolean {
    if ((operation instanceof AlterField || operation instanceof RemoveField) && this.isSameField(operation)) {
      return [operation];
    }
    if (operation instanceof RenameField && this.isSameField(operation) && this.field.dbColumn === undefined) {
      return [operation, replaceOptions(this, { name: operation.newName })];
    }
    return super.reduce(operation, appLabel);
  }
}

/** Renames a field, and its column unless `dbColumn` keeps it. */
export class RenameField extends FieldOperation implements FoldsIntoCreateModel {
  override readonly category = "~";
  readonly oldName: string;
  readonly newName: string;

  constructor(options: { readonly modelName: string; readonly oldName: string; readonly newName: string }) {
    super(options.modelName, options.oldName);
    this.oldName = options.oldName;
    this.newName = options.newName;
  }

  override deconstruct(): OperationDeconstruction {
    const { modelName, oldName, newName } = this;
    return { name: "RenameField", options: { modelName, oldName, newName } };
  }

  override stateForwards(appLabel: string, state: ProjectState): ProjectState {
    return renameInState(state, appLabel, this.modelName, this.oldName, this.newName);
  }

  override databaseForwards(appLabel: string, editor: MigrationEditor, from: ProjectState, to: ProjectState) {
    return this.#rename(appLabel, editor, from, to, this.oldName, this.newName);
  }

  override databaseBackwards(appLabel: string, editor: MigrationEditor, from: ProjectState, to: ProjectState) {
    return this.#rename(appLabel, editor, from, to, this.newName, this.oldName);
  }

  async #rename(
    appLabel: string,
    editor: MigrationEditor,
    from: ProjectState,
    to: ProjectState,
    oldName: string,
    newName: string,
  ): Promise<void> {
    if (!hasTable(editor.connection, to, appLabel, this.modelName)) return;
    const [before, after] = [from, to].map((state) => state.apps.getModel(appLabel, this.modelName));
    await alterColumnOrTable(editor, before!, before!._meta.getField(oldName), after!._meta.getField(newName));
  }

  override describe(): string {
    return `Rename field ${this.oldName} on ${this.modelName} to ${this.newName}`;
  }

  override get migrationNameFragment(): string {
    return `rename_${nameFragment(this.oldName)}_${this.modelNameLower}_${nameFragment(this.newName)}`;
  }

  override referencesField(modelName: string, name: string, appLabel: string): boolean {
    return this.referencesModel(modelName, appLabel) && (name === this.oldName || name === this.newName);
  }

  foldInto(model: CreateModel): CreateModelOptions | null {
    if (model.nameLower !== this.modelNameLower) return null;
    const fields = fieldEntries(model.fields, model.name).map(([name, field]) => [
      name === this.oldName ? this.newName : name,
      field,
    ]);
    return model.changed({
      fields: Object.fromEntries(fields),
      options: renameInOptions(model.options, this.oldName, this.newName),
    });
  }

  override reduce(operation: Operation, appLabel: string): readonly Operation[] | boolean {
    if (operation instanceof RenameField && this.isSameModel(operation) && this.newName === operation.oldName) {
      return [replaceOptions(this, { newName: operation.newName })];
    }
    if (this.elidable || operation.elidable) return super.reduce(operation, appLabel);
    return (
      !operation.referencesField(this.modelName, this.oldName, appLabel) &&
      !operation.referencesField(this.modelName, this.newName, appLabel)
    );
  }
}
