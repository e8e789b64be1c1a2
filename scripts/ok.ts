/**
 * Runs every check, all of them even when one fails, and ends with `N passed, N failed`.
 *
 * `npm run ok -- format types` runs only the named steps.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const scratch = mkdtempSync(join(tmpdir(), "belleville-ok-"));
const report = join(scratch, "vitest.json");

interface Outcome {
  passed: number;
  failed: number;
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): boolean {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, FORCE_COLOR: process.env.FORCE_COLOR ?? "0", ...env },
  });
  return result.status === 0;
}

const check =
  (command: string, ...args: string[]) =>
  (): Outcome => {
    const ok = run(join(root, "node_modules/.bin", command), args);
    return { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  };

function vitest(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Outcome {
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
  const ok = run(join(root, "node_modules/.bin/vitest"), ["run", ...reporters, ...args], env);
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8")) as {
      numPassedTests: number;
      numFailedTests: number;
    };
    // A file that does not load has no failed test of its own, yet it fails the run.
    return { passed: numPassedTests, failed: ok ? numFailedTests : Math.max(1, numFailedTests) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** Tests whose database is that of `BELLEVILLE_TEST_ENGINE`. */
const ON_ANY_ENGINE = ["src/db/models", "src/db/migrations", "src/db/serializers"];

/** Once more on a server, where all backends are to be tested; else SQLite is enough. */
const testsOn = (engine: string) => (): Outcome => {
  if (process.env.BELLEVILLE_TEST_BACKENDS !== "all") {
    console.log("Left out; BELLEVILLE_TEST_BACKENDS=all runs it.");
    return { passed: 0, failed: 0 };
  }
  return vitest([...ON_ANY_ENGINE, "--typecheck.enabled=false"], { BELLEVILLE_TEST_ENGINE: engine });
};

const STEPS: readonly (readonly [name: string, step: () => Outcome])[] = [
  ["format", check("biome", "format")],
  ["lint", check("oxlint", "--type-aware", "--quiet")],
  ["layers", check("tsx", "scripts/check-layers.ts")],
  ["exports", check("tsx", "scripts/sync-exports.ts", "--check")],
  ["types", check("tsc", "--noEmit")],
  ["build", check("tsx", "scripts/build.ts")],
  ["packaging", check("tsx", "scripts/check-package.ts")],
  ["tests", () => vitest()],
  ["postgresql", testsOn("postgresql")],
  ["mysql", testsOn("mysql")],
];

const wanted = process.argv.slice(2);
const total: Outcome = { passed: 0, failed: 0 };
const failures: string[] = [];
for (const [name, step] of STEPS) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const start = performance.now();
  console.log(`\n── ${name}`);
  const { passed, failed } = step();
  total.passed += passed;
  total.failed += failed;
  if (failed > 0) failures.push(name);
  console.log(`── ${name}: ${failed === 0 ? "ok" : "FAILED"} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
}
rmSync(scratch, { recursive: true, force: true });
if (failures.length > 0) console.log(`\nFailed: ${failures.join(", ")}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
