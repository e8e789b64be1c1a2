/** Reading the documentation: its pages, tables, code and links. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { ROOT } from "../support/project.ts";

export const DOCS = join(ROOT, "docs");

/** Paths of all pages in a folder of `docs/`, relative to `docs/`, sorted. */
export function pages(folder = "."): string[] {
  return readdirSync(join(DOCS, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
    .map((entry) => relative(DOCS, join(entry.parentPath, entry.name)))
    .sort();
}

/** Text of a page: `read("reference/settings.md")`. */
export function read(page: string): string {
  return readFileSync(join(DOCS, page), "utf8");
}

/** Text of a page without its fenced code. */
export function prose(page: string): string {
  return read(page).replace(/^(```+)[^\n]*\n[\s\S]*?^\1[^\S\n]*$/gm, "");
}

/** A fenced block of code. */
export interface CodeBlock {
  readonly page: string;
  readonly line: number;
  /** What stands behind the opening fence, in words. */
  readonly info: readonly string[];
  readonly code: string;
}

/** Fenced blocks of a page, in order. */
export function codeBlocks(page: string): CodeBlock[] {
  const text = read(page);
  return [...text.matchAll(/^(```+)([^\n]*)\n([\s\S]*?)^\1[^\S\n]*$/gm)].map((match) => ({
    page,
    line: text.slice(0, match.index).split("\n").length,
    info: match[2]!.trim().split(/\s+/),
    code: match[3]!,
  }));
}

/** The code in the first cell of each row of the tables of a text: `| `name` | … |`. */
export function firstCells(text: string): string[] {
  return [...text.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]!.replaceAll("\\|", "|"));
}

/** The section of a page under the heading with that text, to the next heading of the same rank. */
export function section(text: string, heading: string): string {
  const start = text.split("\n").findIndex((line) => line.replace(/^#+ /, "") === heading);
  if (start === -1) throw new Error(`There is no heading "${heading}".`);
  const lines = text.split("\n").slice(start);
  const rank = /^#+/.exec(lines[0]!)![0];
  const end = lines.findIndex((line, at) => at > 0 && /^#+ /.test(line) && /^#+/.exec(line)![0].length <= rank.length);
  return lines.slice(0, end === -1 ? undefined : end).join("\n");
}
