export {
  BaseCache,
  type CacheClass,
  type CacheConfig,
  CacheKeyNotFound,
  type CacheKeyOptions,
  type CacheSetOptions,
  InvalidCacheBackendError,
  InvalidCacheKey,
  type KeyFunction,
  memcacheKeyWarnings,
  type TimeoutOrOptions,
} from "./base-cache.ts";
export { cache, caches, DEFAULT_CACHE_ALIAS, registerCacheBackend } from "./caches.ts";
export { DummyCache } from "./dummy-cache.ts";
export { LocMemCache } from "./locmem-cache.ts";
export { type CacheType, deserialize, registerCacheType, serialize } from "./serializer.ts";
