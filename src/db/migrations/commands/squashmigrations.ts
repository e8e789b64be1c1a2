import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type Apps, apps as projectApps } from "../../../core/apps/registry.ts";
import { MigrationError, NodeNotFoundError } from "../errors.ts";
import { appLabelOf, type MigrationKey, migrationKey, type MigrationTarget } from "../keys.ts";
import { MigrationLoader } from "../loader.ts";
import { ProjectMigration, SwappableDependency } from "../migration.ts";
import type { Operation } from "../operations/base.ts";
import { optimize } from "../optimizer.ts";
import { functionOrigins } from "../writer/copied-functions.ts";
import { currentState } from "./makemigrations.ts";
import { type CommandOutput, Printer } from "./printer.ts";
import { displayPath } from "./project-modules.ts";
import { migrationPath, writtenMigration } from "./write-files.ts";

export interface SquashMigrationsOptions {
  readonly appLabel: string;
  /** The last migration to squash, or the beginning of its name. */
  readonly migrationName: string;
  /** The first one. Default: the first of the app. */
  readonly startMigrationName?: string | undefined;
  /** Words of the name, after the number. Default: `squashed_` and the name of the last. */
  readonly squashedName?: string | undefined;
  /** Whether operations are joined. Default: `true`. */
  readonly optimize?: boolean | undefined;
  /** Whether the file begins with version and time. Default: `true`. */
  readonly includeHeader?: boolean | undefined;
  /** Asked before anything is written. Default: it goes on. */
  readonly confirm?: (() => Promise<boolean>) | undefined;
  /** 0 is silent. Default: `1`. */
  readonly verbosity?: number | undefined;
  readonly output?: CommandOutput | undefined;
  readonly apps?: Apps | undefined;
}

/**
 * Writes one migration that stands in for several of an app (docs/ref/django-admin, "squashmigrations"). Returns the path
 * of the file; null when the answer was no.
 */
export async function squashmigrations(options: SquashMigrationsOptions): Promise<string | null> {
  const { apps = projectApps, appLabel, verbosity = 1 } = options;
  checkName(options.squashedName);
  const printer = new Printer(verbosity >= 1 ? options.output : undefined);
  apps.getAppConfig(appLabel);
  const loader = await MigrationLoader.load(null, { apps });
  if (!loader.hasMigrations(appLabel)) {
    throw new MigrationError(`App '${appLabel}' does not have migrations (so squashmigrations on it makes no sense).`);
  }
  const last = inGraph(loader, appLabel, options.migrationName);
  const start = options.startMigrationName === undefined ? null : inGraph(loader, appLabel, options.startMigrationName);
  const squashed = range(loader, start, last);
  printer.line("Will squash the following migrations:", "MIGRATE_HEADING");
  for (const { name } of squashed) printer.line(` - ${name}`);
  if (options.confirm !== undefined && !(await options.confirm())) return null;

  const name = nameOfSquashed(start, last, options.squashedName);
  const migration = new ProjectMigration({
    appLabel,
    name,
    dependencies: outerDependencies(squashed),
    operations: joined(squashed, options.optimize !== false, printer),
    replaces: squashed.map((each): MigrationTarget => [appLabel, each.name]),
    initial: start === null ? true : null,
    // A part that runs outside a transaction takes the whole out of it.
    atomic: squashed.every(({ atomic }) => atomic),
    runBefore: unique(squashed.flatMap(({ runBefore }) => [...runBefore])),
  });
  const path = migrationPath(migration, apps);
  if (loader.disk.has(migration.key)) {
    throw new MigrationError(`Migration ${name} already exists (${displayPath(path)}). Use a different name.`, {
      hint: "Give it one with --squashed-name.",
    });
  }
  const written = await writtenMigration(migration, {
    apps,
    state: currentState(apps),
    includeHeader: options.includeHeader ?? true,
    origins: functionOrigins(squashed),
  });
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, written.text, { flag: "wx" });
  printer.line(`Created new squashed migration ${displayPath(path)}`, "MIGRATE_HEADING");
  printer.line(
    "  You should commit this migration but leave the old ones in place;\n  the new migration will be used for new installs. Once you are sure\n  all instances of the codebase have applied the migrations you squashed,\n  you can delete them.",
  );
  if (written.needsPorting) remindOfPorting(printer, "squashed");
  return path;
}

