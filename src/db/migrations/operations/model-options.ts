/** Operations that set options of a model. */
import type { MigrationEditor } from "../editor.ts";
import { IntegerField } from "../../models/fields/integer-field.ts";
import { ORDER_FIELD } from "../../models/options-fields.ts";
import { alterManyToManyTables } from "../many-to-many.ts";
import type { ProjectState } from "../state/project-state.ts";
import { hasTable, type Operation, type OperationDeconstruction } from "./base.ts";
import type { CreateModel, CreateModelOptions, FoldsIntoCreateModel } from "./create-model.ts";
import { DeleteModel } from "./delete-model.ts";
import { ModelOperation } from "./model-operation.ts";

/** The later of two such operations on a model wins. */
export abstract class ModelOptionOperation extends ModelOperation implements FoldsIntoCreateModel {
  override readonly category = "~";

  foldInto(model: CreateModel): CreateModelOptions | null {
    return model.nameLower === this.nameLower ? this.foldOptions(model) : null;
  }

  protected abstract foldOptions(model: CreateModel): CreateModelOptions;

  override reduce(operation: Operation, appLabel: string): readonly Operation[] | boolean {
    const overrides = operation.constructor === this.constructor || operation instanceof DeleteModel;
    if (overrides && (operation as ModelOperation).nameLower === this.nameLower) return [operation];
    return super.reduce(operation, appLabel);
  }
}

/** Renames the table of a model; `table: null` goes back to the default name. */
export class AlterModelTable extends ModelOptionOperation {
  readonly table: string | null;

  constructor(options: { readonly name: string; readonly table: string | null }) {
    super(options.name);
    this.table = options.table;
  }

  override deconstruct(): OperationDeconstruction {
    return { name: "AlterModelTable", options: { name: this.name, table: this.table } };
  }

  protected override foldOptions(model: CreateModel): CreateModelOptions {
    return model.changedOptions({ dbTable: this.table ?? undefined });
  }

  override stateForwards(appLabel: string, state: ProjectState): ProjectState {
    return state.changeModel(appLabel, this.name, (model) => model.withOptions({ dbTable: this.table ?? undefined }));
  }

  override async databaseForwards(
    appLabel: string,
    editor: MigrationEditor,
    from: ProjectState,
    to: ProjectState,
  ): Promise<void> {
    if (!hasTable(editor.connection, to, appLabel, this.name)) return;
    const [before, after] = [from.apps.getModel(appLabel, this.name), to.apps.getModel(appLabel, this.name)];
    await editor.alterDbTable(after, before._meta.dbTable, after._meta.dbTable);
    await alterManyToManyTables(editor, before, after);
  }

  override databaseBackwards(appLabel: string, editor: MigrationEditor, from: ProjectState, to: ProjectState) {
    return this.databaseForwards(appLabel, editor, from, to);
  }

  override describe(): string {
    return `Rename table for ${this.name} to ${this.table ?? "(default)"}`;
  }

  override get migrationNameFragment(): string {
    return `alter_${this.nameLower}_table`;
  }
}

/** Sets `uniqueTogether`; a null or empty list removes it. */
export class AlterUniqueTogether extends ModelOptionOperation {
  readonly uniqueTogether: readonly (readonly string[])[];

  constructor(options: { readonly name: string; readonly uniqueTogether: readonly (readonly string[])[] | null }) {
    super(options.name);
    this.uniqueTogether = options.uniqueTogether ?? [];
  }

  override deconstruct(): OperationDeconstruction {
    return { name: "AlterUniqueTogether", options: { name: this.name, uniqueTogether: this.uniqueTogether } };
  }

