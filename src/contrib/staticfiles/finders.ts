import { existsSync } from "node:fs";
import { readdir, realpath } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { apps } from "../../core/apps/index.ts";
import { settings } from "../../core/conf/index.ts";
import { findBelow } from "./safe-path.ts";

/** A folder whose files are found under `prefix` (empty: none). */
export interface StaticLocation {
  readonly prefix: string;
  readonly folder: string;
}

/** A file that a finder knows. */
export interface StaticFile {
  /** Path below `STATIC_URL`, with slashes. */
  readonly path: string;
  /** Absolute path on disk. */
  readonly source: string;
}

/** Not collected, and not served: Django's `CVS`, `.*` and `*~`. */
const isIgnored = (name: string): boolean => name === "CVS" || name.startsWith(".") || name.endsWith("~");

/** Folders of `STATICFILES_DIRS`, then `static/` of each app, in the order in which they are searched. */
export function staticLocations(): StaticLocation[] {
  const fromSettings = settings.STATICFILES_DIRS.map((dir): StaticLocation => {
    const [prefix, folder] = Array.isArray(dir) ? (dir as [string, string]) : ["", dir as string];
    return { prefix: prefix.replace(/\/+$/, ""), folder: toAbsolute(folder) };
  });
  const fromApps = apps
    .getAppConfigs()
    .map((config): StaticLocation => ({ prefix: "", folder: join(config.path, "static") }))
    .filter(({ folder }) => existsSync(folder));
  return [...fromSettings, ...fromApps];
}

function toAbsolute(folder: string): string {
  return isAbsolute(folder) ? folder : resolve(settings.BASE_DIR as string, folder);
}

/** The file on disk of a static path, or null. The first location that has it wins. Never leaves its folder. */
export async function findStatic(path: string): Promise<string | null> {
  for (const location of staticLocations()) {
    const found = await findIn(location, path);
    if (found !== null) return found;
  }
  return null;
}

/** All files on disk of a static path: the first is served, the others are hidden by it. */
export async function findAllStatic(path: string): Promise<string[]> {
  const found = await Promise.all(staticLocations().map((location) => findIn(location, path)));
  return found.filter((file) => file !== null);
}

function findIn({ prefix, folder }: StaticLocation, path: string): Promise<string | null> {
  if (prefix === "") return findBelow(folder, path);
  return path.startsWith(`${prefix}/`) ? findBelow(folder, path.slice(prefix.length + 1)) : Promise.resolve(null);
}

/** All static files, location by location; a path may come more than once. */
export async function* listStatic(): AsyncGenerator<StaticFile, void, undefined> {
  for (const { prefix, folder } of staticLocations()) {
    if (!existsSync(folder)) continue;
    const root = await realpath(folder);
    for (const path of await filesBelow(root, "")) {
      const source = await findBelow(root, path);
      if (source === null) continue;
      yield { path: prefix === "" ? path : `${prefix}/${path}`, source };
    }
  }
}

/** Paths of files and of links, with slashes; folders that are links are left out. */
async function filesBelow(root: string, folder: string): Promise<string[]> {
  const files: string[] = [];
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (isIgnored(entry.name)) continue;
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) files.push(...(await filesBelow(root, path)));
    else if (entry.isFile() || entry.isSymbolicLink()) files.push(path);
  }
  return files;
}
