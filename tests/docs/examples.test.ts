/**
 * The examples of the documentation compile.
 *
 * A block that opens with ```ts check is written into a folder of its page, all pages into one temporary project, which
 * is checked in one run. `file=models.ts` gives the file a name that later blocks of the page import. What a page
 * imports without showing it (`./models.ts`) comes from tests/docs/library/.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../support/project.ts";
import { type CodeBlock, codeBlocks, pages } from "./pages.ts";

const GENERATED = join(ROOT, "tests/docs/.generated");
const LIBRARY = join(ROOT, "tests/docs/library");

const PAGES = ["topics", "reference", "howto"].flatMap(pages);
const blocks = PAGES.flatMap(codeBlocks).filter(({ info }) => info[0] === "ts" && info.includes("check"));

/** The folder of the blocks of a page: `topics-urls`. */
const folderOf = (page: string): string => page.replace(/\.md$/, "").replaceAll("/", "-");

/** Where a block is written, and which block a file comes from. */
const sources = new Map<string, CodeBlock>();
let output = "";

const written = new Set<string>();

function write(path: string, text: string): void {
  written.add(path);
  mkdirSync(dirname(join(GENERATED, path)), { recursive: true });
  writeFileSync(join(GENERATED, path), text);
}

function generate(): void {
  rmSync(GENERATED, { recursive: true, force: true });
  for (const block of blocks) {
    const folder = folderOf(block.page);
    const named = block.info.find((word) => word.startsWith("file="))?.slice("file=".length);
    sources.set(`${folder}/${named ?? `line-${block.line}.ts`}`, block);
  }
  for (const folder of ["library", ...PAGES.map(folderOf)]) {
    for (const file of readdirSync(LIBRARY)) {
      const isDefault = file === "apps.ts";
      const from = JSON.stringify(`../../library/${file}`);
      write(`${folder}/${file}`, `export * from ${from};\n${isDefault ? `export { default } from ${from};\n` : ""}`);
    }
  }
  // The line break keeps a module that exports nothing a module.
  for (const [path, { code }] of sources) write(path, `${code}\nexport {};\n`);
  const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false };
  // By name, because patterns skip folders that begin with a dot.
  const files = [...written];
  write("tsconfig.json", JSON.stringify({ extends: "../../../tsconfig.json", compilerOptions, files, include: [] }));
}

/** `topics/urls.md:12`, the line of an error in the page. */
function inPage(line: string): string {
  const [, path = "", at = "1", message = line] = /^(.*?)\((\d+),\d+\): (.*)$/.exec(line) ?? [];
  const block = sources.get(path.replace(/^tests\/docs\/\.generated\//, ""));
  return block === undefined ? line : `docs/${block.page}:${block.line + Number(at)}: ${message}`;
}

describe("examples of the documentation", () => {
  beforeAll(() => {
    generate();
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const run = spawnSync(process.execPath, [tsc, "--pretty", "false", "-p", GENERATED], {
      cwd: ROOT,
      encoding: "utf8",
    });
    output = run.stdout + run.stderr;
  }, 180_000);

  afterAll(() => rmSync(GENERATED, { recursive: true, force: true }));

  test("compile", () => {
    // Errors of the sources are for the check of types.
    const problems = output.split("\n").filter((line) => line !== "" && !/^(\s|src\/)/.test(line));
    expect(problems.map(inPage)).toEqual([]);
  });

  test("are checked on most pages", () => {
    expect(new Set(blocks.map((block) => block.page)).size).toBeGreaterThan(PAGES.length / 2);
  });
});
