/** What the type checker needs for generated projects, beside other ORMs; the sources of this library are included: `npm run bench -- types`. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { median, table } from "../report.ts";
import { editor } from "./editor.ts";
import { generate, type Size } from "./generate.ts";
import { drizzle, mikroOrm, prisma } from "./peers.ts";

const ROUNDS = 3;
const SIZES: readonly Size[] = [
  { models: 50, queries: 500 },
  { models: 100, queries: 1000 },
  { models: 150, queries: 1500 },
  { models: 300, queries: 3000 },
];
const ORMS = { belleville: generate, prisma, drizzle, "mikro-orm": mikroOrm };

interface Cost {
  readonly seconds: number;
  readonly megabytes: number;
  readonly instantiations: number;
}

function check(folder: string): Cost {
  const tsc = join(import.meta.dirname, "../../node_modules/typescript/bin/tsc");
  const args = [tsc, "-p", folder, "--extendedDiagnostics", "--checkers", "1"];
  let text: string;
  try {
    text = execFileSync(process.execPath, args, { encoding: "utf8" });
  } catch (error) {
    throw new Error(
      `The generated project has type errors:\n${String((error as { stdout?: string }).stdout).slice(0, 3000)}`,
      { cause: error },
    );
  }
  const number = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+([\\d.]+)`, "m").exec(text)?.[1] ?? Number.NaN);
  return {
    seconds: number("Total time"),
    megabytes: number("Memory used") / 1024,
    instantiations: number("Instantiations"),
  };
}

export async function run(): Promise<void> {
  const rows: string[][] = [];
  for (const size of SIZES) {
    for (const [name, write] of Object.entries(ORMS)) {
      const folder = join(import.meta.dirname, "../.generated", `types-${name}`);
      write(folder, size);
      const costs = Array.from({ length: ROUNDS }, () => check(folder));
      const of = (pick: (cost: Cost) => number): number => median(costs.map(pick));
      rows.push([
        String(size.models),
        String(size.queries),
        name,
        Math.min(...costs.map((c) => c.seconds)).toFixed(2),
        of((c) => c.megabytes).toFixed(0),
        of((c) => c.instantiations).toFixed(0),
      ]);
    }
  }
  table(
    "tsc --noEmit --checkers 1 of generated projects",
    ["models", "queries", "ORM", `s, least of ${ROUNDS}`, "MB", "instantiations"],
    rows,
  );
  await editor();
}
