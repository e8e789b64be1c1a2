/** Builds `dist/`: compiles `src/` and copies what is not TypeScript (templates, styles, scripts, project templates). */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const [src, dist] = [join(root, "src"), join(root, "dist")];

/** Files below `dir` that the compiler does not carry over. */
function assets(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    // What tests need is no part of the package.
    if (entry.isDirectory()) return entry.name === "testing" ? [] : assets(path);
    const isTemplateOfProject = relative(src, path).startsWith(join("cli", "templates"));
    return isTemplateOfProject || !/\.(ts|md)$/.test(entry.name) ? [path] : [];
  });
}

// Built beside, put in place when whole: a build that fails leaves the last one standing.
const fresh = join(root, "dist.new");
rmSync(fresh, { recursive: true, force: true });
const tsc = spawnSync(
  process.execPath,
  [join(root, "node_modules/typescript/bin/tsc"), "-p", join(root, "tsconfig.build.json"), "--outDir", fresh],
  { stdio: "inherit" },
);
if (tsc.status !== 0) {
  rmSync(fresh, { recursive: true, force: true });
  console.error("The build failed; dist/ is as it was.");
  process.exit(1);
}
for (const path of assets(src)) {
  const target = join(fresh, relative(src, path));
  mkdirSync(dirname(target), { recursive: true });
  cpSync(path, target);
}
const bin = join(fresh, "cli/main.js");
chmodSync(bin, statSync(bin).mode | 0o111);
rmSync(dist, { recursive: true, force: true });
renameSync(fresh, dist);