/** Says that functions were copied without what they use. */
export function remindOfPorting(printer: Printer, kind: "squashed" | "optimized"): void {
  printer.line("Manual porting required", "MIGRATE_HEADING");
  printer.line(
    `  Your migrations contained functions that were copied as they stand, without the\n  imports and helpers that they may use.\n  See the comment at the top of the ${kind} migration for details.`,
  );
}

function checkName(name: string | undefined): void {
  if (name === undefined || /^\w+$/.test(name)) return;
  throw new MigrationError(
    `The name '${name}' of the squashed migration must be made of letters, digits and underscores.`,
  );
}

/** A migration that is not replaced by another. */
function inGraph(loader: MigrationLoader, appLabel: string, prefix: string): ProjectMigration {
  const migration = loader.getMigrationByPrefix(appLabel, prefix);
  if (loader.graph.has(migration.key)) return migration;
  const by = [...loader.replacements.values()].find(({ replaces }) =>
    replaces.some((target) => migrationKey(...target) === migration.key),
  );
  throw new NodeNotFoundError(
    `The migration ${migration} is replaced by ${by?.name ?? "another"} already.`,
    migration.key,
    {
      hint: `Squash ${by?.name ?? "that one"} instead, or delete it first.`,
    },
  );
}

/** The migrations of the app that `last` needs, from `start` on, in the order in which they run. */
function range(loader: MigrationLoader, start: ProjectMigration | null, last: ProjectMigration): ProjectMigration[] {
  const { appLabel } = last;
  const own = loader.graph.forwardsPlan(last.key).filter((key) => appLabelOf(key) === appLabel);
  const first = start === null ? 0 : own.indexOf(start.key);
  if (first < 0) {
    throw new MigrationError(
      `The migration '${start!}' cannot be found. Maybe it comes after the migration '${last}'?\nHave a look at:\n  ./manage.ts showmigrations ${appLabel}\nto debug this issue.`,
    );
  }
  const keys = own.slice(first);
  refuseDetour(loader, keys);
  return keys.map((key) => loader.graph.get(key));
}

/** Throws when another app stands between two of them: the squashed one would have to run before and after it. */
function refuseDetour(loader: MigrationLoader, keys: readonly MigrationKey[]): void {
  const inside = new Set(keys);
  const plan = loader.graph.forwardsPlan(keys.at(-1)!);
  for (const key of plan) {
    if (inside.has(key)) continue;
    const before = loader.graph.forwardsPlan(key).find((each) => inside.has(each));
    if (before === undefined) continue;
    const after = keys.find((each) => loader.graph.forwardsPlan(each).includes(key))!;
    throw new MigrationError(
      `The migrations cannot be squashed into one: ${after} depends on ${key}, which depends on ${before}.`,
      { hint: `Squash only up to the migration before ${after}, or from it on.` },
    );
  }
}

function nameOfSquashed(start: ProjectMigration | null, last: ProjectMigration, words: string | undefined): string {
  if (start === null) return `0001_${words ?? `squashed_${last.name}`}`;
  return words === undefined ? `${start.name}_squashed_${last.name}` : `${start.name.split("_", 1)[0]}_${words}`;
}

/** What the migrations depend on outside of themselves; that of the first inside their own app too. */
function outerDependencies(migrations: readonly ProjectMigration[]): (MigrationTarget | SwappableDependency)[] {
  const found = new Map<string, MigrationTarget | SwappableDependency>();
  for (const [i, { appLabel, dependencies }] of migrations.entries()) {
    for (const each of dependencies) {
      if (each instanceof SwappableDependency) found.set(`setting ${each.setting}`, each);
      else if (each[0] !== appLabel || i === 0) found.set(migrationKey(...each), each);
    }
  }
  return [...found.values()];
}

function unique(targets: readonly MigrationTarget[]): MigrationTarget[] {
  return [...new Map(targets.map((target) => [migrationKey(...target), target])).values()];
}

function joined(migrations: readonly ProjectMigration[], shorten: boolean, printer: Printer): readonly Operation[] {
  const operations = migrations.flatMap((migration) => [...migration.operations]);
  printer.line(shorten ? "Optimizing..." : "(Skipping optimization.)", "MIGRATE_HEADING");
  if (!shorten) return operations;
  const short = optimize(operations, migrations[0]!.appLabel);
  printer.line(
    short.length === operations.length
      ? "  No optimizations possible."
      : `  Optimized from ${operations.length} operations to ${short.length} operations.`,
  );
  return short;
}
