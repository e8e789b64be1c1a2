import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { toDecimal, withScale } from "./decimal.ts";
import { markSafe } from "./safe-string.ts";
import { repr, str } from "./str.ts";

test("str() prints what Python prints", () => {
  const cases: [unknown, string][] = [
    [null, "None"],
    [false, "False"],
    [3, "3"],
    [0.1, "0.1"],
    [1e-7, "1e-07"],
    [0.00001234, "1.234e-05"],
    [1e22, "10000000000000000000000"],
    [Number.NaN, "nan"],
    [2n ** 64n, "18446744073709551616"],
    [[1, "a", null], "[1, 'a', None]"],
    [{ a: "it's" }, `{'a': "it's"}`],
    [new Map([[1, [true]]]), "{1: [True]}"],
    [new Set(), "set()"],
    [markSafe("<b>"), "<b>"],
    [new Date(Date.UTC(2024, 0, 31, 10)), "2024-01-31 10:00:00+00:00"],
    [Temporal.PlainDate.from("2024-01-31"), "2024-01-31"],
    [Temporal.PlainTime.from("10:20:30.5"), "10:20:30.500000"],
    [Temporal.Duration.from({ hours: -1 }), "-1 day, 23:00:00"],
  ];
  for (const [value, text] of cases) expect(str(value)).toBe(text);
});

test("str() keeps the zeros a decimal was written with", () => {
  expect(str(toDecimal("8.50"))).toBe("8.50");
  expect(str(withScale(new Decimal("8"), 2))).toBe("8.00");
  expect(str(new Decimal("8.50"))).toBe("8.5");
  expect(str(toDecimal("0.0000001"))).toBe("1E-7");
});

test("str() uses a toString() of one's own, repr() names the class", () => {
  class Book {
    toString(): string {
      return "A book";
    }
  }
  expect(str(new Book())).toBe("A book");
  expect(str([new Book()])).toBe("[<Book: A book>]");
});

test("str() prints data whose keys look like methods", () => {
  expect(str(JSON.parse('{"toString": 1, "constructor": null}'))).toBe("{'toString': 1, 'constructor': None}");
});

test("repr() ends for a list that contains itself", () => {
  const list: unknown[] = [1];
  list.push(list);
  expect(repr(list)).toBe("[1, [...]]");
  expect(repr("a\n\u0000")).toBe("'a\\n\\x00'");
});
