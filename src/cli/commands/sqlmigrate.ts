import { sqlmigrate } from "../../db/migrations/commands/index.ts";
import { BaseCommand } from "../base-command.ts";
import { commandOutput } from "../migration-output.ts";
import type { CommandParser } from "../parser.ts";

interface Options {
  appLabel: string;
  migrationName: string;
  database: string;
  backwards?: boolean;
}

export class Command extends BaseCommand<Options> {
  override help = "Prints the SQL statements for the named migration.";
  override requiresSystemChecks = [];

  override addArguments(parser: CommandParser): void {
    parser
      .argument("<appLabel>", "App label of the application containing the migration.")
      .argument("<migrationName>", "Migration name to print the SQL for.")
      .option("--database <alias>", "Nominates a database to create SQL for.", "default")
      .option("--backwards", "Creates SQL to unapply the migration, rather than to apply it.");
  }

  override async handle({ appLabel, migrationName, database, backwards }: Options): Promise<void> {
    await sqlmigrate({ appLabel, migrationName, database, backwards, output: commandOutput(this) });
  }
}
