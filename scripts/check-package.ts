/** Packs the built package as npm would and looks at the tarball with publint and arethetypeswrong. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "belleville-pack-"));
const bin = (name: string) => join(root, "node_modules/.bin", name);
try {
  const out = execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [packed] = Object.values(
    JSON.parse(out) as Record<string, { filename: string; size: number; entryCount: number }>,
  );
  if (packed === undefined) throw new Error("npm pack made no file");
  console.log(`${packed.filename}: ${packed.entryCount} files, ${(packed.size / 1024).toFixed(0)} KB`);
  const tarball = join(folder, packed.filename);
  execFileSync(bin("publint"), [tarball, "--strict"], { cwd: root, stdio: "inherit" });
  // ESM only, resolved by node16 and bundlers; the older resolution modes do not apply.
  execFileSync(bin("attw"), [tarball, "--profile", "esm-only", "--format", "ascii", "--quiet"], {
    cwd: root,
    stdio: "inherit",
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
