import { showmigrations } from "../../db/migrations/commands/index.ts";
import { BaseCommand } from "../base-command.ts";
import { commandOutput } from "../migration-output.ts";
import type { BaseOptions, CommandParser } from "../parser.ts";

interface Options {
  appLabel: string[];
  database: string;
  list?: boolean;
  plan?: boolean;
}

export class Command extends BaseCommand<Options> {
  override help = "Shows all available migrations for the current project.";
  override requiresSystemChecks = [];

  override addArguments(parser: CommandParser): void {
    parser
      .argument("[appLabel...]", "App labels of applications to limit the output to.")
      .option("--database <alias>", "Nominates a database to show migrations for.", "default")
      .option("-l, --list", "Shows a list of all migrations and which are applied; the default.")
      .option("-p, --plan", "Shows all migrations in the order they will be applied.");
  }

  override async handle({ appLabel, database, plan, verbosity }: Options & BaseOptions): Promise<void> {
    const format = plan === true ? "plan" : "list";
    await showmigrations({ appLabels: appLabel, database, format, verbosity, output: commandOutput(this) });
  }
}
