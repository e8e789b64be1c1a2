import { router } from "../../routers.ts";
import type { EditorConnection, MigrationEditor } from "../editor.ts";
import type { ProjectState } from "../state/project-state.ts";
import { isSwapped } from "../swappable.ts";

/** The sign before a description: adds, removes, alters, runs code, runs SQL, or a mixture. */
export type OperationCategory = "+" | "-" | "~" | "p" | "s" | "?";

/** What made an operation: the name of its class and the one argument of its constructor. */
export interface OperationDeconstruction {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * One step of a migration: it changes the state of the models in memory, and the database to match.
 *
 * Operations are immutable. Follows Django's `Operation` (docs/ref/migration-operations), with one difference:
 * `stateForwards()` returns a new state instead of changing the one it gets.
 */
export abstract class Operation {
  /** Whether `databaseBackwards()` can undo it. */
  get reversible(): boolean {
    return true;
  }

  /** Whether `sqlmigrate` can show it as SQL. */
  readonly reducesToSql: boolean = true;
  /** Whether it runs in a transaction: true forces one, false forbids one, null leaves it to the migration. */
  readonly atomic: boolean | null = null;
  /** Whether squashing may drop it. */
  readonly elidable: boolean = false;
  readonly category: OperationCategory = "?";

  /** The state after this operation. */
  abstract stateForwards(appLabel: string, state: ProjectState): ProjectState;

  abstract databaseForwards(
    appLabel: string,
    schemaEditor: MigrationEditor,
    fromState: ProjectState,
    toState: ProjectState,
  ): Promise<void>;

  /** Undoes it; `fromState` is the state with the operation, `toState` the one before. */
  abstract databaseBackwards(
    appLabel: string,
    schemaEditor: MigrationEditor,
    fromState: ProjectState,
    toState: ProjectState,
  ): Promise<void>;

  /** What the operation does, for people: "Add field price to book". */
  abstract describe(): string;

  abstract deconstruct(): OperationDeconstruction;

  /** Part of the name of a migration that holds this operation; null: it has nothing to say. */
  get migrationNameFragment(): string | null {
    return null;
  }

  formattedDescription(): string {
    return `${this.category} ${this.describe()}`;
  }

  /** Whether it may have to do with that model. Yes in doubt: the optimizer then leaves it alone. */
  referencesModel(_name: string, _appLabel: string): boolean {
    return true;
  }

  /** Whether it may have to do with that field. Yes in doubt. */
  referencesField(modelName: string, _name: string, appLabel: string): boolean {
    return this.referencesModel(modelName, appLabel);
  }

  /**
   * What this operation followed by `operation` comes to: a list that replaces both, true when the two may change
   * places, false when they may not.
   */
  reduce(operation: Operation, _appLabel: string): readonly Operation[] | boolean {
    if (this.elidable) return [operation];
    if (operation.elidable) return [this];
    return false;
  }

  toString(): string {
    return `<${this.constructor.name} ${this.describe()}>`;
  }
}

/** A copy of `operation` with some of its options replaced. */
export function replaceOptions<T extends Operation>(operation: T, changes: Readonly<Record<string, unknown>>): T {
  const Class = operation.constructor as new (options: object) => T;
  return new Class({ ...operation.deconstruct().options, ...changes });
}

/**
 * Whether a model has a table in a database: not a proxy, not unmanaged, not swapped for another, not of another engine,
 * and the routers let it be there.
 */
export function hasTable(
  connection: EditorConnection,
  state: ProjectState,
  appLabel: string,
  modelName: string,
): boolean {
  const model = state.model(appLabel, modelName);
  const { managed, proxy, requiredDbVendor } = model.options;
  if (managed === false || proxy === true || isSwapped(model)) return false;
  if (requiredDbVendor !== undefined && requiredDbVendor !== connection.vendor) return false;
  return router.allowMigrate(connection.alias, appLabel, {
    modelName: modelName.toLowerCase(),
    get model() {
      return state.apps.getModel(appLabel, modelName);
    },
  });
}
