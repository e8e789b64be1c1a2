import { connections } from "../connection/connections.ts";
import type { Connection } from "../connection/connection.ts";
import * as transaction from "../connection/transaction.ts";
import type { ModelClass } from "../models/fields/field.ts";
import type { BaseModel } from "../models/model.ts";
import type { Options } from "../models/options.ts";
import { insertRows } from "../models/persistence/insert.ts";
import { isKeySet } from "../models/persistence/keys.ts";
import { postSave, preSave } from "../models/signals.ts";
import { existingKeys, ReferenceCheck } from "./check-references.ts";
import { inFixture, type LoadedObject } from "./loaded-object.ts";
import { pkOf } from "./pk-of.ts";

const MOST_ROWS = 500;

/**
 * Saves objects in the order they come. Neighbours of one model that are new to the table go there with one INSERT,
 * where nobody listens to signals of single rows.
 */
export class BatchWriter {
  readonly using: string;
  /** Models of all objects. */
  readonly models = new Set<ModelClass>();
  readonly #connection: Connection;
  readonly #references: ReferenceCheck;
  /** Waiting objects of one model, by their keys as text. */
  readonly #batch = new Map<string, LoadedObject>();
  #model: ModelClass | null = null;

  constructor(using: string) {
    this.using = using;
    this.#connection = connections.get(using);
    this.#references = new ReferenceCheck(using);
  }

  /** Saves an object, now or with the next ones. Throws `FixtureError` for this one or one before it. */
  async add(loaded: LoadedObject): Promise<void> {
    const { object } = loaded.found;
    const model = object.constructor as ModelClass;
    if (!isBatchable(model._meta, loaded)) {
      await this.flush();
      await this.#save(loaded);
      return;
    }
    const key = String(pkOf(object));
    if (model !== this.#model || this.#batch.size >= this.#mostRows(model) || this.#batch.has(key)) await this.flush();
    this.#model = model;
    this.#batch.set(key, loaded);
  }

  /** Saves what waits. */
  async flush(): Promise<void> {
    if (this.#model === null || this.#batch.size === 0) return;
    const batch = [...this.#batch];
    const { _meta } = this.#model;
    this.#batch.clear();
    const known = await existingKeys(
      _meta.pk,
      batch.map(([, { found }]) => pkOf(found.object)),
      this.using,
    );
    const fresh = batch.filter(([key]) => !known.has(key)).map(([, loaded]) => loaded);
    const inserted = fresh.length > 1 && (await this.#insert(_meta, fresh));
    for (const [key, loaded] of batch) {
      if (inserted && !known.has(key)) await this.saved(loaded);
      else await this.#save(loaded);
    }
  }

  /** Notes an object that was saved: what it points to has to be there in the end. */
  async saved(loaded: LoadedObject): Promise<void> {
    this.models.add(loaded.found.object.constructor as ModelClass);
    await this.#references.add(loaded);
  }

  /** Saves what waits and checks all references. */
  async finish(): Promise<void> {
    await this.flush();
    await this.#references.finish();
  }

  async #save(loaded: LoadedObject): Promise<void> {
    await inFixture(loaded, () => loaded.found.save({ using: this.using }));
    await this.saved(loaded);
  }

  /** Whether the rows could be inserted; if not, saving them one by one tells why. */
  async #insert(meta: Options, fresh: readonly LoadedObject[]): Promise<boolean> {
    const rows = fresh.map(({ found }) => found.object);
    try {
      const insert = async () => insertRows(meta, rows, this.#connection, { raw: true });
      await transaction.atomic(insert, { using: this.using });
      return true;
    } catch {
      return false;
    }
  }

  #mostRows(model: ModelClass): number {
    const columns = Math.max(1, model._meta.localConcreteFields.length);
    return Math.max(1, Math.min(MOST_ROWS, Math.floor(this.#connection.features.maxQueryParams / columns)));
  }
}

function isBatchable(meta: Options, { found }: LoadedObject): boolean {
  const model = meta.model as unknown as typeof BaseModel;
  return (
    found.m2mData.size === 0 &&
    !found.hasDeferredFields &&
    meta.concreteModel === (model as unknown) &&
    meta.parents.size === 0 &&
    meta.pkFields.length === 1 &&
    meta.orderWithRespectTo === null &&
    isKeySet(meta, found.object) &&
    !preSave.hasListeners(model) &&
    !postSave.hasListeners(model)
  );
}
