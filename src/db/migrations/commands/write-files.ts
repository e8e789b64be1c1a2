import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Apps } from "../../../core/apps/registry.ts";
import type { Changes } from "../autodetector/arrange.ts";
import { findSwappables } from "../autodetector/detection.ts";
import { migrationsFolder } from "../disk.ts";
import { MigrationError } from "../errors.ts";
import type { ProjectMigration } from "../migration.ts";
import type { ProjectState } from "../state/project-state.ts";
import { type WriteOptions, type WrittenMigration, writeWithNotes } from "../writer/migration-writer.ts";
import type { Printer } from "./printer.ts";
import { displayPath, modulesForMigrations, packageVersion } from "./project-modules.ts";

export interface FileOptions {
  readonly apps: Apps;
  /** The state of the models, which knows what settings name. */
  readonly state: ProjectState;
  readonly dryRun: boolean;
  readonly verbosity: number;
  /** Whether files begin with version and time. */
  readonly includeHeader: boolean;
}

/** Path that a migration's file has, or will have. */
export function migrationPath(migration: ProjectMigration, apps: Apps): string {
  const folder = migrationsFolder(apps.getAppConfig(migration.appLabel));
  if (folder === null) {
    throw new MigrationError(
      `The app ${migration.appLabel} can have no migrations: MIGRATION_MODULES says null for it.`,
    );
  }
  return join(folder, `${migration.name}.ts`);
}

/** What the text of a migration's file is made with. */
export type TextOptions = Pick<FileOptions, "apps" | "state" | "includeHeader"> & Pick<WriteOptions, "origins">;

/** The text of a migration's file, and whether functions in it may miss what they use. */
export async function writtenMigration(migration: ProjectMigration, options: TextOptions): Promise<WrittenMigration> {
  const config = options.apps.getAppConfig(migration.appLabel);
  const folder = join(migrationPath(migration, options.apps), "..");
  const header: Pick<WriteOptions, "header"> = options.includeHeader
    ? { header: { version: packageVersion(), time: new Date() } }
    : {};
  return writeWithNotes(migration, {
    ...header,
    ...(options.origins === undefined ? {} : { origins: options.origins }),
    modules: await modulesForMigrations(config, folder),
    swappables: findSwappables(options.state),
  });
}

/** Tells of the changes and writes their files, all or none. Returns the paths. */
export async function writeChanges(changes: Changes, printer: Printer, options: FileOptions): Promise<string[]> {
  const files: { readonly path: string; readonly text: string }[] = [];
  for (const [appLabel, migrations] of changes) {
    if (options.verbosity >= 1) printer.line(`Migrations for '${appLabel}':`, "MIGRATE_HEADING");
    for (const migration of migrations) {
      const path = migrationPath(migration, options.apps);
      if (options.verbosity >= 1) {
        printer.line(`  ${displayPath(path)}`, "MIGRATE_LABEL");
        for (const operation of migration.operations) printer.line(`    ${operation.formattedDescription()}`);
      }
      const { text } = await writtenMigration(migration, options);
      files.push({ path, text });
      if (options.dryRun && options.verbosity >= 3) {
        printer.line(`Full migrations file '${migration.name}.ts':`, "MIGRATE_HEADING");
        printer.line(text);
      }
    }
  }
  if (options.dryRun) return [];
  for (const { path, text } of files) {
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, text, { flag: "wx" });
  }
  return files.map(({ path }) => path);
}
