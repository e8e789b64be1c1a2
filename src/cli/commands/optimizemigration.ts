import { optimizemigration } from "../../db/migrations/commands/index.ts";
import { BaseCommand } from "../base-command.ts";
import { CommandError } from "../command-error.ts";
import { commandOutput } from "../migration-output.ts";
import type { BaseOptions, CommandParser } from "../parser.ts";

interface Options {
  appLabel: string;
  migrationName: string;
  check?: boolean;
}

export class Command extends BaseCommand<Options> {
  override help = "Optimizes the operations for the named migration.";

  override addArguments(parser: CommandParser): void {
    parser
      .argument("<appLabel>", "App label of the application to optimize the migration for.")
      .argument("<migrationName>", "Migration name to optimize the operations for.")
      .option("--check", "Exit with a non-zero status if the migration can be optimized; write nothing.");
  }

  override async handle({ appLabel, migrationName, check, verbosity }: Options & BaseOptions): Promise<void> {
    const output = commandOutput(this);
    const { shorter } = await optimizemigration({ appLabel, migrationName, check, verbosity, output });
    if (check === true && shorter) {
      throw new CommandError(`The migration ${migrationName} of ${appLabel} can be optimized.`, {
        code: "management.migration_not_optimized",
      });
    }
  }
}
