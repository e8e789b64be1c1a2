import "./settings.ts";
import { createReadStream, existsSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { apps } from "../../core/apps/registry.ts";
import { settings } from "../../core/conf/settings.ts";
import { ImproperlyConfigured } from "../../core/errors/exceptions.ts";
import { didYouMean } from "../../utils/suggest.ts";
import { DEFAULT_DB_ALIAS } from "../connection/connections.ts";
import { COMPRESSIONS, decompress } from "./compression.ts";
import { FixtureError } from "./errors.ts";
import { getSerializerFormats } from "./formats.ts";

/** One text of fixtures. */
export interface FixtureSource {
  /** Path or description, for messages. */
  readonly name: string;
  readonly format: string;
  /** UTF-8, in pieces. */
  open(): AsyncIterable<string | Uint8Array>;
}

export interface FindOptions {
  /** Look only in the fixtures of this app. */
  readonly app?: string | undefined;
  /** Alias of the database: `books.replica.json` is for `replica` alone. Default: `"default"`. */
  readonly using?: string | undefined;
}

/**
 * Files of a label such as `books`, `books.json`, `books.json.gz`, `library/books` or a path. Throws `FixtureError` when
 * there is none, or when a folder has several.
 */
export function findFixtures(label: string, options: FindOptions = {}): FixtureSource[] {
  const { name, format, compression } = parseLabel(label);
  const folders = isAbsolute(label)
    ? [dirname(label)]
    : fixtureFolders(options.app).map((dir) => join(dir, dirname(label)));
  const targets = targetsOf(name, format, compression, options.using ?? DEFAULT_DB_ALIAS);
  // The working folder may be one of the others.
  const found = new Map<string, FixtureSource>();
  for (const folder of folders) {
    const here = targets
      .map((target) => ({ ...target, path: join(folder, target.file) }))
      .filter(({ path }) => existsSync(path));
    if (here.length > 1) {
      throw new FixtureError(`Multiple fixtures named '${label}' in ${folder}. Aborting.`, {
        hint: `Found ${here.map(({ file }) => file).join(", ")}. Name one of them with its ending.`,
      });
    }
    for (const one of here) {
      const open = () => decompress(createReadStream(one.path), one.compression, one.path);
      found.set(one.path, { name: one.path, format: one.format, open });
    }
  }
  if (found.size === 0) {
    throw new FixtureError(`No fixture named '${label}' found.`, { hint: `Searched ${folders.join(", ")}.` });
  }
  return [...found.values()];
}

interface Label {
  /** Without folder and endings. */
  readonly name: string;
  readonly format: string | null;
  readonly compression: string | null;
}

function parseLabel(label: string): Label {
  const formats = getSerializerFormats();
  const parts = basename(label).split(".");
  const last = parts.length > 1 ? parts.at(-1)! : "";
  const compression = COMPRESSIONS.includes(last) ? parts.pop()! : null;
  if (parts.length === 1) return { name: parts[0]!, format: null, compression };
  const format = parts.pop()!;
  if (!formats.includes(format)) {
    throw new FixtureError(
      `Problem installing fixture '${parts.join(".")}': ${format} is not a known serialization format.`,
      { hint: `${didYouMean(format, formats)} Known formats: ${formats.join(", ")}.`.trim() },
    );
  }
  return { name: parts.join("."), format, compression };
}

interface Target {
  readonly file: string;
  readonly format: string;
  readonly compression: string | null;
}

/** Names of files that a label may mean. */
function targetsOf(name: string, format: string | null, compression: string | null, using: string): Target[] {
  const compressions = compression === null ? [null, ...COMPRESSIONS] : [compression];
  return [`.${using}`, ""].flatMap((database) =>
    (format === null ? getSerializerFormats() : [format]).flatMap((ending) =>
      compressions.map((packed) => ({
        file: `${name}${database}.${ending}${packed === null ? "" : `.${packed}`}`,
        format: ending,
        compression: packed,
      })),
    ),
  );
}

function fixtureFolders(app: string | undefined): string[] {
  const base = settings.BASE_DIR as string;
  const dirs = settings.FIXTURE_DIRS.map((folder) => resolve(base, folder as string));
  if (new Set(dirs).size !== dirs.length) throw new ImproperlyConfigured("settings.FIXTURE_DIRS contains duplicates.");
  const ofApps: string[] = [];
  for (const config of apps.getAppConfigs()) {
    const folder = join(config.path, "fixtures");
    if (dirs.includes(folder)) {
      throw new ImproperlyConfigured(
        `'${folder}' is a default fixture directory for the '${config.label}' app and cannot be listed in settings.FIXTURE_DIRS.`,
      );
    }
    if (app === undefined || config.label === app) ofApps.push(folder);
  }
  return [...ofApps, ...dirs, process.cwd()];
}
