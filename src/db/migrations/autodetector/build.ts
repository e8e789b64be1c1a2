import { MigrationError } from "../errors.ts";
import type { MigrationGraph } from "../graph.ts";
import { appLabelOf, compareText, type MigrationTarget, nameOf } from "../keys.ts";
import { ProjectMigration, SwappableDependency } from "../migration.ts";
import type { Operation } from "../operations/base.ts";
import { optimize } from "../optimizer.ts";
import type { PendingOperation } from "./detection.ts";
import { sortOperations } from "./sort.ts";

type Links = Map<string, MigrationTarget | SwappableDependency>;

/**
 * Cuts the operations of all apps into migrations: usually one per app, several where apps depend on each other in turn.
 *
 * An app's operations go into a migration up to the first that needs something another app has not made yet. When a
 * round over all apps makes no whole list, the next may make parts of lists.
 */
export class MigrationBuilder {
  readonly #queues = new Map<string, PendingOperation[]>();
  /** How many operations that are still to be placed provide a key. */
  readonly #remaining = new Map<string, number>();
  readonly #graph: MigrationGraph | null;
  readonly #existingApps: ReadonlySet<string>;
  readonly #built = new Map<string, ProjectMigration[]>();

  constructor(
    operations: ReadonlyMap<string, readonly PendingOperation[]>,
    graph: MigrationGraph | null,
    existingApps: ReadonlySet<string>,
  ) {
    this.#graph = graph;
    this.#existingApps = existingApps;
    for (const appLabel of [...operations.keys()].sort(compareText)) {
      const sorted = sortOperations(appLabel, operations.get(appLabel)!);
      this.#queues.set(appLabel, sorted);
      for (const pending of sorted) this.#count(pending, 1);
    }
  }

  build(): Map<string, ProjectMigration[]> {
    let cutting = false;
    for (let left = this.#left(); left > 0; ) {
      for (const appLabel of this.#queues.keys()) {
        if (this.#cut(appLabel, cutting)) cutting = false;
      }
      const now = this.#left();
      if (now === left) {
        if (cutting) throw this.#stuck();
        cutting = true;
      }
      left = now;
    }
    for (const [appLabel, migrations] of this.#built) finish(appLabel, migrations);
    return this.#built;
  }

  #left(): number {
    return [...this.#queues.values()].reduce((sum, queue) => sum + queue.length, 0);
  }

  #count({ provides }: PendingOperation, change: 1 | -1): void {
    for (const key of provides) this.#remaining.set(key, (this.#remaining.get(key) ?? 0) + change);
  }

  /** Makes a migration of what can be placed now, if that is all of the app or parts are allowed. */
  #cut(appLabel: string, cutting: boolean): boolean {
    const queue = this.#queues.get(appLabel)!;
    const placed: PendingOperation[] = [];
    const links: Links = new Map();
    for (const pending of queue) {
      const found = this.#links(appLabel, pending, cutting);
      if (found === null) break;
      for (const [key, link] of found) links.set(key, link);
      placed.push(pending);
    }
    if (placed.length === 0 || (placed.length < queue.length && !cutting)) return false;
    this.#queues.set(appLabel, queue.slice(placed.length));
    for (const pending of placed) this.#count(pending, -1);
    this.#add(appLabel, placed, links);
    return true;
  }

  /** Dependencies on migrations of other apps that an operation brings; null when it cannot be placed yet. */
  #links(appLabel: string, pending: PendingOperation, cutting: boolean): Links | null {
    const links: Links = new Map();
    for (const { appLabel: other, key, setting } of pending.dependencies) {
      if (other === appLabel) continue;
      if ((this.#remaining.get(key) ?? 0) > 0) return null;
      if (setting !== null) {
        links.set(`__setting__.${setting}`, new SwappableDependency(setting));
        continue;
      }
      const link = this.#link(other, cutting);
      if (link === null) return null;
      links.set(link.join("."), link);
    }
    return links;
  }

  /** The migration of another app to depend on; null: wait whether that app gets a new one. */
  #link(other: string, cutting: boolean): MigrationTarget | null {
    const built = this.#built.get(other)?.at(-1);
    if (built !== undefined) return [other, built.name];
    if (!cutting && (this.#queues.get(other)?.length ?? 0) > 0) return null;
    const leaf = this.#graph?.leafNodes(other)[0];
    return leaf === undefined ? [other, "__first__"] : [appLabelOf(leaf), nameOf(leaf)];
  }

  #add(appLabel: string, placed: readonly PendingOperation[], links: Links): void {
    const before = this.#built.get(appLabel) ?? [];
    const migration = new ProjectMigration({
      appLabel,
      name: `auto_${before.length + 1}`,
      dependencies: [...links.values()],
      operations: placed.map(({ operation }) => operation),
      initial: this.#existingApps.has(appLabel) ? null : true,
    });
    this.#built.set(appLabel, [...before, migration]);
  }

  #stuck(): MigrationError {
    const rest = [...this.#queues].flatMap(([appLabel, queue]) =>
      queue.map(({ operation }: { operation: Operation }) => `${appLabel}: ${operation.describe()}`),
    );
    return new MigrationError(`Cannot resolve operation dependencies: ${rest.join("; ")}.`);
  }
}

/** Chains the migrations of an app and joins their operations. */
function finish(appLabel: string, migrations: readonly ProjectMigration[]): void {
  for (const [i, migration] of migrations.entries()) {
    const previous = migrations[i - 1];
    if (previous !== undefined) migration.dependencies = [...migration.dependencies, [appLabel, previous.name]];
    migration.operations = optimize(migration.operations, appLabel);
  }
}
