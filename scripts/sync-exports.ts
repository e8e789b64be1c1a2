/** Writes the entry points into package.json; with `--check` only says whether they stand there. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { ENTRY_POINTS } from "./entry-points.ts";

const root = resolve(import.meta.dirname, "..");
const path = resolve(root, "package.json");
const text = readFileSync(path, "utf8");
const manifest = JSON.parse(text) as { exports: unknown };

const exports: Record<string, unknown> = {};
const missing: string[] = [];
for (const [name, source] of Object.entries(ENTRY_POINTS)) {
  if (!existsSync(resolve(root, "src", source))) missing.push(`${name}: src/${source} does not exist`);
  const built = source.replace(/\.ts$/, "");
  exports[name] = {
    "belleville-source": `./src/${source}`,
    types: `./dist/${built}.d.ts`,
    default: `./dist/${built}.js`,
  };
}
exports["./package.json"] = "./package.json";
manifest.exports = exports;
const wanted = `${JSON.stringify(manifest, null, 2)}\n`;

for (const line of missing) console.error(line);
if (process.argv.includes("--check")) {
  const same = JSON.stringify((JSON.parse(text) as { exports: unknown }).exports) === JSON.stringify(exports);
  if (!same) console.error("package.json#exports differs from scripts/entry-points.ts: run npm run exports");
  if (!same || missing.length > 0) process.exitCode = 1;
} else {
  writeFileSync(path, wanted);
}
