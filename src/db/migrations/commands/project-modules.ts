import { readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { findModule } from "../../../core/apps/app-modules.ts";
import type { AppConfig } from "../../../core/apps/app-config.ts";
import { pathToFileURL } from "node:url";

type Module = readonly [path: string, exports: Readonly<Record<string, unknown>>];

/** Modules whose exports the migrations of an app may import, by the path that stands in the file. */
export async function modulesForMigrations(config: AppConfig, folder: string): Promise<Module[]> {
  const modules: Module[] = [];
  for (const name of ["models", "fields", "validators"]) {
    const path = await findModule(config.path, name);
    if (path === undefined) continue;
    const exports = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
    modules.push([relative(folder, path).split(sep).join("/"), exports]);
  }
  return modules;
}

/** Version of the package, for the header of files. */
export function packageVersion(): string {
  const text = readFileSync(new URL("../../../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/** A path as people read it: relative when it lies below the working folder. */
export function displayPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") ? path : short;
}
