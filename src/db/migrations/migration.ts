import { didYouMean } from "../../utils/suggest.ts";
import { BadMigrationError } from "./errors.ts";
import { type MigrationKey, migrationKey, type MigrationTarget } from "./keys.ts";
import { Operation } from "./operations/base.ts";
import type { ProjectState } from "./state/project-state.ts";
import { swappedLabel } from "./swappable.ts";

/** A dependency on whatever model a setting names; made by `swappableDependency()`. */
export class SwappableDependency {
  readonly setting: string;

  constructor(setting: string) {
    this.setting = setting;
  }

  /** The first migration of the app whose model the setting names. */
  resolve(): MigrationTarget {
    return [swappedLabel(this.setting).split(".", 1)[0]!, "__first__"];
  }
}

/**
 * A dependency on the model that a setting names, for a migration that points to it.
 *
 * ```ts
 * dependencies = [migrations.swappableDependency("AUTH_USER_MODEL")];
 * ```
 */
export function swappableDependency(setting: string): SwappableDependency {
  return new SwappableDependency(setting);
}

/** Label of the model that a setting names: the target of a foreign key to a swappable model. */
export function swappable(setting: string): string {
  return swappedLabel(setting);
}

export type Dependency = readonly string[] | SwappableDependency;

/**
 * The base of the class `Migration` in every migration file (docs/topics/migrations).
 *
 * ```ts
 * export class Migration extends migrations.Migration {
 *   dependencies = [["library", "0001_initial"]];
 *   operations = [new migrations.AddField({ modelName: "book", name: "price", field: models.IntegerField() })];
 * }
 * ```
 *
 * A file may also set `initial` (true: the first of its app, for `--fake-initial`), `atomic` (false: no transaction
 * around it), `replaces` and `runBefore` (lists like `dependencies`). They stand in no type here, so that files compile
 * with and without `noImplicitOverride`; the loader checks them.
 */
export abstract class Migration {
  /** Migrations that run before this one: `[app label, name]`. */
  abstract dependencies: readonly Dependency[];
  /** What the migration does, in order. */
  abstract operations: readonly Operation[];
}

export interface MigrationInit {
  readonly appLabel: string;
  readonly name: string;
  readonly dependencies?: readonly (MigrationTarget | SwappableDependency)[];
  readonly operations?: readonly Operation[];
  readonly runBefore?: readonly MigrationTarget[];
  readonly replaces?: readonly MigrationTarget[];
  /** Null: it is when it depends on nothing of its own app. */
  readonly initial?: boolean | null;
  readonly atomic?: boolean;
  /** Path of its file; null for one that is not written yet. */
  readonly file?: string | null;
}

/** A migration with its place in the project: one that was read from a file, or one that will be written. */
export class ProjectMigration {
  readonly appLabel: string;
  name: string;
  dependencies: readonly (MigrationTarget | SwappableDependency)[];
  operations: readonly Operation[];
  readonly runBefore: readonly MigrationTarget[];
  readonly replaces: readonly MigrationTarget[];
  readonly initial: boolean | null;
  readonly atomic: boolean;
  readonly file: string | null;

  constructor(init: MigrationInit) {
    this.appLabel = init.appLabel;
    this.name = init.name;
    this.dependencies = init.dependencies ?? [];
    this.operations = init.operations ?? [];
    this.runBefore = init.runBefore ?? [];
    this.replaces = init.replaces ?? [];
    this.initial = init.initial ?? null;
    this.atomic = init.atomic ?? true;
    this.file = init.file ?? null;
  }

  get key(): MigrationKey {
    return migrationKey(this.appLabel, this.name);
  }

  toString(): string {
    return this.key;
  }

  /** A copy with some parts replaced. */
  with(changes: Partial<MigrationInit>): ProjectMigration {
    const { appLabel, name, dependencies, operations, runBefore, replaces, initial, atomic, file } = this;
    return new ProjectMigration({
      appLabel,
      name,
      dependencies,
      operations,
      runBefore,
      replaces,
      initial,
      atomic,
      file,
      ...changes,
    });
  }

  /** The state after all operations. */
  mutateState(state: ProjectState): ProjectState {
    return this.operations.reduce((current, operation) => operation.stateForwards(this.appLabel, current), state);
  }
}

/** Reads the class `Migration` of a file. Throws `BadMigrationError` that names file and attribute. @internal */
export function readMigration(
  Class: unknown,
  place: { readonly appLabel: string; readonly name: string; readonly file: string },
): ProjectMigration {
  const bad = (problem: string, hint?: string) => new BadMigrationError(`${place.file}: ${problem}`, { hint });
  if (typeof Class !== "function" || !(Class.prototype instanceof Migration)) {
    throw bad("the file exports no class Migration that extends migrations.Migration.");
  }
  const instance = new (Class as new () => object)() as Readonly<Record<string, unknown>>;
  const list = (attribute: string): readonly unknown[] => {
    const value = instance[attribute] ?? [];
    if (attribute === "operations" && instance[attribute] === undefined) {
      throw bad("the class Migration has no operations.", didYouMean("operations", Object.keys(instance)) || undefined);
    }
    if (!Array.isArray(value)) throw bad(`${attribute} must be a list.`);
    return value;
  };
  const target = (attribute: string, entry: unknown): MigrationTarget => {
    if (Array.isArray(entry) && entry.length === 2 && entry.every((part) => typeof part === "string")) {
      return [entry[0] as string, entry[1] as string];
    }
    throw bad(`an entry of ${attribute} is not of the form ["app_label", "migration_name"].`);
  };
  const targets = (attribute: string) => list(attribute).map((entry) => target(attribute, entry));
  const flag = (attribute: string): boolean | undefined => {
    const value = instance[attribute];
    if (value !== undefined && typeof value !== "boolean") throw bad(`${attribute} must be true or false.`);
    return value;
  };
  for (const operation of list("operations")) {
    if (!(operation instanceof Operation)) throw bad("an entry of operations is not an operation.");
  }
  return new ProjectMigration({
    ...place,
    dependencies: list("dependencies").map((entry) =>
      entry instanceof SwappableDependency ? entry : target("dependencies", entry),
    ),
    operations: list("operations") as readonly Operation[],
    runBefore: targets("runBefore"),
    replaces: targets("replaces"),
    initial: flag("initial") ?? null,
    atomic: flag("atomic") ?? true,
  });
}
