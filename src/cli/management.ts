import { basename } from "node:path";
import type { CommandIo } from "./base-command.ts";
import { parserOf } from "./call-command.ts";
import { colorStyle, supportsColor } from "./color.ts";
import { BUILT_IN } from "./commands/table.ts";
import { type BaseOptions, checkColors, ParserExit, parseArguments } from "./parser.ts";
import {
  announceProject,
  hasProject,
  isAnnouncing,
  loadProject,
  type SettingsImporter,
  settingsFile,
} from "./project.ts";
import { createCommand, getCommands, unknownCommand } from "./registry.ts";
import { reportError } from "./report-error.ts";
import { getVersion } from "./version.ts";

export interface ExecuteOptions extends CommandIo {
  /** Default: `process.argv`. */
  readonly argv?: readonly string[];
}

/**
 * Runs the command line of a project; what `manage.ts` calls.
 *
 * ```ts
 * await execute(() => import("./bookshop/settings.ts"));
 * ```
 *
 * Sets `process.exitCode`; never throws and never ends the process, so that output is written to the end.
 */
export async function execute(settings: SettingsImporter | null, options: ExecuteOptions = {}): Promise<void> {
  const { argv = process.argv, ...io } = options;
  const words = argv.slice(2);
  const prog = `./${basename(argv[1] ?? "manage.ts")}`;
  const other = valueOf(words, "--settings") ?? process.env["BELLEVILLE_SETTINGS_MODULE"];
  if (other) announceProject(settingsFile(other));
  else if (settings !== null) announceProject(settings);
  if (isAnnouncing()) return;
  if (io.stdout === undefined) endWithReader();
  const code = await run(settings === null ? "belleville" : prog, words, io);
  if (code !== 0) process.exitCode = code;
}

/** The reader of a pipe may have seen enough: `./manage.ts dumpdata | head`. */
function endWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}

/** Runs one command line and returns its exit code. */
async function run(prog: string, words: readonly string[], io: CommandIo): Promise<number> {
  const color = words.includes("--no-color") ? false : words.includes("--force-color") ? true : io.color;
  const streams = { ...io, color };
  try {
    const [name = "help", ...args] = words;
    if (name === "--version" || name === "version") return write(io, `${getVersion()}\n`);
    if (name === "help" || name === "--help" || name === "-h") return await help(prog, args, streams);
    return await runCommand(prog, name, args, streams);
  } catch (error) {
    return reportError(error, streams, words.includes("--traceback"));
  }
}

async function runCommand(prog: string, name: string, args: readonly string[], io: CommandIo): Promise<number> {
  const builtIn = BUILT_IN.get(name);
  // A built-in command that needs no project works in a broken one too.
  const early = builtIn && !builtIn.app ? new (await builtIn.load()).Command(io) : null;
  if ((early === null || early.requiresProject) && hasProject()) await loadProject();
  const command = early && !early.requiresProject ? early : await createCommand(name, io, prog);
  const parser = parserOf(command, `${prog} ${name}`, (text) => void write(io, text));
  let options: BaseOptions;
  try {
    options = parseArguments(parser, args) as unknown as BaseOptions;
  } catch (error) {
    if (!(error instanceof ParserExit)) throw error;
    if (error.exitCode !== 0) {
      command.stderr.write(`${prog} ${name}: ${error.message}\nType '${prog} help ${name}' for usage.`);
    }
    return error.exitCode;
  }
  checkColors(options);
  if (command.requiresProject) await loadProject();
  await command.execute(options);
  if (command.requiresProject) await closeDatabases();
  return 0;
}

/** Pools that stay open would keep the process alive. */
async function closeDatabases(): Promise<void> {
  const { connections } = await import("../db/connection/connections.ts");
  await connections.closeAll();
}

/** `help`, `help --commands`, `help migrate`. */
async function help(prog: string, args: readonly string[], io: CommandIo): Promise<number> {
  const broken = hasProject()
    ? await loadProject().then(
        () => null,
        (error: unknown) => error,
      )
    : null;
  const commands = await getCommands();
  const name = args.find((word) => !word.startsWith("-"));
  if (name !== undefined) {
    if (!commands.has(name)) throw unknownCommand(name, commands.keys(), prog);
    const command = await createCommand(name, io, prog);
    return write(io, parserOf(command, `${prog} ${name}`, () => {}).helpInformation());
  }
  const offered = [...commands].filter(([key]) => hasProject() || BUILT_IN.get(key)?.anywhere);
  if (args.includes("--commands"))
    return write(
      io,
      `${offered
        .map(([key]) => key)
        .sort()
        .join("\n")}\n`,
    );
  const groups = new Map<string, string[]>();
  for (const [key, { owner }] of offered) groups.set(owner, [...(groups.get(owner) ?? []), key]);
  const style = colorStyle(io.color ?? supportsColor(io.stdout ?? process.stdout));
  const lines = [`\nType '${prog} help <subcommand>' for help on a specific subcommand.\n`, "Available subcommands:"];
  for (const owner of [...groups.keys()].sort()) {
    const title = owner === "core" ? "belleville" : owner;
    lines.push(
      `\n${style.NOTICE(`[${title}]`)}`,
      ...groups
        .get(owner)!
        .sort()
        .map((key) => `    ${key}`),
    );
  }
  if (broken !== null) {
    const reason = broken instanceof Error ? broken.message : String(broken);
    lines.push(style.NOTICE(`\nOnly built-in commands are listed, because the project cannot be loaded: ${reason}`));
  }
  return write(io, `${lines.join("\n")}\n`);
}

function write(io: CommandIo, text: string): number {
  (io.stdout ?? process.stdout).write(text);
  return 0;
}

function valueOf(words: readonly string[], option: string): string | undefined {
  const i = words.findIndex((word) => word === option || word.startsWith(`${option}=`));
  if (i < 0) return undefined;
  return words[i]!.includes("=") ? words[i]!.slice(option.length + 1) : words[i + 1];
}
