import { didYouMean } from "../../utils/suggest.ts";
import { settings } from "../conf/settings.ts";
import { type BaseCache, type CacheClass, InvalidCacheBackendError } from "./base-cache.ts";
import { DummyCache } from "./dummy-cache.ts";
import { LocMemCache } from "./locmem-cache.ts";
import "./settings.ts";

export const DEFAULT_CACHE_ALIAS = "default";

/** Backends that `CACHES` may name by a word, as `env.cache()` gives it. */
const backends = new Map<string, CacheClass>([
  ["locmem", LocMemCache],
  ["dummy", DummyCache],
]);

/** Gives a backend a name for `CACHES`; layers above add theirs (`db`, `redis`). */
export function registerCacheBackend(name: string, backend: CacheClass): void {
  backends.set(name, backend);
}

/** The caches of the setting `CACHES`, each made at first use. */
class CacheHandler {
  #config: unknown;
  #caches = new Map<string, BaseCache>();

  /** The cache of that alias. Throws `InvalidCacheBackendError`. */
  get(alias: string): BaseCache {
    const config = settings.CACHES;
    if (this.#config !== config) {
      this.#config = config;
      this.#caches = new Map();
    }
    let cache = this.#caches.get(alias);
    if (cache === undefined) {
      cache = this.#create(alias);
      this.#caches.set(alias, cache);
    }
    return cache;
  }

  #create(alias: string): BaseCache {
    const all = settings.CACHES;
    const config = Object.hasOwn(all, alias) ? all[alias] : undefined;
    if (config === undefined) {
      const near = didYouMean(alias, Object.keys(all));
      throw new InvalidCacheBackendError(`The cache "${alias}" is not among CACHES. ${near}`.trim(), {
        hint: `Caches there are: ${Object.keys(all).join(", ")}.`,
      });
    }
    const { BACKEND } = config;
    const Backend = typeof BACKEND === "string" ? backends.get(BACKEND) : BACKEND;
    if (Backend === undefined) {
      throw new InvalidCacheBackendError(
        `The cache "${alias}" names the backend "${String(BACKEND)}", which is not there.`,
        {
          hint: `Backends there are: ${[...backends.keys()].join(", ")}. A backend of another package is given as its class.`,
        },
      );
    }
    return new Backend(config.LOCATION ?? "", config);
  }

  /** Caches made so far. */
  all(): BaseCache[] {
    return [...this.#caches.values()];
  }

  /** Releases what the caches hold. */
  async closeAll(): Promise<void> {
    await Promise.all(this.all().map((cache) => cache.close()));
  }
}

/**
 * ```ts
 * await caches.get("pages").set("k", 1);
 * ```
 */
export const caches: CacheHandler = new CacheHandler();

/**
 * The cache `default`, whatever the settings make it.
 *
 * ```ts
 * await cache.set("greeting", "Hello", 30);
 * ```
 */
export const cache: BaseCache = new Proxy({} as BaseCache, {
  get(_, name) {
    const target = caches.get(DEFAULT_CACHE_ALIAS);
    const value: unknown = Reflect.get(target, name, target);
    return typeof value === "function" ? value.bind(target) : value;
  },
});
