import type { MigrationEditor } from "../editor.ts";
import type { ProjectState } from "../state/project-state.ts";
import { Operation, type OperationDeconstruction } from "./base.ts";

/** Two lists: operations that only change the database, and operations that only change the state. */
export class SeparateDatabaseAndState extends Operation {
  override readonly category = "?";
  readonly databaseOperations: readonly Operation[];
  readonly stateOperations: readonly Operation[];

  constructor(
    options: {
      readonly databaseOperations?: readonly Operation[];
      readonly stateOperations?: readonly Operation[];
    } = {},
  ) {
    super();
    this.databaseOperations = options.databaseOperations ?? [];
    this.stateOperations = options.stateOperations ?? [];
  }

  override get reversible(): boolean {
    return this.databaseOperations.every((operation) => operation.reversible);
  }

  override deconstruct(): OperationDeconstruction {
    const { databaseOperations, stateOperations } = this;
    return {
      name: "SeparateDatabaseAndState",
      options: {
        ...(databaseOperations.length > 0 ? { databaseOperations } : {}),
        ...(stateOperations.length > 0 ? { stateOperations } : {}),
      },
    };
  }

  override stateForwards(appLabel: string, state: ProjectState): ProjectState {
    return this.stateOperations.reduce((current, operation) => operation.stateForwards(appLabel, current), state);
  }

  /** The database operations see the states they make themselves. */
  override async databaseForwards(appLabel: string, editor: MigrationEditor, from: ProjectState): Promise<void> {
    let state = from;
    for (const operation of this.databaseOperations) {
      const next = operation.stateForwards(appLabel, state);
      await operation.databaseForwards(appLabel, editor, state, next);
      state = next;
    }
  }

  override async databaseBackwards(
    appLabel: string,
    editor: MigrationEditor,
    _from: ProjectState,
    to: ProjectState,
  ): Promise<void> {
    const states = [to];
    for (const operation of this.databaseOperations) states.push(operation.stateForwards(appLabel, states.at(-1)!));
    for (let i = this.databaseOperations.length - 1; i >= 0; i--) {
      await this.databaseOperations[i]!.databaseBackwards(appLabel, editor, states[i + 1]!, states[i]!);
    }
  }

  override describe(): string {
    return "Custom state/database change combination";
  }
}
