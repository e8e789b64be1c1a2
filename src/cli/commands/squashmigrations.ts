import { squashmigrations } from "../../db/migrations/commands/index.ts";
import { BaseCommand } from "../base-command.ts";
import { commandOutput } from "../migration-output.ts";
import type { BaseOptions, CommandParser } from "../parser.ts";
import { Prompt } from "../prompt.ts";

interface Options {
  appLabel: string;
  startMigrationName: string;
  migrationName?: string;
  optimize: boolean;
  input: boolean;
  noinput?: boolean;
  squashedName?: string;
  header: boolean;
}

export class Command extends BaseCommand<Options> {
  override help = "Squashes an existing set of migrations (from first until specified) into a single new one.";

  override addArguments(parser: CommandParser): void {
    parser
      .argument("<appLabel>", "App label of the application to squash migrations for.")
      .argument(
        "<startMigrationName>",
        "Migrations will be squashed starting from and including this migration, when a second name follows.",
      )
      .argument("[migrationName]", "Migrations will be squashed until and including this migration.")
      .option("--no-optimize", "Do not try to optimize the squashed operations.")
      .option("--no-input", "Do NOT prompt for input of any kind.")
      .option("--noinput", "The same as --no-input.")
      .option("--squashed-name <name>", "Sets the name of the new squashed migration.")
      .option("--no-header", "Do not add a header comment to the new squashed migration.");
  }

  override async handle(options: Options & BaseOptions): Promise<void> {
    const { appLabel, startMigrationName, migrationName, squashedName, header, verbosity } = options;
    const output = commandOutput(this);
    const asks = options.input && options.noinput !== true && this.stdin.isTTY === true;
    using prompt = asks ? new Prompt(this.stdin, output.write) : null;
    const confirm = async () => /^y/i.test((await prompt?.ask("Do you wish to proceed? [y/N] ")) ?? "");
    await squashmigrations({
      appLabel,
      migrationName: migrationName ?? startMigrationName,
      startMigrationName: migrationName === undefined ? undefined : startMigrationName,
      squashedName,
      optimize: options.optimize,
      includeHeader: header,
      verbosity,
      output,
      confirm: prompt === null ? undefined : confirm,
    });
  }
}
