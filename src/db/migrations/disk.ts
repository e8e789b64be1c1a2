/** Migration files of apps. */
import { readdir, stat } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { AppConfig } from "../../core/apps/app-config.ts";
import { settings } from "../../core/conf/settings.ts";
import { BellevilleError } from "../../core/errors/belleville-error.ts";
import { BadMigrationError } from "./errors.ts";
import { compareText } from "./keys.ts";
import { type ProjectMigration, readMigration } from "./migration.ts";
import "./settings.ts";

/** Sources before built files of the same name. */
const ENDINGS = [".ts", ".mts", ".js", ".mjs"] as const;

/** The folder of an app's migrations; null when MIGRATION_MODULES says it has none. */
export function migrationsFolder(config: AppConfig): string | null {
  const modules = settings.MIGRATION_MODULES;
  const given = Object.hasOwn(modules, config.label) ? modules[config.label] : undefined;
  if (given === undefined) return join(config.path, "migrations");
  if (given === null) return null;
  if (given instanceof URL || given.startsWith("file:")) return fileURLToPath(given);
  return isAbsolute(given) ? given : resolve(String(settings.BASE_DIR), given);
}

/** Path of each migration file of a folder by the migration's name, sorted. Empty when there is no such folder. */
export async function migrationFiles(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return [];
    throw error;
  });
  const found = new Map<string, string>();
  for (const ending of ENDINGS) {
    for (const entry of entries) {
      const name = entry.name.slice(0, -ending.length);
      if (!entry.isFile() || !entry.name.endsWith(ending) || !/^[A-Za-z0-9]\w*$/.test(name) || name === "index")
        continue;
      if (!found.has(name)) found.set(name, join(folder, entry.name));
    }
  }
  return new Map([...found].sort(([a], [b]) => compareText(a, b)));
}

/** When each file was last imported had it this time of change; one that changed since is imported anew. */
const imported = new Map<string, { readonly changed: number; readonly url: string }>();

async function importFile(path: string): Promise<Readonly<Record<string, unknown>>> {
  const changed = (await stat(path)).mtimeMs;
  const known = imported.get(path);
  const plain = pathToFileURL(path).href;
  const url = known === undefined ? plain : known.changed === changed ? known.url : `${plain}?changed=${changed}`;
  imported.set(path, { changed, url });
  return (await import(url)) as Record<string, unknown>;
}

/** Reads all migrations of an app. Throws `BadMigrationError` that names the file. */
export async function loadAppMigrations(config: AppConfig): Promise<ProjectMigration[]> {
  const folder = migrationsFolder(config);
  if (folder === null) return [];
  const migrations: ProjectMigration[] = [];
  for (const [name, file] of await migrationFiles(folder)) {
    let exports: Readonly<Record<string, unknown>>;
    try {
      exports = await importFile(file);
    } catch (cause) {
      const hint = cause instanceof BellevilleError ? cause.hint : undefined;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new BadMigrationError(`${file}: the migration cannot be read: ${reason}`, { cause, hint });
    }
    migrations.push(readMigration(exports["Migration"], { appLabel: config.label, name, file }));
  }
  return migrations;
}
