import { type Changes, parseNumber } from "../autodetector/arrange.ts";
import { MigrationError } from "../errors.ts";
import { appLabelOf, migrationKey } from "../keys.ts";
import type { MigrationLoader } from "../loader.ts";
import { ProjectMigration } from "../migration.ts";
import { timestamp } from "../names.ts";
import type { Operation } from "../operations/base.ts";
import type { MigrationQuestioner } from "../questioner.ts";
import type { MakeMigrationsResult } from "./makemigrations.ts";
import type { Printer } from "./printer.ts";
import { displayPath } from "./project-modules.ts";
import { type FileOptions, migrationPath, writeChanges } from "./write-files.ts";

export interface MergeOptions {
  readonly printer: Printer;
  readonly questioner: MigrationQuestioner;
  readonly name: string | undefined;
  readonly files: FileOptions;
}

/** Shows what each branch of a conflict does and, when told so, writes an empty migration that depends on all. */
export async function mergeMigrations(
  loader: MigrationLoader,
  conflicts: ReadonlyMap<string, readonly string[]>,
  options: MergeOptions,
): Promise<MakeMigrationsResult> {
  const { printer, questioner, files } = options;
  const loud = files.verbosity >= 1;
  if (conflicts.size === 0 && loud) printer.line("No conflicts detected to merge.");
  const changes: Changes = new Map();
  for (const [appLabel, leaves] of conflicts) {
    if (loud) printer.line(`Merging ${appLabel}`, "MIGRATE_HEADING");
    for (const [name, operations] of branches(loader, appLabel, leaves)) {
      if (loud) printer.line(`  Branch ${name}`, "MIGRATE_LABEL");
      if (loud) for (const operation of operations) printer.line(`    ${operation.formattedDescription()}`);
    }
    if (await questioner.askMerge(appLabel)) changes.set(appLabel, [mergeMigration(appLabel, leaves, options.name)]);
  }
  const written = await writeChanges(changes, printer, { ...files, verbosity: 0 });
  if (loud && !files.dryRun) {
    for (const migration of [...changes.values()].flat()) {
      printer.line(`\nCreated new merge migration ${displayPath(migrationPath(migration, files.apps))}`);
    }
  }
  return { changed: conflicts.size > 0, files: written, changes };
}

/** Operations of each branch since the last migration that all have in common. */
function branches(loader: MigrationLoader, appLabel: string, leaves: readonly string[]): [string, Operation[]][] {
  const plans = leaves.map((name) =>
    loader.graph.forwardsPlan(migrationKey(appLabel, name)).filter((key) => appLabelOf(key) === appLabel),
  );
  const common = plans[0]!.filter((key) => plans.every((plan) => plan.includes(key)));
  if (common.length === 0) {
    throw new MigrationError(`The migrations ${leaves.join(", ")} of ${appLabel} have no common ancestor.`, {
      hint: "Add the first migration of the app to the dependencies of each branch.",
    });
  }
  return leaves.map((name, i) => {
    const own = plans[i]!.filter((key) => !common.includes(key));
    return [name, own.flatMap((key) => [...loader.graph.get(key).operations])];
  });
}

function mergeMigration(appLabel: string, leaves: readonly string[], given: string | undefined): ProjectMigration {
  const number = Math.max(1, ...leaves.map((name) => parseNumber(name) ?? 1)) + 1;
  const names = [...leaves].sort().join("_");
  const words = given ?? `merge_${names.length > 47 ? timestamp() : names}`;
  return new ProjectMigration({
    appLabel,
    name: `${String(number).padStart(4, "0")}_${words}`,
    dependencies: leaves.map((name) => [appLabel, name] as const),
  });
}
