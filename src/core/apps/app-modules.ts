import { stat } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AppConfig } from "./app-config.ts";

/** Sources before built files, a file before a folder. */
const ENDINGS = [".ts", ".js", "/index.ts", "/index.js"] as const;

/** Path of the module `name` of a folder (`models.ts`, `models.js`, `models/index.ts`, …), or undefined. */
export async function findModule(folder: string, name: string): Promise<string | undefined> {
  for (const ending of ENDINGS) {
    const path = join(folder, name + ending);
    const found = await stat(path).catch(() => null);
    if (found?.isFile()) return path;
  }
  return undefined;
}

/**
 * Imports the module of an app that is found by its name: `importAppModule(config, "admin")`.
 *
 * Returns undefined when the app has no such file; errors inside the file are thrown as they are.
 */
export async function importAppModule(
  config: AppConfig,
  name: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const path = await findModule(config.path, name);
  if (path === undefined) return undefined;
  return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
}
