import { type Apps, apps as projectApps } from "../../../core/apps/registry.ts";
import { override } from "../../../core/i18n/translation.ts";
import { DEFAULT_DB_ALIAS, connections } from "../../connection/connections.ts";
import { detectChanges } from "../autodetector/autodetector.ts";
import { MigrationError } from "../errors.ts";
import { MigrationExecutor, type PlannedMigration, type PlanTarget, type ProgressCallback } from "../executor.ts";
import { appLabelOf, migrationKey, nameOf } from "../keys.ts";
import { type MigrateSignal, postMigrate, preMigrate } from "../signals.ts";
import type { ProjectState } from "../state/project-state.ts";
import { describePlannedOperation } from "./describe-plan.ts";
import { currentState, refuseConflicts } from "./makemigrations.ts";
import { syncApps } from "./sync-apps.ts";
import { type CommandOutput, Printer } from "./printer.ts";

export interface MigrateCommandOptions {
  /** Label of the app to migrate. Default: all. */
  readonly appLabel?: string | undefined;
  /** Migration of that app to go to, or the beginning of its name; `"zero"` undoes all. */
  readonly migrationName?: string | undefined;
  /** Alias of the database. Default: `"default"`. */
  readonly database?: string | undefined;
  readonly fake?: boolean | undefined;
  readonly fakeInitial?: boolean | undefined;
  /** Says what would be done, and does nothing. */
  readonly plan?: boolean | undefined;
  /** Only finds out whether there is something to apply. */
  readonly check?: boolean | undefined;
  /** Deletes records of migrations that have no file any more; needs `appLabel`. */
  readonly prune?: boolean | undefined;
  /** Makes the missing tables of apps that have no migrations. Default: `false`. */
  readonly runSyncdb?: boolean | undefined;
  /** Whether receivers of the signals may ask. Default: `false`. */
  readonly interactive?: boolean | undefined;
  /** 0 is silent, 2 adds times. Default: `1`. */
  readonly verbosity?: number | undefined;
  readonly output?: CommandOutput | undefined;
  readonly apps?: Apps | undefined;
}

export interface MigrateResult {
  readonly plan: readonly PlannedMigration[];
}

/** Brings the database to the state of the migrations (docs/ref/django-admin, "migrate"). */
export function migrate(options: MigrateCommandOptions = {}): Promise<MigrateResult> {
  // Names that receivers store, of permissions for one, are in the language of the source.
  return override(null, () => planAndRun(options));
}

async function planAndRun(options: MigrateCommandOptions): Promise<MigrateResult> {
  const { apps = projectApps, verbosity = 1, database = DEFAULT_DB_ALIAS } = options;
  const printer = new Printer(options.output);
  const loud = new Printer(verbosity >= 1 ? options.output : undefined);
  const connection = connections.get(database);
  const executor = await MigrationExecutor.create(connection, { apps, progress: progressOf(loud, verbosity) });
  executor.loader.checkConsistentHistory(database);
  refuseConflicts(executor.loader.detectConflicts());
  const targets = targetsOf(executor, options, apps);
  if (options.prune === true) await prune(executor, options.appLabel, printer, loud);
  const plan = await executor.migrationPlan(targets);
  if (options.plan === true) printPlan(plan, printer);
  if (options.plan === true || options.check === true || options.prune === true) return { plan };
  const synced = options.runSyncdb === true ? withoutMigrations(executor, options.appLabel) : [];
  announce(targets, options, loud, synced);
  const before = executor.appliedState();
  const signal = { verbosity, interactive: options.interactive === true, using: database, plan };
  await send(preMigrate, apps, { ...signal, write: (text) => printer.text(text) }, before);
  if (synced.length > 0) {
    loud.line("Synchronizing apps without migrations:", "MIGRATE_HEADING");
    await syncApps(connection, executor.loader, synced, loud);
  }
  loud.line("Running migrations:", "MIGRATE_HEADING");
  if (plan.length === 0) {
    loud.line("  No migrations to apply.");
    if (verbosity >= 1) await remindOfChanges(executor, apps, loud);
  }
  const after = await executor.migrate(plan, {
    fake: options.fake === true,
    fakeInitial: options.fakeInitial === true,
  });
  await send(postMigrate, apps, { ...signal, write: (text) => printer.text(text) }, after);
  return { plan };
}

async function send(
  signal: typeof preMigrate,
  apps: Apps,
  named: Omit<MigrateSignal, "appConfig" | "apps">,
  state: ProjectState,
): Promise<void> {
  for (const appConfig of apps.getAppConfigs()) {
    if (!signal.hasListeners(appConfig) || appConfig.getModels().length === 0) continue;
    await signal.send(appConfig, { ...named, appConfig, apps: state.apps });
  }
}

function targetsOf(executor: MigrationExecutor, options: MigrateCommandOptions, apps: Apps): PlanTarget[] {
  const { appLabel, migrationName } = options;
  if (appLabel === undefined) return executor.leafTargets();
  apps.getAppConfig(appLabel);
  if (options.runSyncdb === true) {
    if (!executor.loader.hasMigrations(appLabel)) return [];
    throw new MigrationError(`Can't use run_syncdb with app '${appLabel}' as it has migrations.`);
  }
  if (!executor.loader.hasMigrations(appLabel)) {
    throw new MigrationError(`App '${appLabel}' does not have migrations.`, {
      hint: `Make them with './manage.ts makemigrations ${appLabel}'.`,
    });
  }
  if (migrationName === undefined) return executor.leafTargets(appLabel);
  if (migrationName === "zero") return [[appLabel, null]];
  const migration = executor.loader.getMigrationByPrefix(appLabel, migrationName);
  const { graph } = executor.loader;
  // A squashed migration that is applied in part is not in the graph; the last it replaces is.
  const last = migration.replaces.at(-1);
  const name = graph.has(migrationKey(appLabel, migration.name)) || last === undefined ? migration.name : last[1];
  return [[appLabel, name]];
}

