import "./settings.ts";
import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { apps } from "../../core/apps/registry.ts";
import { settings } from "../../core/conf/settings.ts";
import { BellevilleError } from "../../core/errors/belleville-error.ts";
import { connections, DEFAULT_DB_ALIAS } from "../connection/connections.ts";
import { withoutConstraintChecks } from "../connection/constraint-checks.ts";
import * as transaction from "../connection/transaction.ts";
import { router } from "../routers.ts";
import type { BaseModel } from "../models/model.ts";
import { pkOf } from "./pk-of.ts";
import { checkReferences } from "./check-references.ts";
import { deserialize } from "./deserialize.ts";
import type { DeserializedObject } from "./deserialized-object.ts";
import { DeserializationError, FixtureError } from "./errors.ts";
import { getSerializerFormats } from "./formats.ts";

export interface LoadOptions {
  readonly using?: string | undefined;
  /** Look only in the fixtures of this app. */
  readonly app?: string | undefined;
  readonly ignoreNonexistent?: boolean | undefined;
  /** Labels of apps, or of models as `app.Model`, whose objects are skipped. */
  readonly exclude?: readonly string[] | undefined;
  /** Told of each file. */
  readonly onFile?: ((path: string) => void) | undefined;
}

/** One text of fixtures. */
export interface FixtureSource {
  /** Path or description, for messages. */
  readonly name: string;
  readonly format: string;
  read(): Promise<string>;
}

export interface LoadResult {
  readonly objects: number;
  readonly fixtures: number;
}

/** Finds the files of the labels and loads all in one transaction: either everything is loaded or nothing. */
export async function loadFixtures(labels: readonly string[], options: LoadOptions = {}): Promise<LoadResult> {
  return loadSources(
    labels.flatMap((label) => findFixtures(label, options.app)),
    options,
  );
}

/** Loads fixtures in one transaction. Throws `FixtureError`. */
export function loadSources(sources: readonly FixtureSource[], options: LoadOptions = {}): Promise<LoadResult> {
  const using = options.using ?? DEFAULT_DB_ALIAS;
  const excluded = new Set(options.exclude?.map((label) => label.toLowerCase()));
  const connection = connections.get(using);
  return transaction.atomic(
    () =>
      withoutConstraintChecks(connection, async () => {
        let objects = 0;
        const deferred: [FixtureSource, DeserializedObject][] = [];
        const loaded: [FixtureSource, DeserializedObject][] = [];
        for (const source of sources) {
          options.onFile?.(source.name);
          for (const found of await readSource(source, using, options)) {
            const model = found.object.constructor as typeof BaseModel;
            const { appLabel, labelLower } = model._meta;
            if (excluded.has(appLabel) || excluded.has(labelLower)) continue;
            if (!router.allowMigrateModel(using, model)) continue;
            if (!found.mustWait) await inFixture(source, found, () => found.save({ using }));
            objects++;
            loaded.push([source, found]);
            if (found.hasDeferredFields) deferred.push([source, found]);
          }
        }
        await saveDeferred(deferred, using);
        await checkReferences(
          loaded.map(([source, found]) => ({ file: source.name, found })),
          using,
        );
        return { objects, fixtures: sources.length };
      }),
    { using },
  );
}

/** Saves objects that waited for others, in as many rounds as it takes. Throws when a round brings nothing new. */
async function saveDeferred(
  waiting: readonly (readonly [FixtureSource, DeserializedObject])[],
  using: string,
): Promise<void> {
  for (let left = waiting; left.length > 0; ) {
    const still: (readonly [FixtureSource, DeserializedObject])[] = [];
    let problem: unknown;
    for (const [source, found] of left) {
      try {
        await inFixture(source, found, () => found.saveDeferredFields({ using }));
      } catch (error) {
        if (
          !(
            error instanceof FixtureError &&
            error.cause instanceof FixtureError &&
            error.cause.cause instanceof DeserializationError
          )
        )
          throw error;
        problem ??= error;
        still.push([source, found]);
      }
    }
    if (still.length === left.length) throw problem;
    left = still;
  }
}

async function readSource(source: FixtureSource, using: string, options: LoadOptions): Promise<DeserializedObject[]> {
  const found: DeserializedObject[] = [];
  try {
    const read = { using, ignoreNonexistent: options.ignoreNonexistent, handleForwardReferences: true };
    for await (const object of deserialize(source.format, await source.read(), read)) found.push(object);
  } catch (error) {
    throw fixtureError(source, error);
  }
  if (found.length === 0 && options.ignoreNonexistent !== true) {
    throw new FixtureError(`No fixture data found for '${source.name}'. (The file format may be invalid.)`);
  }
  return found;
}

async function inFixture(source: FixtureSource, found: DeserializedObject, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { object } = found;
    const { label } = (object.constructor as typeof BaseModel)._meta;
    const { message } = error as Error;
    throw fixtureError(
      source,
      new FixtureError(`Could not load ${label}(pk=${String(pkOf(object))}): ${message}`, { cause: error }),
    );
  }
}

function fixtureError(source: FixtureSource, error: unknown): FixtureError {
  const { message } = error instanceof Error ? error : new Error(String(error));
  const hint = error instanceof BellevilleError ? error.hint : undefined;
  return new FixtureError(`Problem installing fixture '${source.name}': ${message}`, { cause: error, hint });
}

/** Files of a label such as `books`, `books.json`, `library/books` or a path. Throws `FixtureError` when there is none. */
export function findFixtures(label: string, app?: string): FixtureSource[] {
  const formats = getSerializerFormats();
  const ending = formats.find((format) => label.endsWith(`.${format}`));
  const dot = /\.([A-Za-z0-9]+)$/.exec(label);
  if (ending === undefined && dot !== null && !label.includes("/")) {
    throw new FixtureError(`Problem installing fixture '${label}': ${dot[1]} is not a known serialization format.`, {
      hint: `Known formats: ${formats.join(", ")}.`,
    });
  }
  const folders = isAbsolute(label) ? [""] : fixtureFolders(app);
  const names =
    ending === undefined
      ? formats.map((format) => [`${label}.${format}`, format] as const)
      : [[label, ending] as const];
  const found: FixtureSource[] = [];
  for (const folder of folders) {
    const here = names
      .map(([name, format]) => ({ name: resolve(folder, name), format }))
      .filter(({ name }) => existsSync(name))
      .map((file): FixtureSource => ({ ...file, read: () => readFile(file.name, "utf8") }));
    if (here.length > 1)
      throw new FixtureError(`Multiple fixtures named '${label}' in ${dirname(here[0]!.name)}. Aborting.`);
    found.push(...here);
  }
  // The working folder may be one of the others.
  const unique = [...new Map(found.map((source) => [source.name, source])).values()];
  if (unique.length === 0) {
    throw new FixtureError(`No fixture named '${label}' found.`, {
      hint: `Searched ${folders.map((folder) => folder || dirname(label)).join(", ")}.`,
    });
  }
  return unique;
}

function fixtureFolders(app: string | undefined): string[] {
  const configs = apps.getAppConfigs().filter((config) => app === undefined || config.label === app);
  const ofApps = configs.map((config) => join(config.path, "fixtures"));
  if (app !== undefined) return ofApps;
  const base = settings.BASE_DIR as string;
  return [...ofApps, ...settings.FIXTURE_DIRS.map((folder) => resolve(base, folder as string)), process.cwd()];
}
