import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { configure } from "../conf/index.ts";
import {
  BaseCache,
  cache,
  caches,
  DummyCache,
  InvalidCacheBackendError,
  LocMemCache,
  memcacheKeyWarnings,
} from "./index.ts";
import { testCacheContract } from "./testing/contract.ts";

testCacheContract("LocMemCache", (config) => new LocMemCache("contract", { BACKEND: LocMemCache, ...config }));

describe("LocMemCache", () => {
  afterEach(() => vi.useRealTimers());

  test("forgets an entry when its time is over", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const store = new LocMemCache("time", { BACKEND: LocMemCache });
    await store.set("k", 1, 10);
    vi.setSystemTime(Date.now() + 9_999);
    expect(await store.get("k")).toBe(1);
    vi.setSystemTime(Date.now() + 1);
    expect(await store.get("k")).toBeNull();
  });

  test("gives up the entries unused for longest when it is full", async () => {
    const store = new LocMemCache("full", { BACKEND: LocMemCache, OPTIONS: { MAX_ENTRIES: 3, CULL_FREQUENCY: 3 } });
    await store.setMany({ a: 1, b: 2, c: 3 });
    await store.get("a");
    await store.set("d", 4);
    expect([...(await store.getMany(["a", "b", "c", "d"])).keys()]).toEqual(["a", "c", "d"]);
  });
});

describe("DummyCache", () => {
  test("keeps nothing and complains of nothing", async () => {
    const store = new DummyCache("", { BACKEND: DummyCache });
    await store.set("k", 1);
    expect(await store.get("k", "fallback")).toBe("fallback");
    expect(await store.getOrSet("k", () => 5)).toBe(5);
  });
});

describe("caches", () => {
  beforeEach(() =>
    configure({
      SECRET_KEY: "x",
      CACHES: { default: { BACKEND: "locmem", KEY_PREFIX: "site" }, pages: { BACKEND: DummyCache } },
    }),
  );

  test("makes each cache of the settings once", () => {
    expect(caches.get("pages")).toBeInstanceOf(DummyCache);
    expect(caches.get("default")).toBe(caches.get("default"));
  });

  test("names what is near when an alias or backend is not there", () => {
    expect(() => caches.get("page")).toThrow(/Did you mean "pages"/);
    configure({ SECRET_KEY: "x", CACHES: { default: { BACKEND: "redsi" } } });
    expect(() => caches.get("default")).toThrow(InvalidCacheBackendError);
  });

  test("cache is the default one", async () => {
    await cache.set("k", 1);
    expect(await caches.get("default").get("k")).toBe(1);
    expect(cache.keyPrefix).toBe("site");
    expect(caches.get("default")).toBeInstanceOf(BaseCache);
  });
});

test("memcacheKeyWarnings() finds keys that are too long or hold spaces and control characters", () => {
  expect(memcacheKeyWarnings("fine")).toEqual([]);
  expect(memcacheKeyWarnings("a b")).toHaveLength(1);
  expect(memcacheKeyWarnings("é".repeat(251))).toHaveLength(1);
});
