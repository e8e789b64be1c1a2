import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

/** One line of the stack of an error. */
export interface Frame {
  readonly functionName: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Whether it is code of the project, and not of a package or of Node. */
  readonly isOwn: boolean;
}

const LINE =
  /^\s*at (?:(async )?(.*?) \()?(?:(file:\/\/[^()]+|\/[^()]+|[A-Za-z]:[\\/][^()]+|node:[^()]+)):(\d+):(\d+)\)?$/;

/** The frames of an error, the innermost first; lines without a place are left out. */
export function framesOf(error: Error): Frame[] {
  return (error.stack ?? "").split("\n").flatMap((text) => {
    const match = LINE.exec(text);
    if (match === null) return [];
    const [, , name = "", place = "", line = "", column = ""] = match;
    const file = place.startsWith("file:") ? fileURLToPath(place.replace(/\?.*$/, "")) : place;
    const isOwn = !file.startsWith("node:") && !file.includes("node_modules");
    return [{ functionName: name || "(top level)", file, line: Number(line), column: Number(column), isOwn }];
  });
}

/** Path for people: relative to the working directory where it is inside. */
export function shortPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith("..") || file.startsWith("node:") ? file : path;
}

/** One line of an excerpt. */
export interface SourceLine {
  readonly number: number;
  readonly text: string;
  readonly isCurrent: boolean;
}

/** Lines around a place of a source file; empty when it cannot be read. */
export function excerptOf(frame: Frame, around = 5): SourceLine[] {
  try {
    return linesAround(readFileSync(frame.file, "utf8"), frame.line, around);
  } catch {
    return [];
  }
}

/** Lines of a text around the line `current`, which counts from 1. */
export function linesAround(source: string, current: number, around = 5): SourceLine[] {
  const lines = source.split("\n");
  const first = Math.max(0, current - 1 - around);
  return lines
    .slice(first, current + around)
    .map((text, i) => ({ number: first + i + 1, text: text.slice(0, 300), isCurrent: first + i + 1 === current }));
}
