import { beforeAll, describe, expect, test } from "vitest";
import { configure } from "../core/conf/index.ts";
import { ValidationError } from "../core/validators/index.ts";
import * as forms from "./index.ts";

beforeAll(() => configure({ SECRET_KEY: "test", TIME_ZONE: "UTC" }));

const choices = [["a", "A"]] as const;
const FIELDS: readonly (readonly [string, forms.Field])[] = [
  ["CharField", new forms.CharField({ maxLength: 100 })],
  ["EmailField", new forms.EmailField()],
  ["URLField", new forms.URLField()],
  ["SlugField", new forms.SlugField()],
  ["IntegerField", new forms.IntegerField()],
  ["FloatField", new forms.FloatField()],
  ["DecimalField", new forms.DecimalField({ maxDigits: 5, decimalPlaces: 2 })],
  ["DateField", new forms.DateField()],
  ["TimeField", new forms.TimeField()],
  ["DateTimeField", new forms.DateTimeField()],
  ["DurationField", new forms.DurationField()],
  ["UUIDField", new forms.UUIDField()],
  ["GenericIPAddressField", new forms.GenericIPAddressField()],
  ["JSONField", new forms.JSONField()],
  ["ChoiceField", new forms.ChoiceField({ choices })],
];

/** Each made to drive a careless pattern into backtracking. */
const LONG: readonly string[] = [
  "a".repeat(200_000) + "!",
  `${"a@".repeat(100_000)}`,
  `${"a.".repeat(100_000)}@`,
  `http://${"a-".repeat(100_000)}`,
  `http://[${":".repeat(100_000)}]`,
  `//${"%0".repeat(100_000)}`,
  `${" ".repeat(200_000)}x`,
  `1${"0".repeat(200_000)}`,
  `.${"0".repeat(100_000)}x${".0".repeat(50_000)}`,
  `1e${"9".repeat(1000)}`,
  `P${"1D".repeat(50_000)}`,
  `${"1:".repeat(100_000)}`,
  "{".repeat(100_000),
  `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
];

describe.each(FIELDS)("%s", (_name, field) => {
  test("answers long input soon, with a value or an error of its own", () => {
    const start = performance.now();
    for (const value of LONG) {
      try {
        field.clean(value);
        field.hasChanged(null, value);
      } catch (error) {
        expect(error).toBeInstanceOf(ValidationError);
      }
    }
    // Quadratic work on any of these takes minutes; linear work a few milliseconds.
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test("refuses null characters, or values that hold them", () => {
    expect(() => field.clean("a\0b")).toThrow(ValidationError);
  });

  test("takes whatever JSON can hold, or refuses it", () => {
    for (const value of [[], ["a", ["b"]], {}, { then: 1, toString: null }, true, 5, Number.POSITIVE_INFINITY, null]) {
      try {
        field.clean(value);
      } catch (error) {
        expect(error).toBeInstanceOf(ValidationError);
      }
    }
  });
});

test("JSONField gives objects without a prototype", () => {
  const value = new forms.JSONField().clean('{"__proto__": {"polluted": true}, "constructor": 1}') as Record<
    string,
    unknown
  >;
  expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
  expect(({} as { polluted?: unknown }).polluted).toBe(undefined);
});
