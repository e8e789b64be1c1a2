/** Operations on indexes: add, remove, rename. */
import type { SchemaIndex } from "../../backends/schema.ts";
import { MigrationError } from "../errors.ts";
import type { MigrationEditor } from "../editor.ts";
import { describeIndex, type MigrationIndex, namedIndex } from "../parts.ts";
import type { ProjectState } from "../state/project-state.ts";
import { hasTable, Operation, type OperationDeconstruction, replaceOptions } from "./base.ts";
import type { CreateModel, CreateModelOptions, FoldsIntoCreateModel } from "./create-model.ts";

abstract class IndexOperation extends Operation {
  readonly modelName: string;
  /** How an engine makes and drops it, where that can be said. */
  protected readonly manner: Partial<SchemaIndex> = {};

  constructor(modelName: string) {
    super();
    this.modelName = modelName;
  }

  get modelNameLower(): string {
    return this.modelName.toLowerCase();
  }

  override referencesModel(name: string, _appLabel: string): boolean {
    return name.toLowerCase() === this.modelNameLower;
  }
}

function schemaIndex(
  state: ProjectState,
  { connection }: MigrationEditor,
  appLabel: string,
  modelName: string,
  name: string,
): SchemaIndex {
  state.model(appLabel, modelName).index(name);
  const { _meta } = state.apps.getModel(appLabel, modelName);
  return _meta.schemaIndexes(connection.vendor).find((index) => index.name === name)!;
}

async function addTo(
  state: ProjectState,
  editor: MigrationEditor,
  appLabel: string,
  modelName: string,
  name: string,
  manner: Partial<SchemaIndex>,
) {
  if (!hasTable(editor.connection, state, appLabel, modelName)) return;
  await editor.addIndex(state.apps.getModel(appLabel, modelName), {
    ...schemaIndex(state, editor, appLabel, modelName, name),
    ...manner,
  });
}

async function removeFrom(
  state: ProjectState,
  editor: MigrationEditor,
  appLabel: string,
  modelName: string,
  name: string,
  manner: Partial<SchemaIndex>,
) {
  if (!hasTable(editor.connection, state, appLabel, modelName)) return;
  await editor.removeIndex(state.apps.getModel(appLabel, modelName), {
    ...schemaIndex(state, editor, appLabel, modelName, name),
    ...manner,
  });
}

/** Adds an index, which must have a name. */
export class AddIndex extends IndexOperation implements FoldsIntoCreateModel {
  override readonly category = "+";
  readonly index: MigrationIndex;

  constructor(options: { readonly modelName: string; readonly index: MigrationIndex }) {
    super(options.modelName);
    this.index = namedIndex(options.index, options.modelName);
  }

  override deconstruct(): OperationDeconstruction {
    return { name: "AddIndex", options: { modelName: this.modelName, index: this.index } };
  }

  override stateForwards(appLabel: string, state: ProjectState): ProjectState {
    return state.changeModel(appLabel, this.modelName, (model) =>
      model.withOptions({ indexes: [...model.options.indexes, this.index] }),
    );
  }

  override databaseForwards(appLabel: string, editor: MigrationEditor, _from: ProjectState, to: ProjectState) {
    return addTo(to, editor, appLabel, this.modelName, this.index.name, this.manner);
  }

  override databaseBackwards(appLabel: string, editor: MigrationEditor, from: ProjectState) {
    return removeFrom(from, editor, appLabel, this.modelName, this.index.name, this.manner);
  }

  override describe(): string {
    return describeIndex(this.index, this.modelName);
  }

  override get migrationNameFragment(): string {
    return `${this.modelNameLower}_${this.index.name.toLowerCase()}`;
  }

  foldInto(model: CreateModel): CreateModelOptions | null {
    if (model.nameLower !== this.modelNameLower) return null;
    return model.changedOptions({ indexes: [...indexesOf(model), this.index] });
  }

  override reduce(operation: Operation, appLabel: string): readonly Operation[] | boolean {
    if (operation instanceof RemoveIndex && this.index.name === operation.name) return [];
    if (operation instanceof RenameIndex && this.index.name === operation.oldName) {
      return [replaceOptions(this, { index: this.index.withName(operation.newName) })];
    }
    return super.reduce(operation, appLabel);
  }
}

