/** The contract of caches. Follows `django.core.cache.backends.base` (docs/topics/cache); every method is async. */
import { BellevilleError } from "../errors/belleville-error.ts";
import { ImproperlyConfigured } from "../errors/index.ts";

/** `CACHES` names a backend that does not exist, or an alias was asked for that `CACHES` lacks. */
export class InvalidCacheBackendError extends ImproperlyConfigured {
  static override readonly code: string = "cache.invalid_backend";
}

/** A key that the backend cannot take. */
export class InvalidCacheKey extends BellevilleError {
  static override readonly code: string = "cache.invalid_key";
}

/** A key that is asked to be changed is not there. */
export class CacheKeyNotFound extends BellevilleError {
  static override readonly code: string = "cache.key_not_found";
}

/** Puts prefix and version in front of a key. */
export type KeyFunction = (key: string, prefix: string, version: number) => string;

/** One entry of the setting `CACHES`. */
export interface CacheConfig {
  /** A class, or the name of a built-in backend: `locmem`, `dummy`. */
  readonly BACKEND: CacheClass | string;
  /** Meaning by backend: a name for `locmem`, a URL, a folder, a table. Default: empty. */
  readonly LOCATION?: string;
  /** Seconds after which entries expire; null: never. Default: 300. */
  readonly TIMEOUT?: number | null;
  readonly KEY_PREFIX?: string;
  /** Default: 1. */
  readonly VERSION?: number;
  readonly KEY_FUNCTION?: KeyFunction;
  readonly OPTIONS?: Readonly<Record<string, unknown>>;
}

export type CacheClass = new (location: string, config: CacheConfig) => BaseCache;

export interface CacheKeyOptions {
  /** Default: the `VERSION` of the cache. */
  readonly version?: number | undefined;
}

export interface CacheSetOptions extends CacheKeyOptions {
  /** Seconds until it expires; 0 or less: at once; null: never. Default: the `TIMEOUT` of the cache. */
  readonly timeout?: number | null | undefined;
}

/** Seconds, or options with them. */
export type TimeoutOrOptions = number | null | CacheSetOptions;

const optionsOf = (given: TimeoutOrOptions | undefined): CacheSetOptions =>
  typeof given === "number" || given === null ? { timeout: given } : (given ?? {});

const MAX_KEY_LENGTH = 250;

/** What of a key Memcached would refuse, as sentences. */
export function memcacheKeyWarnings(key: string): string[] {
  const warnings: string[] = [];
  if (key.length > MAX_KEY_LENGTH) {
    warnings.push(`Cache key will cause errors if used with memcached: ${key} (longer than ${MAX_KEY_LENGTH})`);
  }
  if (/[\u0000-\u0020\u007f]/.test(key)) {
    warnings.push(
      `Cache key contains characters that will cause errors if used with memcached: ${JSON.stringify(key)}`,
    );
  }
  return warnings;
}

/** Base of all caches. A backend implements the abstract methods, and overrides others where it can do better. */
export abstract class BaseCache {
  readonly defaultTimeout: number | null;
  readonly keyPrefix: string;
  readonly version: number;
  readonly #keyFunction: KeyFunction;

  constructor(config: CacheConfig) {
    this.defaultTimeout = config.TIMEOUT === undefined ? 300 : config.TIMEOUT;
    this.keyPrefix = config.KEY_PREFIX ?? "";
    this.version = config.VERSION ?? 1;
    this.#keyFunction = config.KEY_FUNCTION ?? ((key, prefix, version) => `${prefix}:${version}:${key}`);
  }

  /** Stores a value unless the key is there. True when it was stored. */
  protected abstract addRaw(key: string, value: unknown, expires: number | null): Promise<boolean>;
  /** The value, or undefined when the key is not there or has expired; boxed, since a value may be undefined too. */
  protected abstract getRaw(key: string): Promise<{ readonly value: unknown } | undefined>;
  protected abstract setRaw(key: string, value: unknown, expires: number | null): Promise<void>;
  /** True when the key was there. */
  protected abstract touchRaw(key: string, expires: number | null): Promise<boolean>;
  /** True when the key was there. */
  protected abstract deleteRaw(key: string): Promise<boolean>;
  /** Adds to a number in one step; undefined when the key is not there. */
  protected abstract incrRaw(key: string, delta: number): Promise<number | undefined>;
  /** Removes everything, of all prefixes and versions. */
  abstract clear(): Promise<void>;

  /** The key as the backend sees it: with prefix and version. */
  makeKey(key: string, version: number = this.version): string {
    return this.#keyFunction(key, this.keyPrefix, version);
  }

  /** Warns of keys that would not work with Memcached; a backend may refuse them with `InvalidCacheKey`. */
  validateKey(key: string): void {
    for (const warning of memcacheKeyWarnings(key)) process.emitWarning(warning, { type: "CacheKeyWarning" });
  }

  protected finalKey(key: string, options: CacheKeyOptions = {}): string {
    const final = this.makeKey(key, options.version);
    this.validateKey(final);
    return final;
  }

