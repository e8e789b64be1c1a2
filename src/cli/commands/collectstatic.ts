import { createInterface } from "node:readline/promises";
import { collectStatic, staticRoot } from "../../contrib/staticfiles/collect.ts";
import { BaseCommand } from "../base-command.ts";
import { CommandError } from "../command-error.ts";
import type { BaseOptions, CommandParser } from "../parser.ts";

interface Options {
  input: boolean;
  noinput?: boolean;
  clear?: boolean;
  dryRun?: boolean;
}

export class Command extends BaseCommand<Options> {
  override help = "Collect static files in a single location.";
  override requiresSystemChecks = ["staticfiles"];

  override addArguments(parser: CommandParser): void {
    parser
      .option("--no-input", "Do NOT prompt for input of any kind.")
      .option("--noinput", "The same as --no-input.")
      .option("-n, --dry-run", "Do everything except modify the filesystem.")
      .option("-c, --clear", "Clear the existing files before trying to copy the original file.");
  }

  override async handle(options: Options & BaseOptions): Promise<void> {
    const { clear = false, dryRun = false, verbosity } = options;
    const root = staticRoot();
    if (options.input && options.noinput !== true && !dryRun) await this.#confirm(root, clear);
    const { copied, unmodified, skipped } = await collectStatic({
      clear,
      dryRun,
      onStep: (step, path) => {
        if (verbosity >= 2) {
          this.stdout.write(`${dryRun ? "Pretending: " : ""}${step} '${path}'`);
        }
      },
    });
    if (verbosity < 1) return;
    const files = `${copied} static file${copied === 1 ? "" : "s"}`;
    const rest = [
      unmodified > 0 ? `${unmodified} unmodified` : "",
      skipped > 0 ? `${skipped} skipped due to conflict` : "",
    ];
    const done = dryRun ? "would be copied" : "copied";
    this.stdout.write(`\n${[`${files} ${done} to '${root}'`, ...rest.filter(Boolean)].join(", ")}.`);
  }

  async #confirm(root: string, clear: boolean): Promise<void> {
    const what = clear ? "This will DELETE ALL FILES in this location!" : "This will overwrite existing files!";
    const question =
      `\nYou have requested to collect static files at the destination\nlocation as specified in your settings:\n\n    ${root}\n\n` +
      `${what}\nAre you sure you want to do this?\n\nType 'yes' to continue, or 'no' to cancel: `;
    const prompt = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await prompt.question(question);
    prompt.close();
    if (answer.trim() !== "yes") throw new CommandError("Collecting static files cancelled.");
  }
}