function indexesOf(model: CreateModel): readonly MigrationIndex[] {
  return (model.options["indexes"] as readonly MigrationIndex[] | undefined) ?? [];
}

/** Drops an index. */
export class RemoveIndex extends IndexOperation implements FoldsIntoCreateModel {
  override readonly category = "-";
  readonly name: string;

  constructor(options: { readonly modelName: string; readonly name: string }) {
    super(options.modelName);
    this.name = options.name;
  }

  override deconstruct(): OperationDeconstruction {
    return { name: "RemoveIndex", options: { modelName: this.modelName, name: this.name } };
  }

  override stateForwards(appLabel: string, state: ProjectState): ProjectState {
    return state.changeModel(appLabel, this.modelName, (model) => {
      model.index(this.name);
      return model.withOptions({ indexes: model.options.indexes.filter((index) => index.name !== this.name) });
    });
  }

  override databaseForwards(appLabel: string, editor: MigrationEditor, from: ProjectState) {
    return removeFrom(from, editor, appLabel, this.modelName, this.name, this.manner);
  }

  override databaseBackwards(appLabel: string, editor: MigrationEditor, _from: ProjectState, to: ProjectState) {
    return addTo(to, editor, appLabel, this.modelName, this.name, this.manner);
  }

  override describe(): string {
    return `Remove index ${this.name} from ${this.modelName}`;
  }

  override get migrationNameFragment(): string {
    return `remove_${this.modelNameLower}_${this.name.toLowerCase()}`;
  }

  foldInto(model: CreateModel): CreateModelOptions | null {
    if (model.nameLower !== this.modelNameLower) return null;
    const left = indexesOf(model).filter((index) => index.name !== this.name);
    return model.changedOptions({ indexes: left.length > 0 ? left : undefined });
  }
}

/** Renames an index. */
export class RenameIndex extends IndexOperation implements FoldsIntoCreateModel {
  override readonly category = "~";
  readonly newName: string;
  readonly oldName: string;

  constructor(options: { readonly modelName: string; readonly newName: string; readonly oldName: string }) {
    super(options.modelName);
    if (!options.oldName) throw new MigrationError("RenameIndex requires oldName.");
    this.newName = options.newName;
    this.oldName = options.oldName;
  }

  override deconstruct(): OperationDeconstruction {
    const { modelName, newName, oldName } = this;
    return { name: "RenameIndex", options: { modelName, newName, oldName } };
  }

  override stateForwards(appLabel: string, state: ProjectState): ProjectState {
    return state.changeModel(appLabel, this.modelName, (model) => {
      const renamed = model.index(this.oldName).withName(this.newName);
      const indexes = model.options.indexes.map((index) => (index.name === this.oldName ? renamed : index));
      return model.withOptions({ indexes });
    });
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
    if (oldName === newName || !hasTable(editor.connection, to, appLabel, this.modelName)) return;
    await editor.renameIndex(
      to.apps.getModel(appLabel, this.modelName),
      schemaIndex(from, editor, appLabel, this.modelName, oldName),
      schemaIndex(to, editor, appLabel, this.modelName, newName),
    );
  }

  override describe(): string {
    return `Rename index ${this.oldName} on ${this.modelName} to ${this.newName}`;
  }

  override get migrationNameFragment(): string {
    return `rename_${this.oldName.toLowerCase()}_${this.newName.toLowerCase()}`;
  }

  foldInto(model: CreateModel): CreateModelOptions | null {
    if (model.nameLower !== this.modelNameLower) return null;
    const rename = (index: MigrationIndex) => (index.name === this.oldName ? index.withName(this.newName) : index);
    return model.changedOptions({ indexes: indexesOf(model).map(rename) });
  }

  override reduce(operation: Operation, appLabel: string): readonly Operation[] | boolean {
    if (
      operation instanceof RenameIndex &&
      this.modelNameLower === operation.modelNameLower &&
      this.newName.toLowerCase() === operation.oldName.toLowerCase()
    ) {
      return [replaceOptions(this, { newName: operation.newName })];
    }
    return super.reduce(operation, appLabel);
  }
}
