import { Decimal } from "decimal.js";
import { afterEach, describe, expect, test } from "vitest";
import { swapSettings } from "../../../core/conf/settings.ts";
import { decimalText } from "../../../utils/decimal.ts";
import { DataError } from "../../errors.ts";
import { sqliteConverters } from "./converters.ts";

const { toDriver, fromDriver, helpers } = sqliteConverters;

function read(internalType: string, value: unknown, decimalPlaces?: number): unknown {
  const source = fromDriver(internalType, "v", { decimalPlaces }) ?? "v";
  // oxlint-disable-next-line typescript/no-implied-eval -- the source is our own
  return (new Function(...Object.keys(helpers), "v", `return ${source};`) as (...args: unknown[]) => unknown)(
    ...Object.values(helpers),
    value,
  );
}

describe("toDriver()", () => {
  test.each([
    ["DateTimeField", new Date("2024-02-29T13:45:00.5Z"), "2024-02-29 13:45:00.500000"],
    ["BooleanField", true, 1],
    ["JSONField", { a: [1, "é", null] }, '{"a": [1, "\\u00e9", null]}'],
    ["JSONField", "text", '"text"'],
    ["UUIDField", "7a9c1b6e-52f0-4d6f-9a70-0c2f3f9e4d11", "7a9c1b6e52f04d6f9a700c2f3f9e4d11"],
    ["DecimalField", new Decimal("2.345"), "2.34"],
    ["DecimalField", "12", "12.00"],
    ["CharField", "x", "x"],
    ["IntegerField", null, null],
  ])("%s %s is stored as Django stores it", (internalType, value, expected) => {
    expect(toDriver(internalType, value, { decimalPlaces: 2 })).toBe(expected);
  });

  test("refuses decimals that are no numbers", () => {
    expect(() => toDriver("DecimalField", new Decimal("NaN"))).toThrow(DataError);
  });
});

describe("fromDriver()", () => {
  test("cuts the noise of floats from decimals and keeps their places", () => {
    expect(decimalText(read("DecimalField", 12.5, 2) as Decimal)).toBe("12.50");
    expect(decimalText(read("DecimalField", 0.1 + 0.2, 2) as Decimal)).toBe("0.30");
    expect(decimalText(read("DecimalField", 0.1 + 0.2) as Decimal)).toBe("0.3");
    expect(decimalText(read("DecimalField", 123456789, 1) as Decimal)).toBe("123456789.0");
  });

  test("leaves text, numbers and bytes as they are", () => {
    expect(["CharField", "IntegerField", "FloatField", "BinaryField"].map((type) => fromDriver(type, "v"))).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

describe("with USE_TZ off", () => {
  let restore = (): void => {};
  afterEach(() => restore());

  test("times are stored on the clocks of TIME_ZONE", () => {
    restore = swapSettings({ USE_TZ: false, TIME_ZONE: "Europe/Berlin" });
    for (const [iso, text] of [
      ["2024-07-01T10:00:00Z", "2024-07-01 12:00:00"],
      ["2024-01-01T10:00:00Z", "2024-01-01 11:00:00"],
      ["2024-03-31T00:59:59Z", "2024-03-31 01:59:59"],
      ["2024-03-31T01:00:00Z", "2024-03-31 03:00:00"],
      ["2024-10-27T00:30:00Z", "2024-10-27 02:30:00"],
    ] as const) {
      expect(toDriver("DateTimeField", new Date(iso))).toBe(text);
      expect((read("DateTimeField", text) as Date).toISOString()).toBe(new Date(iso).toISOString());
    }
  });
});
