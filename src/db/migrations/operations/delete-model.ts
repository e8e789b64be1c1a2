import type { MigrationEditor } from "../editor.ts";
import type { ProjectState } from "../state/project-state.ts";
import { hasTable, type OperationDeconstruction } from "./base.ts";
import { ModelOperation } from "./model-operation.ts";

/** Drops a model and its table. */
export class DeleteModel extends ModelOperation {
  override readonly category = "-";

  constructor(options: { readonly name: string }) {
    super(options.name);
  }

  override deconstruct(): OperationDeconstruction {
    return { name: "DeleteModel", options: { name: this.name } };
  }

  override stateForwards(appLabel: string, state: ProjectState): ProjectState {
    return state.withoutModel(appLabel, this.name);
  }

  override async databaseForwards(appLabel: string, editor: MigrationEditor, from: ProjectState): Promise<void> {
    if (hasTable(editor.connection, from, appLabel, this.name))
      await editor.deleteModel(from.apps.getModel(appLabel, this.name));
  }

  override async databaseBackwards(
    appLabel: string,
    editor: MigrationEditor,
    _from: ProjectState,
    to: ProjectState,
  ): Promise<void> {
    if (hasTable(editor.connection, to, appLabel, this.name))
      await editor.createModel(to.apps.getModel(appLabel, this.name));
  }

  /** The deleted model may refer to any other. */
  override referencesModel(): boolean {
    return true;
  }

  override describe(): string {
    return `Delete model ${this.name}`;
  }

  override get migrationNameFragment(): string {
    return `delete_${this.nameLower}`;
  }
}
