import type { CommandOutput } from "../db/migrations/commands/index.ts";
import type { AnyCommand } from "./base-command.ts";

const plain = (text: string): string => text;

/** Lets the migration engine write where a command writes, in its colours. */
export function commandOutput({ stdout, style }: AnyCommand): CommandOutput {
  return { write: (text) => stdout.write(text, plain, ""), style };
}

/** The same on the error stream, which leaves the output to scripts. */
export function errorOutput({ stderr }: AnyCommand): CommandOutput {
  return { write: (text) => stderr.write(text, plain, "") };
}
