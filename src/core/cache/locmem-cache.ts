import { BaseCache, type CacheConfig } from "./base-cache.ts";
import { deserialize, serialize } from "./serializer.ts";

interface Entry {
  readonly data: string;
  readonly expires: number | null;
}

/** Stores by name, so that two caches with one `LOCATION` share theirs. Oldest use first. */
const stores = new Map<string, Map<string, Entry>>();

function storeNamed(name: string): Map<string, Entry> {
  let store = stores.get(name);
  if (store === undefined) {
    store = new Map();
    stores.set(name, store);
  }
  return store;
}

function numberOption(config: CacheConfig, name: string, fallback: number): number {
  const value = Number(config.OPTIONS?.[name] ?? fallback);
  return Number.isInteger(value) ? value : fallback;
}

/**
 * A cache in the memory of this process; the default. Other processes do not see it.
 *
 * `OPTIONS`: `MAX_ENTRIES` (default 300), and `CULL_FREQUENCY` (default 3): when it is full, one entry in three goes,
 * those unused for longest first; 0 empties it.
 */
export class LocMemCache extends BaseCache {
  readonly #store: Map<string, Entry>;
  readonly #maxEntries: number;
  readonly #cullFrequency: number;

  constructor(location: string, config: CacheConfig) {
    super(config);
    this.#store = storeNamed(location);
    this.#maxEntries = numberOption(config, "MAX_ENTRIES", 300);
    this.#cullFrequency = numberOption(config, "CULL_FREQUENCY", 3);
  }

  /** The entry, unless it has expired; counts as a use. */
  #find(key: string): Entry | undefined {
    const entry = this.#store.get(key);
    if (entry === undefined) return undefined;
    this.#store.delete(key);
    if (entry.expires !== null && entry.expires <= Date.now()) return undefined;
    this.#store.set(key, entry);
    return entry;
  }

  #put(key: string, entry: Entry): void {
    if (this.#store.size >= this.#maxEntries && !this.#store.has(key)) this.#cull();
    this.#store.delete(key);
    this.#store.set(key, entry);
  }

  #cull(): void {
    if (this.#cullFrequency === 0) {
      this.#store.clear();
      return;
    }
    let surplus = Math.max(1, Math.floor(this.#store.size / this.#cullFrequency));
    for (const key of this.#store.keys()) {
      if (surplus-- === 0) break;
      this.#store.delete(key);
    }
  }

  // oxlint-disable-next-line typescript/require-await -- a value that cannot be cached rejects, it does not throw
  protected override async addRaw(key: string, value: unknown, expires: number | null): Promise<boolean> {
    if (this.#find(key) !== undefined) return false;
    this.#put(key, { data: serialize(value), expires });
    return true;
  }

  protected override getRaw(key: string): Promise<{ readonly value: unknown } | undefined> {
    const entry = this.#find(key);
    return Promise.resolve(entry === undefined ? undefined : { value: deserialize(entry.data) });
  }

  // oxlint-disable-next-line typescript/require-await -- a value that cannot be cached rejects, it does not throw
  protected override async setRaw(key: string, value: unknown, expires: number | null): Promise<void> {
    this.#put(key, { data: serialize(value), expires });
  }

  protected override touchRaw(key: string, expires: number | null): Promise<boolean> {
    const entry = this.#find(key);
    if (entry === undefined) return Promise.resolve(false);
    this.#store.set(key, { data: entry.data, expires });
    return Promise.resolve(true);
  }

  protected override deleteRaw(key: string): Promise<boolean> {
    const isThere = this.#find(key) !== undefined;
    this.#store.delete(key);
    return Promise.resolve(isThere);
  }

  protected override incrRaw(key: string, delta: number): Promise<number | undefined> {
    const entry = this.#find(key);
    if (entry === undefined) return Promise.resolve(undefined);
    const value = deserialize(entry.data);
    if (typeof value !== "number")
      return Promise.reject(new TypeError(`The cache holds no number under ${JSON.stringify(key)}.`));
    this.#store.set(key, { data: serialize(value + delta), expires: entry.expires });
    return Promise.resolve(value + delta);
  }

  override clear(): Promise<void> {
    this.#store.clear();
    return Promise.resolve();
  }
}
