import { migrate } from "../../db/migrations/commands/index.ts";
import { BaseCommand } from "../base-command.ts";
import { CommandError } from "../command-error.ts";
import { commandOutput } from "../migration-output.ts";
import type { BaseOptions, CommandParser } from "../parser.ts";

interface Options {
  appLabel?: string;
  migrationName?: string;
  input: boolean;
  noinput?: boolean;
  database: string;
  fake?: boolean;
  fakeInitial?: boolean;
  plan?: boolean;
  check?: boolean;
  prune?: boolean;
  runSyncdb?: boolean;
}

export class Command extends BaseCommand<Options> {
  override help = "Brings the database to the state of the migrations.";

  override addArguments(parser: CommandParser): void {
    parser
      .argument("[appLabel]", "App label of an application to synchronize the state.")
      .argument(
        "[migrationName]",
        'Database state will be brought to the state after that migration. Use "zero" to unapply all.',
      )
      .option("--no-input", "Do NOT prompt for input of any kind.")
      .option("--noinput", "The same as --no-input.")
      .option("--database <alias>", "Nominates a database to synchronize.", "default")
      .option("--fake", "Mark migrations as run without actually running them.")
      .option("--fake-initial", "Detect if tables already exist and fake-apply initial migrations if so.")
      .option("--plan", "Shows a list of the migration actions that will be performed.")
      .option("--prune", "Delete nonexistent migrations from the migrations table.")
      .option("--run-syncdb", "Creates tables for apps without migrations.")
      .option("--check", "Exit with a non-zero status if unapplied migrations exist; apply nothing.");
  }

  override async handle(options: Options & BaseOptions): Promise<void> {
    const { input, noinput, check, ...rest } = options;
    const { plan } = await migrate({
      ...rest,
      check,
      interactive: input && noinput !== true && this.stdin.isTTY === true,
      output: commandOutput(this),
    });
    if (check === true && plan.length > 0) {
      throw new CommandError(`${plan.length} unapplied migration(s).`, { code: "management.unapplied_migrations" });
    }
  }
}
