import { Command as CommandParser, InvalidArgumentError, Option } from "commander";
import { CommandError } from "./command-error.ts";
import { getVersion } from "./version.ts";

export { CommandParser, InvalidArgumentError, Option };

/** Options that every command takes. */
export interface BaseOptions {
  /** 0 is minimal, 1 normal, 2 verbose, 3 very verbose. Default: 1. */
  readonly verbosity: number;
  /** File of the settings to use, instead of the one `manage.ts` names. */
  readonly settings?: string | undefined;
  readonly traceback?: boolean | undefined;
  /** False with `--no-color`. */
  readonly color: boolean;
  readonly forceColor?: boolean | undefined;
  readonly skipChecks?: boolean | undefined;
}

/** Ends parsing: help or version was shown, or the arguments are wrong. */
export class ParserExit extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Reads a whole number of an option. */
export function integer(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new InvalidArgumentError("A whole number is expected.");
  return Number(text);
}

/** Collects an option that may stand several times. */
export function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

function verbosity(text: string): number {
  if (!/^[0-3]$/.test(text)) throw new InvalidArgumentError("Choose 0, 1, 2 or 3.");
  return Number(text);
}

/** A parser that throws instead of ending the process. Help is written to `write`. @internal */
export function createParser(usage: string, description: string, write: (text: string) => void): CommandParser {
  return new CommandParser(usage)
    .description(description)
    .exitOverride()
    .configureOutput({ writeOut: write, writeErr: () => {} })
    .helpOption("-h, --help", "Show this help message and exit.");
}

/** Adds the options of all commands, after the command's own. @internal */
export function addBaseOptions(parser: CommandParser, options: { readonly skipChecks: boolean }): void {
  parser
    .optionsGroup("Common options:")
    .version(getVersion(), "--version", "Show program's version number and exit.")
    .option("-v, --verbosity <level>", "0=minimal, 1=normal, 2=verbose, 3=very verbose output.", verbosity, 1)
    .option("--settings <file>", "The settings file to use instead of the one that manage.ts names.")
    .option("--traceback", "Display a full stack trace on errors.")
    .option("--no-color", "Don't colorize the command output.")
    .option("--force-color", "Force colorization of the command output.");
  if (options.skipChecks) parser.option("--skip-checks", "Skip system checks.");
}

/** Parses `args`; positional arguments join the options under their camelCase names. Throws `ParserExit`. @internal */
export function parseArguments(parser: CommandParser, args: readonly string[]): Record<string, unknown> {
  try {
    parser.parse(args, { from: "user" });
  } catch (error) {
    const { code, exitCode, message } = error as { code?: unknown; exitCode?: number; message: string };
    if (typeof code !== "string" || !code.startsWith("commander.")) throw error;
    throw new ParserExit(message, exitCode === 0 ? 0 : 2);
  }
  return { ...parser.opts(), ...positionals(parser) };
}

function positionals(parser: CommandParser): Record<string, unknown> {
  return Object.fromEntries(
    parser.registeredArguments.map((argument, i) => [camelCase(argument.name()), parser.processedArgs[i]]),
  );
}

/** Names of a parser's positional arguments and options, as `handle()` gets them. @internal */
export function parserNames(parser: CommandParser): { readonly args: string[]; readonly options: string[] } {
  return {
    args: parser.registeredArguments.map((argument) => camelCase(argument.name())),
    options: parser.options.map((option) => option.attributeName()).filter((name) => name !== "version"),
  };
}

const camelCase = (name: string): string => name.replace(/[-_]+(.)/g, (_, c: string) => c.toUpperCase());

/** Refuses two options that exclude each other. @internal */
export function checkColors(options: Pick<BaseOptions, "color" | "forceColor">): void {
  if (!options.color && options.forceColor) {
    throw new CommandError("The --no-color and --force-color options can't be used together.");
  }
}
