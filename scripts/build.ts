/** Builds `dist/`: compiles `src/` and copies what is not TypeScript (templates, styles, scripts, project templates). */
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const [src, dist] = [join(root, "src"), join(root, "dist")];

/** Files below `dir` that the compiler does not carry over. */
function assets(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return assets(path);
    const isTemplateOfProject = relative(src, path).startsWith(join("cli", "templates"));
    return isTemplateOfProject || !/\.(ts|md)$/.test(entry.name) ? [path] : [];
  });
}

rmSync(dist, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [join(root, "node_modules/typescript/bin/tsc"), "-p", join(root, "tsconfig.build.json")],
  {
    stdio: "inherit",
  },
);
for (const path of assets(src)) {
  const target = join(dist, relative(src, path));
  mkdirSync(dirname(target), { recursive: true });
  cpSync(path, target);
}
const bin = join(dist, "cli/main.js");
chmodSync(bin, statSync(bin).mode | 0o111);
