import { writeFile } from "node:fs/promises";
import { type Apps, apps as projectApps } from "../../../core/apps/registry.ts";
import { MigrationError } from "../errors.ts";
import { MigrationLoader } from "../loader.ts";
import { optimize } from "../optimizer.ts";
import { functionOrigins } from "../writer/copied-functions.ts";
import { currentState } from "./makemigrations.ts";
import { type CommandOutput, Printer } from "./printer.ts";
import { displayPath } from "./project-modules.ts";
import { remindOfPorting } from "./squashmigrations.ts";
import { migrationPath, writtenMigration } from "./write-files.ts";

export interface OptimizeMigrationOptions {
  readonly appLabel: string;
  /** Name of the migration, or its beginning. */
  readonly migrationName: string;
  /** Only finds out whether it can be shorter. */
  readonly check?: boolean | undefined;
  /** 0 is silent. Default: `1`. */
  readonly verbosity?: number | undefined;
  readonly output?: CommandOutput | undefined;
  readonly apps?: Apps | undefined;
}

export interface OptimizeMigrationResult {
  /** Whether the migration can be, or has been, made shorter. */
  readonly shorter: boolean;
  /** Path of the file that was written; null: none. */
  readonly file: string | null;
}

/**
 * Joins the operations of one migration (docs/ref/django-admin, "optimizemigration"). One that holds functions is left as it
 * is: a migration with the ending `_optimized` replaces it.
 */
export async function optimizemigration(options: OptimizeMigrationOptions): Promise<OptimizeMigrationResult> {
  const { apps = projectApps, appLabel, verbosity = 1 } = options;
  const printer = new Printer(verbosity >= 1 ? options.output : undefined);
  apps.getAppConfig(appLabel);
  const loader = await MigrationLoader.load(null, { apps });
  if (!loader.hasMigrations(appLabel)) throw new MigrationError(`App '${appLabel}' does not have migrations.`);
  const migration = loader.getMigrationByPrefix(appLabel, options.migrationName);
  const operations = optimize(migration.operations, appLabel);
  if (operations.length === migration.operations.length) {
    printer.line("No optimizations possible.");
    return { shorter: false, file: null };
  }
  printer.line(`Optimizing from ${migration.operations.length} operations to ${operations.length} operations.`);
  if (options.check === true) return { shorter: true, file: null };

  const files = { apps, state: currentState(apps), includeHeader: true, origins: functionOrigins([migration]) };
  const shorter = migration.with({ operations });
  const written = await writtenMigration(shorter, files);
  if (!written.needsPorting) {
    await writeFile(migration.file!, written.text);
    printer.line(`Optimized migration ${displayPath(migration.file!)}`, "MIGRATE_HEADING");
    return { shorter: true, file: migration.file };
  }
  if (migration.replaces.length > 0) {
    throw new MigrationError(
      `Migration ${migration} will require manual porting but is already a squashed migration.`,
      {
        hint: `Make it a normal migration first: delete those it replaces, and its replaces (${displayPath(migration.file!)}).`,
      },
    );
  }
  const replacement = shorter.with({
    name: `${migration.name}_optimized`,
    replaces: [[appLabel, migration.name]],
  });
  const path = migrationPath(replacement, apps);
  await writeFile(path, (await writtenMigration(replacement, files)).text, { flag: "wx" });
  printer.line(`Optimized migration ${displayPath(path)}`, "MIGRATE_HEADING");
  remindOfPorting(printer, "optimized");
  return { shorter: true, file: path };
}
