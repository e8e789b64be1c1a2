import { type Apps, apps as projectApps } from "../../../core/apps/registry.ts";
import { connections, DEFAULT_DB_ALIAS } from "../../connection/connections.ts";
import { MigrationError } from "../errors.ts";
import { MigrationLoader } from "../loader.ts";
import { collectSql } from "../run-migration.ts";
import { type CommandOutput, Printer } from "./printer.ts";

export interface SqlMigrateOptions {
  readonly appLabel: string;
  /** Name of the migration, or its beginning. */
  readonly migrationName: string;
  /** Shows the SQL that undoes it. */
  readonly backwards?: boolean | undefined;
  readonly database?: string | undefined;
  readonly output?: CommandOutput | undefined;
  readonly apps?: Apps | undefined;
}

/** Prints the SQL of a migration (docs/ref/django-admin, "sqlmigrate"); returns it as one text. */
export async function sqlmigrate(options: SqlMigrateOptions): Promise<string> {
  const { apps = projectApps, appLabel, database = DEFAULT_DB_ALIAS } = options;
  apps.getAppConfig(appLabel);
  const connection = connections.get(database);
  const loader = await MigrationLoader.load(connection, { apps, replaceMigrations: false });
  if (!loader.hasMigrations(appLabel)) throw new MigrationError(`App '${appLabel}' does not have migrations`);
  const migration = loader.getMigrationByPrefix(appLabel, options.migrationName);
  const before = loader.projectState([migration.key], false);
  const statements = await collectSql(connection, migration, before, options.backwards === true);
  const transactional = migration.atomic && connection.features.supportsTransactionalDdl;
  const text = (transactional && statements.length > 0 ? ["BEGIN;", ...statements, "COMMIT;"] : statements).join("\n");
  new Printer(options.output).line(text === "" ? "No operations found." : text);
  return text;
}
