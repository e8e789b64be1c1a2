import { findAllStatic, staticLocations } from "../../contrib/staticfiles/finders.ts";
import { BaseCommand } from "../base-command.ts";
import type { BaseOptions, CommandParser } from "../parser.ts";

interface Options {
  staticfile: string[];
  first?: boolean;
}

export class Command extends BaseCommand<Options> {
  override help = "Finds the absolute paths for the given static file(s).";
  override requiresSystemChecks = [];

  override addArguments(parser: CommandParser): void {
    parser
      .argument("<staticfile...>", "Paths below STATIC_URL.")
      .option("--first", "Only return the first match for each static file.");
  }

  override async handle({ staticfile, first, verbosity }: Options & BaseOptions): Promise<void> {
    for (const path of staticfile) {
      const all = await findAllStatic(path);
      const found = first ? all.slice(0, 1) : all;
      if (found.length === 0) {
        const where = verbosity >= 2 ? `\nLooking in the following locations:${this.#locations()}` : "";
        this.stderr.write(`No matching file found for '${path}'.${where}`);
        continue;
      }
      if (verbosity >= 1) this.stdout.write(`Found '${path}' here:`);
      for (const file of found) this.stdout.write(verbosity >= 1 ? `  ${file}` : file);
      if (verbosity >= 2) this.stdout.write(`Looking in the following locations:${this.#locations()}`);
    }
  }

  #locations(): string {
    return staticLocations()
      .map(({ folder }) => `\n  ${folder}`)
      .join("");
  }
}
