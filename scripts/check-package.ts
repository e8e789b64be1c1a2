/**
 * Loads every module of the built package, then packs it as npm would and looks at the tarball with publint and
 * arethetypeswrong. Loading all of `dist/` finds what only shows after compiling: cycles, wrongly emitted classes.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "belleville-pack-"));
const bin = (name: string) => join(root, "node_modules/.bin", name);
try {
  const modules = readdirSync(join(root, "dist"), { recursive: true, encoding: "utf8" }).filter(
    // These two act when they are loaded, and templates of projects are no modules.
    (name) => name.endsWith(".js") && !/^cli\/(main|register|templates\/)/.test(name),
  );
  const imports = modules.map((name) => `await import(${JSON.stringify(join(root, "dist", name))});`).join("\n");
  execFileSync(process.execPath, ["--input-type=module", "--disable-warning=ExperimentalWarning", "-e", imports], {
    stdio: "inherit",
  });
  console.log(`${modules.length} modules of dist/ load`);
  const out = execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [packed] = Object.values(
    JSON.parse(out) as Record<
      string,
      { filename: string; size: number; entryCount: number; files: readonly { path: string }[] }
    >,
  );
  if (packed === undefined) throw new Error("npm pack made no file");
  const stray = packed.files.filter(({ path }) => /(^|\/)testing\/|\.test(-d)?\.(ts|js)$/.test(path));
  if (stray.length > 0)
    throw new Error(`The package holds files of tests: ${stray.map(({ path }) => path).join(", ")}`);
  console.log(`${packed.filename}: ${packed.entryCount} files, ${(packed.size / 1024).toFixed(0)} KB`);
  const tarball = join(folder, packed.filename);
  execFileSync(bin("publint"), [tarball, "--strict"], { cwd: root, stdio: "inherit" });
  // ESM only, resolved by node16 and bundlers; the older resolution modes do not apply.
  execFileSync(bin("attw"), [tarball, "--profile", "esm-only", "--format", "ascii", "--quiet"], {
    cwd: root,
    stdio: "inherit",
  });
} catch (error) {
  // The message of a failed child repeats its whole command; what it printed says enough.
  console.error(error instanceof Error && !("status" in error) ? error.message : "The package is not sound.");
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
