import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { extname, join, resolve } from "node:path";
import { BaseCommand } from "../base-command.ts";
import { CommandError } from "../command-error.ts";
import { type CommandParser, integer } from "../parser.ts";
import { TEST_MAIN } from "../test-main.ts";

interface Options {
  labels: string[];
  k?: string;
  parallel?: number;
  reporter?: string;
}

const SKIPPED = new Set(["node_modules", "dist", "static", "staticfiles", "media"]);

/** Runs the project's tests with the runner of Node, each file in a process and with databases of its own. */
export class Command extends BaseCommand<Options> {
  override help = "Discovers and runs tests: files named tests.ts, test_*.ts or *.test.ts.";
  override requiresProject = false;
  override requiresSystemChecks = [];

  override addArguments(parser: CommandParser): void {
    parser
      .argument("[labels...]", "Files, folders or names of apps to test. Default: the whole project.")
      .option("-k <pattern>", "Only run tests whose name matches the pattern.")
      .option("--parallel <n>", "Run tests of that many files at once.", integer)
      .option("--reporter <name>", "Reporter of node:test, such as spec, dot or tap.");
  }

  override async handle({ labels, k, parallel, reporter }: Options): Promise<void> {
    const files = (await Promise.all((labels.length === 0 ? ["."] : labels).map(testFiles))).flat();
    if (files.length === 0) {
      this.stdout.write("Found 0 test(s).");
      return;
    }
    const own = (name: string) => new URL(`../${name}${extname(import.meta.url)}`, import.meta.url).href;
    const args = [
      ...process.execArgv,
      `--import=${own("register")}`,
      `--import=${own("test-main")}`,
      "--test",
      `--test-reporter=${reporter ?? "spec"}`,
      ...(k === undefined ? [] : [`--test-name-pattern=${k}`]),
      ...(parallel === undefined ? [] : [`--test-concurrency=${parallel}`]),
      ...files,
    ];
    const env = { ...process.env, [TEST_MAIN]: resolve(process.argv[1] ?? "manage.ts") };
    const child = spawn(process.execPath, args, { stdio: "inherit", env });
    const code = await new Promise<number>((done, fail) => child.once("error", fail).once("exit", (n) => done(n ?? 1)));
    if (code !== 0)
      throw new CommandError("Some tests have failed.", { returncode: code, code: "management.tests_failed" });
  }
}

/** Test files of a file, a folder or an app. */
async function testFiles(label: string): Promise<string[]> {
  const path = resolve(label);
  if (!existsSync(path)) {
    throw new CommandError(`There is no file, folder or app "${label}" to test.`);
  }
  return statSync(path).isFile() ? [path] : findTests(path);
}

async function findTests(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name) && !entry.name.startsWith(".")) files.push(...(await findTests(path)));
    } else if (/^(tests|test_.*|.*\.test)\.(ts|mts|js|mjs)$/.test(entry.name)) files.push(path);
  }
  return files;
}
