/**
 * Fails when a file under `src/` imports from a higher layer, through a barrel of its own folder tree, or in a cycle.
 *
 * The table is `layers.ts`. Type-only imports count: a type that looks upward is a wall in the wrong place.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { CORE_ORDER, LAYERS } from "./layers.ts";

export interface Violation {
  readonly file: string;
  readonly imported: string;
  readonly reason: string;
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s(?:type\s)?[^;"'`]*?from\s+"([^"]+)"|(?:^|\n)\s*import\s+"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/g;

/** Paths of the relative imports of a source text, in order; comments are left out. */
export function importsOf(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  return [...code.matchAll(IMPORT)].map((m) => m[1] ?? m[2] ?? m[3] ?? "").filter((p) => p.startsWith("."));
}

/** Why a file of layer `from` may not import one of layer `to`; null when it may. */
export function violationOf(file: string, target: string): string | null {
  const [from = "", to = ""] = [file.split("/")[0], target.split("/")[0]];
  if (!file.includes("/")) return null;
  const a = LAYERS[from];
  const b = LAYERS[to];
  if (a === undefined) return `"${from}" is no known layer: add it to scripts/layers.ts`;
  if (b === undefined) return `"${to}" is no known layer: add it to scripts/layers.ts`;
  if (from !== to && b.level >= a.level && !a.may?.includes(to)) return `${from} may not import ${to}: ${a.why}`;
  if (from === "core" && to === "core") {
    const order: readonly string[] = CORE_ORDER;
    const [i, j] = [order.indexOf(file.split("/")[1] ?? ""), order.indexOf(target.split("/")[1] ?? "")];
    if (i >= 0 && j > i) return `core/${order[i]} may not import core/${order[j]}: the order is ${order.join(" ← ")}`;
    if (i >= 0 && j < 0)
      return `core/${order[i]} is a foundation and may import only ${order.slice(0, i).join(", ") || "utils"}`;
  }
  return null;
}

function sourceFiles(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory())
      return entry.name === "node_modules" || path.endsWith("cli/templates") ? [] : sourceFiles(path);
    return /(?<!\.test|\.test-d|\.bench)\.ts$/.test(entry.name) ? [path] : [];
  });
}

/** All upward imports below `root` (the `src` folder). */
export function checkLayers(root: string): Violation[] {
  return sourceFiles(root).flatMap((path) => {
    const file = relative(root, path);
    return importsOf(readFileSync(path, "utf8")).flatMap((imported) => {
      const target = relative(root, resolve(dirname(path), imported));
      if (target.startsWith("..")) return [];
      const reason = violationOf(file, target);
      return reason === null ? [] : [{ file, imported, reason }];
    });
  });
}

if (process.argv[1] === import.meta.filename) {
  const violations = checkLayers(resolve(import.meta.dirname, "../src"));
  for (const v of violations) console.error(`src/${v.file} imports "${v.imported}"\n  ${v.reason}`);
  if (violations.length > 0) process.exitCode = 1;
  else console.log("layers: no upward import");
}
