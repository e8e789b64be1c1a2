import { BellevilleError } from "../../core/errors/belleville-error.ts";
import type { BaseModel } from "../models/model.ts";
import type { DeserializedObject } from "./deserialized-object.ts";
import { FixtureError } from "./errors.ts";
import { pkOf } from "./pk-of.ts";

/** An object and the file it came from. */
export interface LoadedObject {
  readonly file: string;
  readonly found: DeserializedObject;
}

/** Runs `work`; its errors name file and object. */
export async function inFixture({ file, found }: LoadedObject, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { object } = found;
    const { label } = (object.constructor as typeof BaseModel)._meta;
    const message = `Could not load ${label}(pk=${String(pkOf(object))}): ${(error as Error).message}`;
    throw fixtureError(file, new FixtureError(message, { cause: error }));
  }
}

export function fixtureError(file: string, error: unknown): FixtureError {
  const { message } = error instanceof Error ? error : new Error(String(error));
  const hint = error instanceof BellevilleError ? error.hint : undefined;
  return new FixtureError(`Problem installing fixture '${file}': ${message}`, { cause: error, hint });
}
