import { describe, expect, test } from "vitest";
import { DATE_FUNCTIONS } from "./date-functions.ts";

/** Results are those of Django 5.2's functions of the same names. */
const call = (name: string, ...args: unknown[]): unknown => {
  const found = DATE_FUNCTIONS.find(([known]) => known === name);
  return (found![1] as (...values: unknown[]) => unknown)(...args);
};

describe("django_datetime_extract()", () => {
  test.each([
    ["year", "2024-12-30 23:30:00", "Europe/Berlin", 2024],
    ["iso_year", "2024-12-30 23:30:00", "Europe/Berlin", 2025],
    ["week", "2024-12-30 23:30:00", "Europe/Berlin", 1],
    ["day", "2024-12-30 23:30:00", "Europe/Berlin", 31],
    ["hour", "2024-03-10 06:59:59", "America/New_York", 1],
    ["hour", "2024-03-10 07:00:00", "America/New_York", 3],
    ["minute", "2024-07-01 00:00:00", "Australia/Lord_Howe", 30],
    ["week_day", "2024-03-31 00:00:00", "UTC", 1],
    ["iso_week_day", "2024-03-31 00:00:00", "UTC", 7],
    ["second", "2024-03-31 00:00:59.999999", "UTC", 59],
  ])("%s of %s in %s is %s", (part, text, zone, expected) => {
    expect(call("django_datetime_extract", part, text, zone, "UTC")).toBe(expected);
  });

  test.each([null, "", "x", "2024-13-01", "2024-02-29 25:00:00"])("gives NULL for %j", (text) => {
    expect(call("django_datetime_extract", "year", text, null, null)).toBeNull();
  });
});

describe("django_datetime_trunc()", () => {
  test.each([
    ["quarter", "2024-08-15 10:11:12", "2024-07-01 00:00:00"],
    ["week", "2024-03-03 10:11:12", "2024-02-26 00:00:00"],
    ["hour", "2024-08-15 10:11:12.5", "2024-08-15 10:00:00"],
    ["second", "2024-08-15 10:11:12.5", "2024-08-15 10:11:12"],
  ])("to %s of %s is %s", (to, text, expected) => {
    expect(call("django_datetime_trunc", to, text, null, null)).toBe(expected);
  });
});

describe("django_format_dtdelta()", () => {
  test.each([
    ["+", "2024-02-28 23:59:59.999999", 1, "2024-02-29 00:00:00"],
    ["-", "2024-03-01 00:00:00", 1, "2024-02-29 23:59:59.999999"],
    ["+", "2024-02-28", 86_400_000_000, "2024-02-29"],
    ["+", 60_000_000, "2024-02-28 00:00:00", "2024-02-28 00:01:00"],
    ["-", "2024-03-01 00:00:00", "2024-02-29 00:00:00", 86_400_000_000],
    ["*", 10, 1.5, 15],
    ["/", 10, 0, null],
    ["+", "nonsense", 1, null],
    ["+", null, 1, null],
  ])("%j %j %j is %j", (operator, left, right, expected) => {
    expect(call("django_format_dtdelta", operator, left, right)).toBe(expected);
  });
});

test("differences are whole microseconds", () => {
  expect(call("django_timestamp_diff", "2024-03-01 00:00:00.5", "2024-02-29 00:00:00")).toBe(86_400_500_000);
  expect(call("django_time_diff", "12:00:00", "12:00:00.000001")).toBe(-1);
});
