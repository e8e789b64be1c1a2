/** The setting `CACHES`. */
import { declareSettings } from "../conf/settings.ts";
import type { ValueType } from "../conf/checks.ts";
import type { CacheConfig } from "./base-cache.ts";

declare module "../conf/settings.ts" {
  interface Settings {
    /** Caches by alias; `default` must be among them. Default: one in the memory of the process. */
    readonly CACHES: Readonly<Record<string, CacheConfig>>;
  }
}

const isCaches: ValueType = {
  expected: 'an object of caches by alias, with "default" among them, each with a BACKEND',
  test: (v) =>
    typeof v === "object" &&
    v !== null &&
    Object.hasOwn(v, "default") &&
    Object.values(v).every((c) => typeof c === "object" && c !== null && "BACKEND" in c),
};

declareSettings({
  CACHES: {
    type: isCaches,
    default: () => ({ default: { BACKEND: "locmem" } }),
    hint: 'For instance CACHES: { default: env.cache("CACHE_URL", "locmem://") }.',
  },
});
