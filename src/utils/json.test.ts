import { Decimal } from "decimal.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonDumps } from "./json.ts";

test("jsonDumps() writes JSON that reads back the same, whatever the text", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(JSON.parse(jsonDumps(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("jsonDumps() writes spaces, escapes and values as Django does", () => {
  expect(jsonDumps({ a: [1, "é"], b: null })).toBe('{"a": [1, "\\u00e9"], "b": null}');
  expect(jsonDumps({ a: [1] }, { itemSeparator: ",", keySeparator: ":" })).toBe('{"a":[1]}');
  expect(jsonDumps([new Decimal("1.5"), new Date(0), new Map([["k", 1]])])).toBe(
    '["1.5", "1970-01-01T00:00:00Z", {"k": 1}]',
  );
  expect(jsonDumps({ a: [], b: [1] }, { indent: 2 })).toBe('{\n  "a": [],\n  "b": [\n    1\n  ]\n}');
});

test("jsonDumps() refuses what JSON has no word for", () => {
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  for (const bad of [circle, () => 1, { n: Number.NaN }]) expect(() => jsonDumps(bad)).toThrow();
});