/** Labels of the apps whose tables `--run-syncdb` makes. */
function withoutMigrations({ loader }: MigrationExecutor, appLabel: string | undefined): string[] {
  const configs = loader.apps.getAppConfigs().filter((config) => config.getModels().length > 0);
  const labels = configs.map((config) => config.label).filter((label) => !loader.hasMigrations(label));
  return labels.filter((label) => appLabel === undefined || label === appLabel).sort();
}

function announce(
  targets: readonly PlanTarget[],
  options: MigrateCommandOptions,
  printer: Printer,
  synced: readonly string[],
): void {
  printer.line("Operations to perform:", "MIGRATE_HEADING");
  if (synced.length > 0) {
    printer.text(`  Synchronize unmigrated app${options.appLabel === undefined ? "s" : ""}: `, "MIGRATE_LABEL");
    printer.line(synced.join(", "));
    if (options.appLabel !== undefined) return;
  }
  const [first] = targets;
  if (options.migrationName === undefined) {
    const labels = [...new Set(targets.map(([appLabel]) => appLabel))].sort().join(", ") || "(none)";
    printer.text("  Apply all migrations: ", "MIGRATE_LABEL");
    printer.line(labels);
  } else if (first?.[1] == null) {
    printer.text("  Unapply all migrations: ", "MIGRATE_LABEL");
    printer.line(first?.[0]);
  } else {
    printer.text("  Target specific migration: ", "MIGRATE_LABEL");
    printer.line(`${first[1]}, from ${first[0]}`);
  }
}

function progressOf(printer: Printer, verbosity: number): ProgressCallback {
  let started = 0;
  return (action, migration, fake) => {
    if (action === "apply_start" || action === "unapply_start") {
      started = performance.now();
      printer.text(`  ${action === "apply_start" ? "Applying" : "Unapplying"} ${migration}...`);
      return;
    }
    const elapsed = verbosity > 1 ? ` (${((performance.now() - started) / 1000).toFixed(3)}s)` : "";
    printer.line(`${fake ? " FAKED" : " OK"}${elapsed}`, "SUCCESS");
  };
}

function printPlan(plan: readonly PlannedMigration[], printer: Printer): void {
  printer.line("Planned operations:", "MIGRATE_LABEL");
  if (plan.length === 0) printer.line("  No planned migration operations.");
  for (const { migration, backwards } of plan) {
    printer.line(migration.key, "MIGRATE_HEADING");
    for (const operation of backwards ? [...migration.operations].reverse() : migration.operations) {
      const { text, irreversible } = describePlannedOperation(operation, backwards);
      printer.line(`    ${text}`, irreversible ? "WARNING" : undefined);
    }
  }
}

/** Says when models have changes that no migration holds yet. */
async function remindOfChanges({ loader }: MigrationExecutor, apps: Apps, printer: Printer): Promise<void> {
  const changes = await detectChanges(loader.projectState(), currentState(apps), {
    graph: loader.graph,
    ignoredApps: loader.unmigratedApps,
  });
  if (changes.size === 0) return;
  const labels = [...changes.keys()].sort().map((label) => `'${label}'`);
  printer.line(
    `  Your models in app(s): ${labels.join(", ")} have changes that are not yet reflected in a migration, and so won't be applied.`,
    "NOTICE",
  );
  printer.line(
    "  Run './manage.ts makemigrations' to make new migrations, and then re-run './manage.ts migrate' to apply them.",
    "NOTICE",
  );
}

async function prune(
  { loader, recorder }: MigrationExecutor,
  appLabel: string | undefined,
  printer: Printer,
  loud: Printer,
): Promise<void> {
  if (appLabel === undefined) throw new MigrationError("Migrations can be pruned only when an app is specified.");
  loud.line("Pruning migrations:", "MIGRATE_HEADING");
  const stale = [...loader.recorded.keys()]
    .filter((key) => appLabelOf(key) === appLabel && !loader.disk.has(key))
    .sort();
  const needed = [...loader.replacements.values()].filter((migration) =>
    migration.replaces.some((target) => stale.includes(migrationKey(...target))),
  );
  if (needed.length > 0) {
    printer.line(
      "  Cannot use --prune because the following squashed migrations have their 'replaces' attributes and may not be recorded as applied:",
      "NOTICE",
    );
    for (const migration of needed) printer.line(`    ${migration.key}`);
    printer.line(
      "  Re-run './manage.ts migrate' if they are not marked as applied, and remove 'replaces' attributes in their Migration classes.",
      "NOTICE",
    );
    return;
  }
  if (stale.length === 0) loud.line("  No migrations to prune.");
  for (const key of stale) {
    loud.text(`  Pruning ${key}`, "MIGRATE_LABEL");
    await recorder.recordUnapplied(appLabel, nameOf(key));
    loud.line(" OK", "SUCCESS");
  }
}
