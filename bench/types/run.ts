/** What the type checker needs for generated projects, the library's own sources included: `npm run bench -- types`. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { median, table } from "../report.ts";
import { generate, type Size } from "./generate.ts";

const ROUNDS = 1;
const SIZES: readonly Size[] = [
  { models: 0, queries: 0 },
  { models: 50, queries: 500 },
  { models: 100, queries: 0 },
  { models: 100, queries: 1000 },
  { models: 150, queries: 1500 },
];

interface Cost {
  readonly seconds: number;
  readonly megabytes: number;
  readonly instantiations: number;
}

function check(folder: string, checkers: number | null): Cost {
  const tsc = join(import.meta.dirname, "../../node_modules/typescript/bin/tsc");
  const args = [
    tsc,
    "-p",
    folder,
    "--extendedDiagnostics",
    ...(checkers === null ? [] : ["--checkers", String(checkers)]),
  ];
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

export function run(): void {
  const rows: string[][] = [];
  for (const size of SIZES) {
    const folder = join(import.meta.dirname, "../.generated/types");
    generate(folder, size);
    for (const checkers of [1, null]) {
      const costs = Array.from({ length: ROUNDS }, () => check(folder, checkers));
      const of = (pick: (cost: Cost) => number): number => median(costs.map(pick));
      rows.push([
        String(size.models),
        String(size.queries),
        checkers === null ? "default" : String(checkers),
        Math.min(...costs.map((c) => c.seconds)).toFixed(2),
        of((c) => c.megabytes).toFixed(0),
        of((c) => c.instantiations).toFixed(0),
      ]);
    }
  }
  table(
    "tsc --noEmit of generated projects",
    ["models", "queries", "checkers", "s, least of 3", "MB", "instantiations"],
    rows,
  );
}
