import type { Field } from "../models/fields/field.ts";
import type { BaseModel } from "../models/model.ts";

export interface SaveDeserializedOptions {
  /** Alias of the database. Default: `"default"`. */
  readonly using?: string | undefined;
}

interface Settable {
  set(keys: readonly unknown[]): Promise<unknown>;
}

/** An object read from serialized data, with its many-to-many keys, not saved yet; Django's `DeserializedObject`. */
export class DeserializedObject {
  readonly object: BaseModel;
  /** Keys of many-to-many relations, by property. */
  get m2mData(): ReadonlyMap<string, readonly unknown[]> {
    return this.#manyToMany;
  }
  readonly #manyToMany: Map<string, readonly unknown[]>;
  readonly #deferred: Map<Field, unknown>;
  readonly #retry: (field: Field, value: unknown) => Promise<unknown>;

  /** @internal */
  constructor(
    object: BaseModel,
    manyToMany: ReadonlyMap<string, readonly unknown[]>,
    deferred: ReadonlyMap<Field, unknown>,
    retry: (field: Field, value: unknown) => Promise<unknown>,
  ) {
    this.object = object;
    this.#manyToMany = new Map(manyToMany);
    this.#deferred = new Map(deferred);
    this.#retry = retry;
  }

  /** Whether relations wait for objects that come later. */
  get hasDeferredFields(): boolean {
    return this.#deferred.size > 0;
  }

  /** Whether the row cannot be saved before they are there: a key that may not be NULL is among them. */
  get mustWait(): boolean {
    return [...this.#deferred.keys()].some((field) => !field.manyToMany && !field.null);
  }

  /** Saves the row as it is, without automatic dates, and its many-to-many relations. Signals say `raw: true`. */
  async save(options: SaveDeserializedOptions = {}): Promise<void> {
    await this.object.save({ ...options, raw: true });
    for (const [name, keys] of this.m2mData) await this.#relation(name).set(keys);
  }

  /** Looks up what could not be found before. Throws `DeserializationError` when it is still missing. */
  async resolveDeferredFields(): Promise<void> {
    for (const [field, value] of this.#deferred) {
      const found = await this.#retry(field, value);
      if (field.manyToMany) this.#manyToMany.set(field.name, found as readonly unknown[]);
      else field.setRawValue(this.object, found);
      this.#deferred.delete(field);
    }
  }

  /** Looks up what could not be found before, and saves all. Throws `DeserializationError` when it is still missing. */
  async saveDeferredFields(options: SaveDeserializedOptions = {}): Promise<void> {
    await this.resolveDeferredFields();
    await this.save(options);
  }

  #relation(name: string): Settable {
    return (this.object as unknown as Record<string, Settable>)[name]!;
  }
}
