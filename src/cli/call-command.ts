import { didYouMean } from "../utils/suggest.ts";
import type { AnyCommand, CommandIo } from "./base-command.ts";
import { CommandError } from "./command-error.ts";
import { addBaseOptions, type BaseOptions, createParser, ParserExit, parseArguments, parserNames } from "./parser.ts";
import { loadProject } from "./project.ts";
import { createCommand } from "./registry.ts";

/** Options of the command by name, and the streams it shall use. */
export type CallOptions = CommandIo & { readonly [option: string]: unknown };

/** The parser of a command, its own arguments included. @internal */
export function parserOf(command: AnyCommand, usage: string, write: (text: string) => void) {
  const parser = createParser(usage, command.help, write);
  command.addArguments(parser);
  addBaseOptions(parser, { skipChecks: command.requiresProject && command.requiresSystemChecks.length > 0 });
  return parser;
}

/**
 * Runs a command from code; Django's `call_command` (docs/ref/django-admin, "Running management commands from your code").
 *
 * ```ts
 * const stdout = new StringOutput();
 * await callCommand("migrate", "library", { verbosity: 0, stdout });
 * ```
 *
 * `name` may be an instance. Checks are skipped unless `skipChecks: false` is given. Resolves to what the command
 * returned; throws `CommandError`, and `TypeError` for an unknown option.
 */
export async function callCommand(
  name: string | AnyCommand,
  ...args: (string | number | CallOptions)[]
): Promise<string | void> {
  const last = args.at(-1);
  const given: CallOptions = typeof last === "object" ? last : {};
  const words = (typeof last === "object" ? args.slice(0, -1) : args).map(String);
  const { stdout, stderr, stdin, color, ...options } = given;
  if (typeof name === "string") await loadProject();
  const command = typeof name === "string" ? await createCommand(name, { stdout, stderr, stdin, color }) : name;
  const label = typeof name === "string" ? name : name.constructor.name;
  const parser = parserOf(command, label, (text) => command.stdout.write(text));
  const names = parserNames(parser);
  checkNames(label, Object.keys(options), [...names.args, ...names.options]);
  // Positional arguments may be given by name too.
  const byName = names.args
    .slice(words.length)
    .flatMap((arg) => (arg in options ? [options[arg]].flat().map(String) : []));
  try {
    const parsed = parseArguments(parser, [...words, ...byName]);
    return await command.execute({ skipChecks: true, ...parsed, ...options } as unknown as BaseOptions);
  } catch (error) {
    if (!(error instanceof ParserExit)) throw error;
    if (error.exitCode !== 0) throw new CommandError(error.message.replace(/^error: /, "Error: "), { cause: error });
  }
}

function checkNames(command: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const near = unknown
    .map((name) => didYouMean(name, known))
    .join(" ")
    .trim();
  throw new TypeError(
    `Unknown option(s) for ${command} command: ${unknown.join(", ")}. Valid options are: ${[...known].sort().join(", ")}. ${near}`.trim(),
  );
}