  #value(): readonly (readonly string[])[] | undefined {
    return this.uniqueTogether.length > 0 ? this.uniqueTogether : undefined;
  }

  protected override foldOptions(model: CreateModel): CreateModelOptions {
    return model.changedOptions({ uniqueTogether: this.#value() });
  }

  override stateForwards(appLabel: string, state: ProjectState): ProjectState {
    return state.changeModel(appLabel, this.name, (model) => model.withOptions({ uniqueTogether: this.#value() }));
  }

  override async databaseForwards(
    appLabel: string,
    editor: MigrationEditor,
    from: ProjectState,
    to: ProjectState,
  ): Promise<void> {
    if (!hasTable(editor.connection, to, appLabel, this.name)) return;
    const before = from.model(appLabel, this.name).options.uniqueTogether ?? [];
    const after = to.model(appLabel, this.name).options.uniqueTogether ?? [];
    await editor.alterUniqueTogether(to.apps.getModel(appLabel, this.name), before, after);
  }

  override databaseBackwards(appLabel: string, editor: MigrationEditor, from: ProjectState, to: ProjectState) {
    return this.databaseForwards(appLabel, editor, from, to);
  }

  override referencesField(modelName: string, name: string, appLabel: string): boolean {
    if (!this.referencesModel(modelName, appLabel)) return false;
    return this.uniqueTogether.length === 0 || this.uniqueTogether.some((fields) => fields.includes(name));
  }

  override describe(): string {
    return `Alter unique_together for ${this.name} (${this.uniqueTogether.length} constraint(s))`;
  }

  override get migrationNameFragment(): string {
    return `alter_${this.nameLower}_unique_together`;
  }
}

/** Gives the rows of a model an order among those of one object, or takes it away: adds or drops the column `_order`. */
export class AlterOrderWithRespectTo extends ModelOptionOperation {
  readonly orderWithRespectTo: string | null;

  constructor(options: { readonly name: string; readonly orderWithRespectTo: string | null }) {
    super(options.name);
    this.orderWithRespectTo = options.orderWithRespectTo;
  }

  override deconstruct(): OperationDeconstruction {
    const { name, orderWithRespectTo } = this;
    return { name: "AlterOrderWithRespectTo", options: { name, orderWithRespectTo } };
  }

  protected override foldOptions(model: CreateModel): CreateModelOptions {
    return model.changedOptions({ orderWithRespectTo: this.orderWithRespectTo ?? undefined });
  }

  override stateForwards(appLabel: string, state: ProjectState): ProjectState {
    return state.changeModel(appLabel, this.name, (model) =>
      model.withOptions({ orderWithRespectTo: this.orderWithRespectTo ?? undefined }),
    );
  }

  override async databaseForwards(
    appLabel: string,
    editor: MigrationEditor,
    from: ProjectState,
    to: ProjectState,
  ): Promise<void> {
    if (!hasTable(editor.connection, to, appLabel, this.name)) return;
    const [before, after] = [from, to].map((state) => state.apps.getModel(appLabel, this.name));
    const [had, has] = [before, after].map((model) => model!._meta.orderWithRespectTo !== null);
    if (had && !has) await editor.removeField(before!, before!._meta.getField(ORDER_FIELD));
    if (has && !had) {
      // Rows that are there already stand at the same place.
      const field = new IntegerField({ default: 0 });
      field.contributeToClass(after!, ORDER_FIELD);
      await editor.addField(before!, field);
    }
  }

  override databaseBackwards(appLabel: string, editor: MigrationEditor, from: ProjectState, to: ProjectState) {
    return this.databaseForwards(appLabel, editor, from, to);
  }

  override referencesField(modelName: string, name: string, appLabel: string): boolean {
    return (
      this.referencesModel(modelName, appLabel) &&
      (this.orderWithRespectTo === null || name === this.orderWithRespectTo || name === ORDER_FIELD)
    );
  }

  override describe(): string {
    return `Set order_with_respect_to on ${this.name} to ${this.orderWithRespectTo ?? "None"}`;
  }

  override get migrationNameFragment(): string {
    return `alter_${this.nameLower}_order_with_respect_to`;
  }
}

/** Options without effect on the table, kept for data migrations and the code that reads them there. */
export const ALTER_OPTION_KEYS = [
  "baseManagerName",
  "defaultManagerName",
  "defaultRelatedName",
  "getLatestBy",
  "managed",
  "ordering",
  "permissions",
  "defaultPermissions",
  "selectOnSave",
  "verboseName",
  "verboseNamePlural",
] as const;

/** Sets the options of `ALTER_OPTION_KEYS`; one that is not named goes back to its default. */
export class AlterModelOptions extends ModelOptionOperation {
  readonly options: Readonly<Record<string, unknown>>;

  constructor(options: { readonly name: string; readonly options: Readonly<Record<string, unknown>> }) {
    super(options.name);
    this.options = options.options;
  }

  override deconstruct(): OperationDeconstruction {
    return { name: "AlterModelOptions", options: { name: this.name, options: this.options } };
  }

  override stateForwards(appLabel: string, state: ProjectState): ProjectState {
    return state.changeModel(appLabel, this.name, (model) => model.with({ options: this.applyTo(model.options) }));
  }

  protected override foldOptions(model: CreateModel): CreateModelOptions {
    return model.changed({ options: this.applyTo(model.options) });
  }

  /** `options` of a model with the ones of this operation in their place. */
  applyTo(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const result: Record<string, unknown> = { ...options, ...this.options };
    for (const key of ALTER_OPTION_KEYS) if (!(key in this.options)) delete result[key];
    return result;
  }

  override async databaseForwards(): Promise<void> {}

  override async databaseBackwards(): Promise<void> {}

  override describe(): string {
    return `Change Meta options on ${this.name}`;
  }

  override get migrationNameFragment(): string {
    return `alter_${this.nameLower}_options`;
  }
}