  /** When a value expires, in milliseconds since 1970; null: never. */
  protected expiry(timeout: number | null | undefined): number | null {
    const seconds = timeout === undefined ? this.defaultTimeout : timeout;
    return seconds === null ? null : Date.now() + (seconds <= 0 ? -1 : seconds * 1000);
  }

  /** Stores a value unless the key is there. True when it was stored. */
  add(key: string, value: unknown, options?: TimeoutOrOptions): Promise<boolean> {
    const o = optionsOf(options);
    return this.addRaw(this.finalKey(key, o), value, this.expiry(o.timeout));
  }

  /** The value, a copy of its own; `fallback` (default null) when the key is not there or has expired. */
  async get<T = unknown>(key: string, fallback: T | null = null, options: CacheKeyOptions = {}): Promise<T | null> {
    const found = await this.getRaw(this.finalKey(key, options));
    return found === undefined ? fallback : (found.value as T);
  }

  /** Stores a value: `cache.set("n", 1, 60)`, `cache.set("n", 1, { timeout: 60, version: 2 })`. */
  set(key: string, value: unknown, options?: TimeoutOrOptions): Promise<void> {
    const o = optionsOf(options);
    return this.setRaw(this.finalKey(key, o), value, this.expiry(o.timeout));
  }

  /** Sets when a key expires anew. True when it was there. */
  touch(key: string, options?: TimeoutOrOptions): Promise<boolean> {
    const o = optionsOf(options);
    return this.touchRaw(this.finalKey(key, o), this.expiry(o.timeout));
  }

  /** True when the key was there. */
  delete(key: string, options: CacheKeyOptions = {}): Promise<boolean> {
    return this.deleteRaw(this.finalKey(key, options));
  }

  /** Whether the key is there and has not expired. */
  async hasKey(key: string, options: CacheKeyOptions = {}): Promise<boolean> {
    return (await this.getRaw(this.finalKey(key, options))) !== undefined;
  }

  /** The values of those keys that are there. */
  async getMany<T = unknown>(keys: Iterable<string>, options: CacheKeyOptions = {}): Promise<Map<string, T>> {
    const result = new Map<string, T>();
    for (const key of keys) {
      const found = await this.getRaw(this.finalKey(key, options));
      if (found !== undefined) result.set(key, found.value as T);
    }
    return result;
  }

  /** Stores several values. Gives the keys that could not be stored. */
  async setMany(
    values: ReadonlyMap<string, unknown> | Readonly<Record<string, unknown>>,
    options?: TimeoutOrOptions,
  ): Promise<string[]> {
    for (const [key, value] of values instanceof Map ? values : Object.entries(values))
      await this.set(key, value, options);
    return [];
  }

  async deleteMany(keys: Iterable<string>, options: CacheKeyOptions = {}): Promise<void> {
    for (const key of keys) await this.delete(key, options);
  }

  /**
   * The value; when the key is not there, `value` (or what it gives when called) is stored first.
   *
   * ```ts
   * const books = await cache.getOrSet("top", () => Book.objects.top(), 600);
   * ```
   */
  async getOrSet<T>(key: string, value: T | (() => T | Promise<T>), options?: TimeoutOrOptions): Promise<T> {
    const final = this.finalKey(key, optionsOf(options));
    const found = await this.getRaw(final);
    if (found !== undefined) return found.value as T;
    const fresh = typeof value === "function" ? await (value as () => T | Promise<T>)() : value;
    await this.add(key, fresh, options);
    // Another caller may have stored a value in the meantime: that one counts.
    const stored = await this.getRaw(final);
    return stored === undefined ? fresh : (stored.value as T);
  }

  /** Adds to a number and gives the sum. Throws `CacheKeyNotFound`. */
  async incr(key: string, delta = 1, options: CacheKeyOptions = {}): Promise<number> {
    const sum = await this.incrRaw(this.finalKey(key, options), delta);
    if (sum === undefined) throw new CacheKeyNotFound(`Key '${key}' not found`);
    return sum;
  }

  /** Takes from a number and gives the difference. Throws `CacheKeyNotFound`. */
  decr(key: string, delta = 1, options: CacheKeyOptions = {}): Promise<number> {
    return this.incr(key, -delta, options);
  }

  /** Moves a value to a later version and gives that. Throws `CacheKeyNotFound`. */
  async incrVersion(key: string, delta = 1, options: CacheKeyOptions = {}): Promise<number> {
    const version = options.version ?? this.version;
    const found = await this.getRaw(this.finalKey(key, { version }));
    if (found === undefined) throw new CacheKeyNotFound(`Key '${key}' not found`);
    await this.set(key, found.value, { version: version + delta });
    await this.delete(key, { version });
    return version + delta;
  }

  /** Moves a value to an earlier version and gives that. Throws `CacheKeyNotFound`. */
  decrVersion(key: string, delta = 1, options: CacheKeyOptions = {}): Promise<number> {
    return this.incrVersion(key, -delta, options);
  }

  /** Releases connections; called when the process ends. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}
