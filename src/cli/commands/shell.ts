import { homedir } from "node:os";
import { join } from "node:path";
import { start } from "node:repl";
import { BaseCommand } from "../base-command.ts";
import type { BaseOptions, CommandParser } from "../parser.ts";
import { type ShellNames, shellNames } from "../shell-names.ts";

interface Options {
  command?: string;
  imports: boolean;
}

/** Builds functions whose body may await. */
const AsyncFunction = (async () => {}).constructor as new (
  ...parts: string[]
) => (...values: unknown[]) => Promise<unknown>;

export class Command extends BaseCommand<Options> {
  override help =
    "Runs an interactive JavaScript prompt with top-level await and all models at hand. Runs code given by -c or standard input, if any.";
  override requiresSystemChecks = [];

  override addArguments(parser: CommandParser): void {
    parser
      .option("-c, --command <code>", "Run this code, which may await, instead of opening the prompt.")
      .option("--no-imports", "Disable automatic imports of models and helpers.");
  }

  override async handle({ command, imports, verbosity }: Options & BaseOptions): Promise<void> {
    const names = imports ? await shellNames() : { names: {}, groups: [] };
    if (command !== undefined) {
      await run(command, names.names);
      return;
    }
    if (this.stdin.isTTY !== true) {
      let code = "";
      for await (const chunk of this.stdin) code += String(chunk);
      await run(code, names.names);
      return;
    }
    this.#announce(names, verbosity);
    await prompt(names.names);
  }

  #announce({ names, groups }: ShellNames, verbosity: number): void {
    const count = Object.keys(names).length;
    if (verbosity < 1 || count === 0) return;
    const what = count === 1 ? "1 object" : `${count} objects`;
    const more = verbosity < 2 ? " (use -v 2 for details)." : ":";
    this.stdout.write(`${what} imported automatically${more}\n`);
    if (verbosity < 2) return;
    for (const [source, list] of groups) this.stdout.write(`  import { ${list.join(", ")} } from "${source}";`);
    this.stdout.write();
  }
}

async function run(code: string, names: Readonly<Record<string, unknown>>): Promise<void> {
  // A block of its own, so that the code may declare a name that is imported for it; the line break ends a comment.
  await new AsyncFunction(...Object.keys(names), `"use strict"; {\n${code}\n}`)(...Object.values(names));
}

/** Opens the prompt and resolves when it is left. */
async function prompt(names: Readonly<Record<string, unknown>>): Promise<void> {
  const repl = start({ prompt: ">>> " });
  const define = () => Object.assign(repl.context, names);
  define();
  repl.on("reset", define);
  const history = process.env["NODE_REPL_HISTORY"] ?? join(homedir(), ".belleville_history");
  // A history that cannot be written is no reason not to open.
  if (history !== "") repl.setupHistory(history, () => {});
  await new Promise<void>((resolve) => repl.once("exit", resolve));
}
