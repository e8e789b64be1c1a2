import { makemigrations } from "../../db/migrations/commands/index.ts";
import { InteractiveQuestioner } from "../../db/migrations/interactive-questioner.ts";
import { NonInteractiveQuestioner } from "../../db/migrations/questioner.ts";
import { BaseCommand } from "../base-command.ts";
import { CommandError } from "../command-error.ts";
import { commandOutput, errorOutput } from "../migration-output.ts";
import type { BaseOptions, CommandParser } from "../parser.ts";
import { Prompt } from "../prompt.ts";

interface Options {
  appLabel: string[];
  dryRun?: boolean;
  merge?: boolean;
  empty?: boolean;
  input: boolean;
  noinput?: boolean;
  name?: string;
  header: boolean;
  check?: boolean;
  scriptable?: boolean;
  update?: boolean;
}

export class Command extends BaseCommand<Options> {
  override help = "Creates new migration(s) for apps.";

  override addArguments(parser: CommandParser): void {
    parser
      .argument("[appLabel...]", "Specify the app label(s) to create migrations for.")
      .option("--dry-run", "Just show what migrations would be made; don't actually write them.")
      .option("--merge", "Enable fixing of migration conflicts.")
      .option("--empty", "Create an empty migration.")
      .option("--no-input", "Do NOT prompt for input of any kind.")
      .option("--noinput", "The same as --no-input.")
      .option("-n, --name <name>", "Use this name for migration file(s).")
      .option("--no-header", "Do not add header comments to new migration file(s).")
      .option(
        "--scriptable",
        "Divert log output and prompts to stderr, writing only paths of generated files to stdout.",
      )
      .option("--update", "Merge model changes into the latest migration and optimize the resulting operations.")
      .option("--check", "Exit with a non-zero status if model changes are missing migrations; write nothing.");
  }

  override async handle(options: Options & BaseOptions): Promise<void> {
    const { appLabel: appLabels, dryRun, merge, empty, name, header, check, scriptable, update, verbosity } = options;
    const output = scriptable === true ? errorOutput(this) : commandOutput(this);
    const asks = options.input && options.noinput !== true && this.stdin.isTTY === true;
    using prompt = asks ? new Prompt(this.stdin, output.write) : null;
    const questioner = prompt
      ? new InteractiveQuestioner(prompt)
      : new NonInteractiveQuestioner((text) => output.write(`${text}\n`));
    const { changed, files } = await makemigrations({
      appLabels,
      questioner,
      verbosity,
      output,
      name,
      includeHeader: header,
      dryRun: dryRun === true,
      merge: merge === true,
      empty: empty === true,
      check: check === true,
      update: update === true,
    });
    if (scriptable === true) for (const file of files) this.stdout.write(file);
    if (check === true && changed)
      throw new CommandError("Models have changes that no migration holds.", { code: "management.missing_migrations" });
  }
}
