import { MigrationError } from "../errors.ts";
import type { MigrationEditor } from "../editor.ts";
import { type FieldMap, fieldEntries } from "../fields.ts";
import { type ModelBase, ModelState } from "../state/model-state.ts";
import type { ProjectState } from "../state/project-state.ts";
import { fieldReferences, resolveReference } from "../state/references.ts";
import { hasTable, type Operation, type OperationDeconstruction, replaceOptions } from "./base.ts";
import { DeleteModel } from "./delete-model.ts";
import { ModelOperation } from "./model-operation.ts";
import { modelKey } from "../state/model-state.ts";

export interface CreateModelOptions {
  readonly name: string;
  /** Fields by name, in the order of their columns. */
  readonly fields: FieldMap;
  readonly options?: Readonly<Record<string, unknown>>;
  /** Models as `"app_label.ModelName"`, or classes that are no models. Default: `models.Model`. */
  readonly bases?: readonly ModelBase[];
  readonly managers?: readonly (readonly [name: string, manager: unknown])[];
}

/** An operation that `CreateModel` can take into itself: it says what the model looks like afterwards. */
export interface FoldsIntoCreateModel {
  foldInto(model: CreateModel): CreateModelOptions | null;
}

/** Makes a model and its table. */
export class CreateModel extends ModelOperation {
  override readonly category = "+";
  readonly fields: FieldMap;
  readonly options: Readonly<Record<string, unknown>>;
  readonly bases: readonly ModelBase[];
  readonly managers: readonly (readonly [name: string, manager: unknown])[];

  constructor(options: CreateModelOptions) {
    super(options.name);
    this.fields = options.fields;
    this.options = options.options ?? {};
    this.bases = options.bases ?? [];
    this.managers = options.managers ?? [];
    fieldEntries(this.fields, `CreateModel ${this.name}`);
    noDuplicates(this.name, "bases", this.bases);
    noDuplicates(
      this.name,
      "managers",
      this.managers.map(([name]) => name),
    );
  }

  override deconstruct(): OperationDeconstruction & { readonly options: CreateModelOptions } {
    const { name, fields, options, bases, managers } = this;
    return {
      name: "CreateModel",
      options: {
        name,
        fields,
        ...(Object.keys(options).length > 0 ? { options } : {}),
        ...(bases.length > 0 ? { bases } : {}),
        ...(managers.length > 0 ? { managers } : {}),
      },
    };
  }

  override stateForwards(appLabel: string, state: ProjectState): ProjectState {
    const { name, options, bases, managers } = this;
    const known = state.find(appLabel, name);
    if (known !== undefined) throw new MigrationError(`The model ${known.label} exists already.`);
    const fields = fieldEntries(this.fields, `CreateModel ${name}`);
    return state.withModel(new ModelState({ appLabel, name, fields, options, bases, managers }));
  }

  override async databaseForwards(
    appLabel: string,
    editor: MigrationEditor,
    _from: ProjectState,
    to: ProjectState,
  ): Promise<void> {
    if (hasTable(editor.connection, to, appLabel, this.name))
      await editor.createModel(to.apps.getModel(appLabel, this.name));
  }

  override async databaseBackwards(appLabel: string, editor: MigrationEditor, from: ProjectState): Promise<void> {
    if (hasTable(editor.connection, from, appLabel, this.name))
      await editor.deleteModel(from.apps.getModel(appLabel, this.name));
  }

  override describe(): string {
    return `Create ${this.options["proxy"] === true ? "proxy " : ""}model ${this.name}`;
  }

  override get migrationNameFragment(): string {
    return this.nameLower;
  }

  override referencesModel(name: string, appLabel: string): boolean {
    if (name.toLowerCase() === this.nameLower) return true;
    const key = modelKey(appLabel, name);
    if (this.bases.some((base) => typeof base === "string" && resolveReference(base, appLabel, this.name) === key)) {
      return true;
    }
    return fieldEntries(this.fields, this.name).some(
      ([, field]) => fieldReferences([appLabel, this.nameLower], field, key) !== null,
    );
  }

  override reduce(operation: Operation, appLabel: string): readonly Operation[] | boolean {
    if (operation instanceof DeleteModel && operation.nameLower === this.nameLower && this.options["proxy"] !== true) {
      return [];
    }
    if ("foldInto" in operation) {
      const folded = (operation as Operation & FoldsIntoCreateModel).foldInto(this);
      if (folded !== null) return [new CreateModel(folded)];
    }
    return super.reduce(operation, appLabel);
  }

  /** What a folded operation returns: this model with some parts changed. */
  changed(changes: Partial<CreateModelOptions>): CreateModelOptions {
    return { ...replaceOptions(this, changes as Record<string, unknown>).deconstruct().options };
  }

  changedOptions(changes: Readonly<Record<string, unknown>>): CreateModelOptions {
    const options = Object.fromEntries(
      Object.entries({ ...this.options, ...changes }).filter(([, value]) => value !== undefined),
    );
    return this.changed({ options });
  }
}

function noDuplicates(model: string, what: string, values: readonly unknown[]): void {
  const seen = new Set<unknown>();
  for (const value of values) {
    const key = typeof value === "string" ? value.toLowerCase() : value;
    if (seen.has(key))
      throw new MigrationError(`Found duplicate value ${String(value)} in CreateModel ${model} ${what}.`);
    seen.add(key);
  }
}
