export { makemigrations, type MakeMigrationsOptions, type MakeMigrationsResult } from "./makemigrations.ts";
export { migrate, type MigrateCommandOptions, type MigrateResult } from "./migrate.ts";
export { type CommandOutput, type TextRole } from "./printer.ts";
export { optimizemigration, type OptimizeMigrationOptions, type OptimizeMigrationResult } from "./optimizemigration.ts";
export { showmigrations, type ShowMigrationsOptions, type ShownMigration } from "./showmigrations.ts";
export { squashmigrations, type SquashMigrationsOptions } from "./squashmigrations.ts";
export { sqlmigrate, type SqlMigrateOptions } from "./sqlmigrate.ts";
