import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ArrayItem, parseArray, parseHstore, parseRange, writeArray, writeHstore } from "./array-text.ts";

describe("the text of an array", () => {
  test("is read with its quotes, NULLs and inner arrays", () => {
    expect(parseArray("{}")).toEqual([]);
    expect(parseArray('{1,NULL,"NULL","a b","say \\"hi\\"","back\\\\slash",""}')).toEqual([
      "1",
      null,
      "NULL",
      "a b",
      'say "hi"',
      "back\\slash",
      "",
    ]);
    expect(parseArray("{{1,2},{3,4}}")).toEqual([
      ["1", "2"],
      ["3", "4"],
    ]);
    expect(parseArray("[0:1]={7,8}")).toEqual(["7", "8"]);
  });

  test("that is broken is refused", () => {
    for (const text of ["", "1,2", "{1", '{"a', "{1}}", "{1}x"]) expect(() => parseArray(text)).toThrow("PostgreSQL");
  });

  test("written and read gives the same elements", () => {
    const { items } = fc.letrec<{ items: ArrayItem[]; item: ArrayItem }>((tie) => ({
      items: fc.array(tie("item"), { maxLength: 5 }),
      item: fc.oneof({ depthSize: "small" }, fc.string({ unit: "grapheme" }), fc.constant(null), tie("items")),
    }));
    fc.assert(
      fc.property(items, (value) => {
        expect(parseArray(writeArray(value))).toEqual(value);
      }),
    );
  });

  test("takes linear time", () => {
    const items = Array.from({ length: 200_000 }, () => 'a"\\');
    expect(parseArray(writeArray(items))).toHaveLength(200_000);
  });
});

test("an hstore is read and written; no key reaches a prototype", () => {
  expect(parseHstore('"a"=>"1", "b c"=>NULL, "q\\""=>""')).toEqual({ a: "1", "b c": null, 'q"': "" });
  const pairs = parseHstore('"__proto__"=>"x"');
  expect(Object.keys(pairs)).toEqual(["__proto__"]);
  expect(writeHstore({ a: "1", b: null, 'q"': "\\" })).toBe('"a"=>"1", "b"=>NULL, "q\\""=>"\\\\"');
  expect(() => parseHstore("a=>1")).toThrow("hstore");
});

test("a range is read with its bounds", () => {
  expect(parseRange("[1,5)")).toEqual({ lower: "1", upper: "5", bounds: "[)" });
  expect(parseRange("(,5]")).toEqual({ lower: null, upper: "5", bounds: "(]" });
  expect(parseRange('["2024-01-01 00:00:00+00",)')).toEqual({
    lower: "2024-01-01 00:00:00+00",
    upper: null,
    bounds: "[)",
  });
  expect(parseRange("empty")).toBeNull();
  expect(() => parseRange("1,5")).toThrow("range");
});
