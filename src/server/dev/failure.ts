import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { BellevilleError } from "../../core/errors/index.ts";

/** One line of a source excerpt. */
export interface ExcerptLine {
  readonly number: number;
  readonly text: string;
}

/** Why the development server could not start; plain data, sent from the child to its parent. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly hint: string | null;
  readonly stack: string;
  /** Whether details may be shown: `DEBUG`, or null when the settings could not be read. */
  readonly debug: boolean | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly excerpt: readonly ExcerptLine[];
}

interface Place {
  readonly file: string;
  readonly line: number;
}

const AROUND = 5;
const MAX_LINE = 400;

/** Words an error for the error page, with the lines of source around the place it comes from. */
export function describeFailure(error: unknown, debug: boolean | null): Failure {
  const { name, message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  const place = findPlace(stack, message);
  return {
    name,
    message,
    hint: error instanceof BellevilleError ? (error.hint ?? null) : null,
    stack,
    debug,
    file: place?.file ?? null,
    line: place?.line ?? null,
    excerpt: place ? readExcerpt(place) : [],
  };
}

/**
 * The place in the project's sources: as esbuild names it (`file:2:18: ERROR:`), as Node does above a syntax error
 * (`file:///…:2`), or the first stack line outside Node and packages.
 */
export function findPlace(stack: string, message: string): Place | null {
  const bySyntax =
    /^(.+?):(\d+):\d+: ERROR: /m.exec(message) ?? /^(file:\/\/.+?):(\d+)$/m.exec(stack.split("\n", 1)[0] ?? "");
  if (bySyntax) return toPlace(bySyntax[1]!, bySyntax[2]!);
  for (const line of stack.split("\n")) {
    const frame = frameOf(line);
    if (frame && !/node_modules|[\\/]belleville[\\/](dist|src)[\\/]/.test(frame[1]!))
      return toPlace(frame[1]!, frame[2]!);
  }
  return null;
}

/** File and line of `    at f (file:1:2)` or `    at file:1:2`. */
function frameOf(line: string): RegExpExecArray | null {
  const text = line.trim();
  if (!text.startsWith("at ") || text.length > 2_000) return null;
  const open = text.lastIndexOf("(");
  const place = open < 0 ? text.slice(3).replace(/^async /, "") : text.slice(open + 1, -1);
  return /^((?:file:|\/|[A-Za-z]:[\\/]).*):(\d+):\d+$/.exec(place);
}

function toPlace(file: string, line: string): Place | null {
  try {
    return { file: file.startsWith("file:") ? fileURLToPath(file.split("?", 1)[0]!) : file, line: Number(line) };
  } catch {
    return null;
  }
}

function readExcerpt({ file, line }: Place): ExcerptLine[] {
  let lines: string[];
  try {
    lines = readFileSync(file, "utf8").split(/\r?\n/);
  } catch {
    return [];
  }
  const first = Math.max(1, line - AROUND);
  return lines.slice(first - 1, line + AROUND).map((text, i) => ({ number: first + i, text: text.slice(0, MAX_LINE) }));
}
