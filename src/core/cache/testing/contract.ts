/** What every cache must do. A backend's test calls it with a way to make a fresh cache. */
import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";
import { beforeEach, describe, expect, test } from "vitest";
import { markSafe } from "../../../utils/safe-string.ts";
import { type BaseCache, type CacheConfig, CacheKeyNotFound } from "../base-cache.ts";

export type MakeCache = (config: Omit<CacheConfig, "BACKEND">) => BaseCache | Promise<BaseCache>;

export function testCacheContract(name: string, makeCache: MakeCache): void {
  describe(`${name} keeps the contract of caches`, () => {
    let cache: BaseCache;
    beforeEach(async () => {
      cache = await makeCache({});
      await cache.clear();
    });

    test("get() gives what set() stored, and the fallback for a missing key", async () => {
      await cache.set("key", "value");
      expect(await cache.get("key")).toBe("value");
      expect(await cache.get("missing")).toBeNull();
      expect(await cache.get("missing", "bye")).toBe("bye");
    });

    test("values keep their kind", async () => {
      const value = {
        n: 1.5,
        big: 2n ** 70n,
        nothing: null,
        list: [1, ["a"], new Set([1])],
        map: new Map([["k", new Date(5)]]),
        price: new Decimal("8.25"),
        day: Temporal.PlainDate.from("2024-01-31"),
        bytes: Uint8Array.from([0, 255]),
        $: "dollar",
      };
      await cache.set("stuff", value);
      expect(await cache.get("stuff")).toEqual(value);
      await cache.set("html", markSafe("<b>"));
      expect(await cache.get("html")).toEqual(markSafe("<b>"));
    });

    test("a value that is undefined or null is told from a missing one by hasKey()", async () => {
      await cache.set("null", null);
      expect(await cache.get("null", "fallback")).toBeNull();
      expect(await cache.hasKey("null")).toBe(true);
      expect(await cache.hasKey("other")).toBe(false);
    });

    test("get() gives a copy: changing it changes nothing in the cache", async () => {
      const list = [1];
      await cache.set("list", list);
      list.push(2);
      (await cache.get<number[]>("list"))?.push(3);
      expect(await cache.get("list")).toEqual([1]);
    });

    test("add() stores only where nothing is", async () => {
      expect(await cache.add("key", 1)).toBe(true);
      expect(await cache.add("key", 2)).toBe(false);
      expect(await cache.get("key")).toBe(1);
    });

    test("delete() says whether there was something", async () => {
      await cache.set("key", 1);
      expect(await cache.delete("key")).toBe(true);
      expect(await cache.delete("key")).toBe(false);
      expect(await cache.get("key")).toBeNull();
    });

    test("getMany(), setMany() and deleteMany() take several keys", async () => {
      expect(await cache.setMany({ a: 1, b: 2 })).toEqual([]);
      expect(await cache.getMany(["a", "b", "c"])).toEqual(
        new Map([
          ["a", 1],
          ["b", 2],
        ]),
      );
      await cache.deleteMany(["a", "c"]);
      expect(await cache.getMany(["a", "b"])).toEqual(new Map([["b", 2]]));
    });

    test("incr() and decr() change a number, and throw for a missing key", async () => {
      await cache.set("n", 41);
      expect(await cache.incr("n")).toBe(42);
      expect(await cache.incr("n", 10)).toBe(52);
      expect(await cache.decr("n", 2)).toBe(50);
      expect(await cache.get("n")).toBe(50);
      await expect(cache.incr("missing")).rejects.toThrow(CacheKeyNotFound);
    });

    test("two incr() at once both count", async () => {
      await cache.set("n", 0);
      await Promise.all(Array.from({ length: 10 }, () => cache.incr("n")));
      expect(await cache.get("n")).toBe(10);
    });

    test("getOrSet() calls the function only when the key is missing", async () => {
      let calls = 0;
      const make = (): number => ++calls;
      expect(await cache.getOrSet("k", make)).toBe(1);
      expect(await cache.getOrSet("k", make)).toBe(1);
      expect(await cache.getOrSet("plain", "v", 60)).toBe("v");
    });

    test("a timeout of 0 or less expires at once, null never does", async () => {
      await cache.set("zero", 1, 0);
      await cache.set("negative", 1, -5);
      await cache.set("never", 1, null);
      expect(await cache.getMany(["zero", "negative", "never"])).toEqual(new Map([["never", 1]]));
      expect(await cache.add("zero", 2)).toBe(true);
    });

    test("touch() sets the time anew and says whether there was something", async () => {
      await cache.set("key", 1, null);
      expect(await cache.touch("key", 60)).toBe(true);
      expect(await cache.touch("key", 0)).toBe(true);
      expect(await cache.hasKey("key")).toBe(false);
      expect(await cache.touch("key")).toBe(false);
    });

    test("versions keep values apart, and incrVersion() moves one", async () => {
      await cache.set("k", "one");
      await cache.set("k", "two", { version: 2 });
      expect(await cache.get("k")).toBe("one");
      expect(await cache.get("k", null, { version: 2 })).toBe("two");
      expect(await cache.incrVersion("k", 2)).toBe(3);
      expect(await cache.get("k")).toBeNull();
      expect(await cache.get("k", null, { version: 3 })).toBe("one");
      expect(await cache.decrVersion("k", 1, { version: 3 })).toBe(2);
      await expect(cache.incrVersion("missing")).rejects.toThrow(CacheKeyNotFound);
    });

    test("a key prefix keeps caches apart that share a place", async () => {
      const other = await makeCache({ KEY_PREFIX: "other" });
      await cache.set("k", 1);
      expect(await other.get("k")).toBeNull();
    });

    test("keys and values of all scripts work", async () => {
      await cache.set("ключ", "значение ♥");
      expect(await cache.get("ключ")).toBe("значение ♥");
    });

    test("a value that cannot be cached is refused, and what was there stays", async () => {
      await cache.set("k", 1);
      await expect(cache.set("k", () => 1)).rejects.toThrow(TypeError);
      expect(await cache.get("k")).toBe(1);
    });

    test("clear() removes everything", async () => {
      await cache.setMany({ a: 1, b: 2 });
      await cache.clear();
      expect(await cache.getMany(["a", "b"])).toEqual(new Map());
    });
  });
}
