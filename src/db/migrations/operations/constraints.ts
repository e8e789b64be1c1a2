/** Operations on constraints: add, remove, alter. */
import type { SchemaConstraint } from "../../backends/schema.ts";
import type { MigrationEditor } from "../editor.ts";
import type { MigrationConstraint } from "../parts.ts";
import type { ProjectState } from "../state/project-state.ts";
import { hasTable, Operation, type OperationDeconstruction, replaceOptions } from "./base.ts";
import type { CreateModel, CreateModelOptions, FoldsIntoCreateModel } from "./create-model.ts";

abstract class ConstraintOperation extends Operation {
  readonly modelName: string;

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

  protected isSame(operation: { readonly modelName: string }, name: string, other: string): boolean {
    return this.modelNameLower === operation.modelName.toLowerCase() && name === other;
  }

  /** How an engine adds it, where that can be said. */
  protected readonly manner: Partial<SchemaConstraint> = {};

  protected async add(state: ProjectState, editor: MigrationEditor, appLabel: string, name: string): Promise<void> {
    if (!hasTable(editor.connection, state, appLabel, this.modelName)) return;
    await editor.addConstraint(state.apps.getModel(appLabel, this.modelName), {
      ...this.#schema(state, editor, appLabel, name),
      ...this.manner,
    });
  }

  protected async remove(state: ProjectState, editor: MigrationEditor, appLabel: string, name: string): Promise<void> {
    if (!hasTable(editor.connection, state, appLabel, this.modelName)) return;
    await editor.removeConstraint(
      state.apps.getModel(appLabel, this.modelName),
      this.#schema(state, editor, appLabel, name),
    );
  }

  #schema(state: ProjectState, editor: MigrationEditor, appLabel: string, name: string): SchemaConstraint {
    state.model(appLabel, this.modelName).constraint(name);
    const { _meta } = state.apps.getModel(appLabel, this.modelName);
    return _meta.schemaConstraints(editor.connection.vendor).find((constraint) => constraint.name === name)!;
  }
}

function constraintsOf(model: CreateModel): readonly MigrationConstraint[] {
  return (model.options["constraints"] as readonly MigrationConstraint[] | undefined) ?? [];
}

/** Adds a constraint. */
export class AddConstraint extends ConstraintOperation implements FoldsIntoCreateModel {
  override readonly category = "+";
  readonly constraint: MigrationConstraint;

  constructor(options: { readonly modelName: string; readonly constraint: MigrationConstraint }) {
    super(options.modelName);
    this.constraint = options.constraint;
  }

  override deconstruct(): OperationDeconstruction {
    return { name: "AddConstraint", options: { modelName: this.modelName, constraint: this.constraint } };
  }

  override stateForwards(appLabel: string, state: ProjectState): ProjectState {
    return state.changeModel(appLabel, this.modelName, (model) =>
      model.withOptions({ constraints: [...model.options.constraints, this.constraint] }),
    );
  }

  override databaseForwards(appLabel: string, editor: MigrationEditor, _from: ProjectState, to: ProjectState) {
    return this.add(to, editor, appLabel, this.constraint.name);
  }

  override databaseBackwards(appLabel: string, editor: MigrationEditor, from: ProjectState) {
    return this.remove(from, editor, appLabel, this.constraint.name);
  }

  override describe(): string {
    return `Create constraint ${this.constraint.name} on model ${this.modelName}`;
  }

  override get migrationNameFragment(): string {
    return `${this.modelNameLower}_${this.constraint.name.toLowerCase()}`;
  }

  foldInto(model: CreateModel): CreateModelOptions | null {
    if (model.nameLower !== this.modelNameLower) return null;
    return model.changedOptions({ constraints: [...constraintsOf(model), this.constraint] });
  }

  override reduce(operation: Operation, appLabel: string): readonly Operation[] | boolean {
    if (operation instanceof RemoveConstraint && this.isSame(operation, this.constraint.name, operation.name))
      return [];
    if (operation instanceof AlterConstraint && this.isSame(operation, this.constraint.name, operation.name)) {
      return [replaceOptions(this, { constraint: operation.constraint })];
    }
    return super.reduce(operation, appLabel);
  }
}

/** Drops a constraint. */
export class RemoveConstraint extends ConstraintOperation implements FoldsIntoCreateModel {
  override readonly category = "-";
  readonly name: string;

  constructor(options: { readonly modelName: string; readonly name: string }) {
    super(options.modelName);
    this.name = options.name;
  }

  override deconstruct(): OperationDeconstruction {
    return { name: "RemoveConstraint", options: { modelName: this.modelName, name: this.name } };
  }

  override stateForwards(appLabel: string, state: ProjectState): ProjectState {
    return state.changeModel(appLabel, this.modelName, (model) => {
      model.constraint(this.name);
      return model.withOptions({ constraints: model.options.constraints.filter(({ name }) => name !== this.name) });
    });
  }

  override databaseForwards(appLabel: string, editor: MigrationEditor, from: ProjectState) {
    return this.remove(from, editor, appLabel, this.name);
  }

  override databaseBackwards(appLabel: string, editor: MigrationEditor, _from: ProjectState, to: ProjectState) {
    return this.add(to, editor, appLabel, this.name);
  }

  override describe(): string {
    return `Remove constraint ${this.name} from model ${this.modelName}`;
  }

  override get migrationNameFragment(): string {
    return `remove_${this.modelNameLower}_${this.name.toLowerCase()}`;
  }

  foldInto(model: CreateModel): CreateModelOptions | null {
    if (model.nameLower !== this.modelNameLower) return null;
    const left = constraintsOf(model).filter((constraint) => constraint.name !== this.name);
    return model.changedOptions({ constraints: left.length > 0 ? left : undefined });
  }
}

/** Changes what a constraint says to people (its error message or code), which the database does not know. */
export class AlterConstraint extends ConstraintOperation implements FoldsIntoCreateModel {
  override readonly category = "~";
  readonly name: string;
  readonly constraint: MigrationConstraint;

  constructor(options: {
    readonly modelName: string;
    readonly name: string;
    readonly constraint: MigrationConstraint;
  }) {
    super(options.modelName);
    this.name = options.name;
    this.constraint = options.constraint;
  }

  override deconstruct(): OperationDeconstruction {
    const { modelName, name, constraint } = this;
    return { name: "AlterConstraint", options: { modelName, name, constraint } };
  }

  override stateForwards(appLabel: string, state: ProjectState): ProjectState {
    return state.changeModel(appLabel, this.modelName, (model) => {
      model.constraint(this.name);
      const constraints = model.options.constraints.map((each) => (each.name === this.name ? this.constraint : each));
      return model.withOptions({ constraints });
    });
  }

  override async databaseForwards(): Promise<void> {}

  override async databaseBackwards(): Promise<void> {}

  override describe(): string {
    return `Alter constraint ${this.name} on ${this.modelName}`;
  }

  override get migrationNameFragment(): string {
    return `alter_${this.modelNameLower}_${this.constraint.name.toLowerCase()}`;
  }

  foldInto(model: CreateModel): CreateModelOptions | null {
    if (model.nameLower !== this.modelNameLower) return null;
    const others = constraintsOf(model).filter((constraint) => constraint.name !== this.name);
    return model.changedOptions({ constraints: [...others, this.constraint] });
  }

  override reduce(operation: Operation, appLabel: string): readonly Operation[] | boolean {
    const replaces = operation instanceof AlterConstraint || operation instanceof RemoveConstraint;
    if (replaces && this.isSame(operation, this.name, operation.name)) return [operation];
    return super.reduce(operation, appLabel);
  }
}
