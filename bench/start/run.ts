/**
 * What it takes to start: `manage.ts check` of the bookshop, and the steps on the way to it: `npm run bench -- start`.
 *
 * Rounds are interleaved and the median counts; CPU time holds all threads of the process, the loader's too.
 */
import { execFileSync, fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, table } from "../report.ts";

const ROUNDS = 5;
const bookshop = join(import.meta.dirname, "../../examples/bookshop");
const preload = (file: string): string[] => ["--import", join(import.meta.dirname, file)];

interface Step {
  readonly name: string;
  readonly flags: readonly string[];
  readonly args: readonly string[];
}

/** Each runs `manage.ts` or, as its main module, nothing. */
const EMPTY = join(import.meta.dirname, "empty.mjs");
const STEPS: readonly Step[] = [
  { name: "node, an empty module", flags: [], args: [EMPTY] },
  { name: "import belleville/db", flags: ["--import", "belleville/db"], args: [EMPTY] },
  { name: "--import belleville/register", flags: ["--import", "belleville/register"], args: [EMPTY] },
  { name: "manage.ts check", flags: ["--import", "belleville/register"], args: ["manage.ts", "check"] },
];

interface Use {
  readonly wall: number;
  readonly cpu: number;
  readonly megabytes: number;
}

function start({ name, flags, args }: Step): Promise<Use> {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    let use: NodeJS.ResourceUsage | undefined;
    const [main, ...rest] = args as [string, ...string[]];
    const child = fork(main, rest, {
      cwd: bookshop,
      execArgv: [...preload("usage.mjs"), ...flags],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child.once("message", (message) => (use = message as NodeJS.ResourceUsage));
    child.once("exit", (code) => {
      const wall = (performance.now() - begin) / 1000;
      if (code !== 0 || use === undefined) return reject(new Error(`"${name}" ended with ${code}`));
      resolve({ wall, cpu: (use.userCPUTime + use.systemCPUTime) / 1e6, megabytes: use.maxRSS / 1024 });
    });
  });
}

/** How many modules a step loads, built-in ones left out. */
function countModules(flags: readonly string[], args: readonly string[]): number {
  const folder = mkdtempSync(join(tmpdir(), "bench-start-"));
  const log = join(folder, "modules");
  try {
    execFileSync(process.execPath, [...preload("count-modules.mjs"), ...flags, ...args], {
      cwd: bookshop,
      env: { ...process.env, MODULES_LOG: log },
      stdio: "ignore",
    });
    const urls = readFileSync(log, "utf8")
      .split("\n")
      .filter((url) => url !== "" && !url.startsWith("node:"));
    return new Set(urls.map((url) => url.split("?")[0])).size;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function run(): Promise<void> {
  const uses = new Map<Step, Use[]>(STEPS.map((step) => [step, []]));
  for (const step of STEPS) await start(step);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [step, list] of uses) list.push(await start(step));
  }
  table(
    "manage.ts check of the bookshop",
    ["step", "wall s", "CPU s", "peak MB", "modules"],
    Array.from(uses, ([{ name, flags, args }, list]) => [
      name,
      median(list.map((use) => use.wall)).toFixed(2),
      median(list.map((use) => use.cpu)).toFixed(2),
      median(list.map((use) => use.megabytes)).toFixed(0),
      String(countModules(flags, args)),
    ]),
  );
}
