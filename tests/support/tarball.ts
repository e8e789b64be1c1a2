/** The package as npm would publish it, packed once per test run from `dist/`. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./project.ts";

let packed: string | null = null;

/** Path of the tarball. `npm run build` must have run: a test of an old build would prove nothing. */
export function tarball(): string {
  if (packed !== null) return packed;
  if (!existsSync(join(ROOT, "dist/cli/main.js"))) throw new Error("dist/ is missing: run npm run build first.");
  const folder = mkdtempSync(join(tmpdir(), "belleville-tarball-"));
  execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: ROOT, stdio: "ignore" });
  packed = join(folder, readdirSync(folder)[0]!);
  return packed;
}
