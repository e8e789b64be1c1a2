import type { MigrationGraph } from "../graph.ts";
import { appLabelOf, type MigrationTarget, migrationKey, nameOf } from "../keys.ts";
import { type ProjectMigration, SwappableDependency } from "../migration.ts";
import { suggestName } from "../names.ts";

/** Changes by app: the migrations to write, in order. */
export type Changes = Map<string, ProjectMigration[]>;

/** Numbers and names new migrations after the newest of their app in the graph, and mends the dependencies on them. */
export function arrangeForGraph(changes: Changes, graph: MigrationGraph, migrationName?: string): Changes {
  const newNames = new Map<string, MigrationTarget>();
  for (const [appLabel, migrations] of changes) {
    const leaf = graph.leafNodes(appLabel)[0];
    let number = leaf === undefined ? 1 : (parseNumber(nameOf(leaf)) ?? 0) + 1;
    for (const [i, migration] of migrations.entries()) {
      if (i === 0 && leaf !== undefined) {
        migration.dependencies = [...migration.dependencies, [appLabelOf(leaf), nameOf(leaf)]];
      }
      const isFirst = i === 0 && leaf === undefined;
      const words = migrationName ?? (isFirst ? "initial" : suggestName(migration).slice(0, 100));
      const name = `${String(number).padStart(4, "0")}_${words}`;
      newNames.set(migration.key, [appLabel, name]);
      migration.name = name;
      number++;
    }
  }
  for (const migration of [...changes.values()].flat()) {
    migration.dependencies = migration.dependencies.map((each) =>
      each instanceof SwappableDependency ? each : (newNames.get(migrationKey(...each)) ?? each),
    );
  }
  return changes;
}

/** Only the migrations of these apps and of the apps they need. */
export function trimToApps(changes: Changes, appLabels: ReadonlySet<string>): Changes {
  const required = new Set(appLabels);
  for (const appLabel of required) {
    for (const { dependencies } of changes.get(appLabel) ?? []) {
      for (const each of dependencies) {
        required.add(each instanceof SwappableDependency ? each.resolve()[0] : each[0]);
      }
    }
  }
  return new Map([...changes].filter(([appLabel]) => required.has(appLabel)));
}

/** Number that a name begins with; of a squashed one (`0001_squashed_0004_x`) the second number. */
export function parseNumber(name: string): number | null {
  const squashed = /_squashed_(\d+)/.exec(name);
  const match = squashed ?? /^(\d+)/.exec(name);
  return match === null ? null : Number(match[1]);
}
