import { BellevilleError } from "../core/errors/index.ts";
import type { CommandIo } from "./base-command.ts";
import { colorStyle, supportsColor } from "./color.ts";
import { CommandError, SystemCheckError } from "./command-error.ts";

/**
 * Prints an error to stderr: one thrown on purpose with its hint, any other, or with `traceback`, with its stack.
 * Gives the exit code that it asks for.
 */
export function reportError(error: unknown, io: CommandIo, traceback = false): number {
  const stderr = io.stderr ?? process.stderr;
  const style = colorStyle(io.color ?? supportsColor(stderr));
  const known = error instanceof BellevilleError;
  if (known && !traceback) {
    // A report of checks and a word that is no command speak for themselves.
    const plain = error instanceof SystemCheckError || error.code === "management.unknown_command";
    stderr.write(`${plain ? error.message : style.ERROR(`${error.name}: ${error.message}`)}\n`);
  } else {
    stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
  if (known && error.hint) stderr.write(`Hint: ${error.hint}\n`);
  return error instanceof CommandError ? error.returncode : 1;
}
