import { expect, test } from "vitest";
import { MultiValueDict } from "./multi-value-dict.ts";

test("MultiValueDict gives the last value, and all with getlist()", () => {
  const d = new MultiValueDict([
    ["tag", ["a", "b"]],
    ["empty", []],
  ]);
  expect(d.get("tag")).toBe("b");
  expect(d.getlist("tag")).toEqual(["a", "b"]);
  expect(d.get("empty")).toBeUndefined();
  expect(d.get("none", "fallback")).toBe("fallback");
  expect([...d]).toEqual([
    ["tag", "b"],
    ["empty", undefined],
  ]);
});

test("MultiValueDict takes __proto__ for a name like any other", () => {
  const d = new MultiValueDict<string>();
  d.set("__proto__", "x");
  expect(d.has("constructor")).toBe(false);
  expect(Object.keys(d.dict())).toEqual(["__proto__"]);
  expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
});

test("update() adds, set() replaces", () => {
  const d = new MultiValueDict([["a", ["1"]]]);
  d.update({ a: "2" });
  d.update(new MultiValueDict([["a", ["3"]]]));
  expect(d.getlist("a")).toEqual(["1", "2", "3"]);
  expect(d.set("a", "4").getlist("a")).toEqual(["4"]);
});
