import { connections, DEFAULT_DB_ALIAS } from "../connection/connections.ts";
import { withoutConstraintChecks } from "../connection/constraint-checks.ts";
import * as transaction from "../connection/transaction.ts";
import { router } from "../routers.ts";
import type { BaseModel } from "../models/model.ts";
import { deserialize } from "./deserialize.ts";
import { BatchWriter } from "./batch-writer.ts";
import { DeserializationError, FixtureError } from "./errors.ts";
import { type FixtureSource, findFixtures } from "./find-fixtures.ts";
import { fixtureError, inFixture, type LoadedObject } from "./loaded-object.ts";
import { resetSequences } from "./reset-sequences.ts";

export interface LoadOptions {
  readonly using?: string | undefined;
  /** Look only in the fixtures of this app. */
  readonly app?: string | undefined;
  readonly ignoreNonexistent?: boolean | undefined;
  /** Labels of apps, or of models as `app.Model`, whose objects are skipped. */
  readonly exclude?: readonly string[] | undefined;
  /** Told of each file. */
  readonly onFile?: ((path: string) => void) | undefined;
  /** Told after each object how many of its file were loaded. */
  readonly onProgress?: ((objects: number) => void) | undefined;
  /** Told of files without objects. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

export interface LoadResult {
  /** Objects that were loaded. */
  readonly objects: number;
  /** Objects that were read: those that were excluded too. */
  readonly found: number;
  readonly fixtures: number;
}

/** Finds the files of the labels and loads all in one transaction: either everything is loaded or nothing. */
export async function loadFixtures(labels: readonly string[], options: LoadOptions = {}): Promise<LoadResult> {
  return loadSources(
    labels.flatMap((label) => findFixtures(label, options)),
    options,
  );
}

/**
 * Loads fixtures in one transaction, and lets automatic keys go on after those that were loaded. Keeps no more than some
 * hundred objects, and those whose relations are not there yet. Throws `FixtureError`.
 */
export function loadSources(sources: readonly FixtureSource[], options: LoadOptions = {}): Promise<LoadResult> {
  const using = options.using ?? DEFAULT_DB_ALIAS;
  const connection = connections.get(using);
  const work = async (): Promise<LoadResult> => {
    const writer = new BatchWriter(using);
    const deferred: LoadedObject[] = [];
    let [objects, found] = [0, 0];
    for (const source of sources) {
      options.onFile?.(source.name);
      const counted = await loadSource(source, writer, deferred, options);
      objects += counted.objects;
      found += counted.found;
    }
    await saveDeferred(deferred, writer);
    await writer.finish();
    await resetSequences(connection, writer.models);
    return { objects, found, fixtures: sources.length };
  };
  return transaction.atomic(() => withoutConstraintChecks(connection, work), { using });
}

async function loadSource(
  source: FixtureSource,
  writer: BatchWriter,
  deferred: LoadedObject[],
  options: LoadOptions,
): Promise<{ readonly objects: number; readonly found: number }> {
  const excluded = new Set(options.exclude?.map((label) => label.toLowerCase()));
  const read = {
    using: writer.using,
    ignoreNonexistent: options.ignoreNonexistent,
    handleForwardReferences: true,
    beforeLookup: () => writer.flush(),
  };
  let [objects, count] = [0, 0];
  try {
    for await (const found of deserialize(source.format, decoded(source.open()), read)) {
      count++;
      const model = found.object.constructor as typeof BaseModel;
      const { appLabel, labelLower } = model._meta;
      if (excluded.has(appLabel) || excluded.has(labelLower)) continue;
      if (!router.allowMigrateModel(writer.using, model)) continue;
      const loaded = { file: source.name, found };
      if (found.hasDeferredFields) deferred.push(loaded);
      if (!found.mustWait) await writer.add(loaded);
      objects++;
      options.onProgress?.(objects);
    }
    await writer.flush();
  } catch (error) {
    throw error instanceof FixtureError && error.message.startsWith("Problem installing")
      ? error
      : fixtureError(source.name, error);
  }
  if (count === 0) options.onWarning?.(`No fixture data found for '${source.name}'. (The file format may be invalid.)`);
  return { objects, found: count };
}

/** Saves objects that waited for others, in as many rounds as it takes. Throws when a round brings nothing new. */
async function saveDeferred(waiting: readonly LoadedObject[], writer: BatchWriter): Promise<void> {
  for (let left = waiting; left.length > 0; ) {
    const still: LoadedObject[] = [];
    let problem: unknown;
    for (const loaded of left) {
      try {
        await loaded.found.resolveDeferredFields();
      } catch (error) {
        if (!(error instanceof DeserializationError)) throw fixtureError(loaded.file, error);
        problem ??= fixtureError(loaded.file, error);
        still.push(loaded);
        continue;
      }
      await inFixture(loaded, () => loaded.found.save({ using: writer.using }));
      await writer.saved(loaded);
    }
    if (still.length === left.length) throw problem;
    left = still;
  }
}

/** Pieces of UTF-8 as text. Throws `DeserializationError` for bytes that are none. */
async function* decoded(pieces: AsyncIterable<string | Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decode = (piece?: Uint8Array) => {
    try {
      return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
    } catch (error) {
      throw new DeserializationError("The text is not UTF-8.", { cause: error });
    }
  };
  for await (const piece of pieces) yield typeof piece === "string" ? piece : decode(piece);
  yield decode();
}
