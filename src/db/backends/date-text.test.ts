import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { DataError } from "../errors.ts";
import {
  daysFromCivil,
  readDate,
  readDateTime,
  readDuration,
  readTime,
  writeDate,
  writeDateTime,
  writeTime,
} from "./date-text.ts";

const moments = fc.date({
  min: new Date("0001-01-01T00:00:00Z"),
  max: new Date("9999-12-31T23:59:59.999Z"),
  noInvalidDate: true,
});

describe("date text", () => {
  test("what is written is read back", () => {
    fc.assert(
      fc.property(moments, (date) => {
        expect(readDateTime(writeDateTime(date)).getTime()).toBe(date.getTime());
        const plain = Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO("UTC");
        expect(readDate(writeDate(plain.toPlainDate())).equals(plain.toPlainDate())).toBe(true);
        expect(readTime(writeTime(plain.toPlainTime())).equals(plain.toPlainTime())).toBe(true);
        expect(daysFromCivil(plain.year, plain.month, plain.day)).toBe(Math.floor(date.getTime() / 86_400_000));
      }),
    );
  });

  test.each([
    ["2024-02-29 13:45:00", "2024-02-29T13:45:00.000Z"],
    ["2024-02-29 13:45:00.1", "2024-02-29T13:45:00.100Z"],
    ["2024-02-29 13:45:00.123456", "2024-02-29T13:45:00.123Z"],
    ["2024-02-29T13:45:00", "2024-02-29T13:45:00.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    ["2024-02-29 13:45", "2024-02-29T13:45:00.000Z"],
    ["2024-02-29 13:45:00+02:00", "2024-02-29T11:45:00.000Z"],
  ])("reads %s", (text, iso) => {
    expect(readDateTime(text).toISOString()).toBe(iso);
  });

  test.each([
    [readDateTime, "x"],
    [readDateTime, 5.5],
    [readDate, "2024"],
    [readTime, "x"],
    [readDuration, "1 day"],
  ] as const)("%# refuses other text", (read, value) => {
    expect(() => read(value)).toThrow(DataError);
  });

  test("writes what Python writes, and refuses what it cannot hold", () => {
    expect(writeDateTime(new Date("2024-02-29T13:45:00.120Z"))).toBe("2024-02-29 13:45:00.120000");
    expect(writeTime(Temporal.PlainTime.from("01:02:03.000004"))).toBe("01:02:03.000004");
    expect(() => writeDateTime(new Date(Number.NaN))).toThrow("Invalid Date cannot be stored");
    expect(() => writeDateTime(new Date("+010000-01-01T00:00:00Z"))).toThrow(DataError);
    expect(() => writeDate(Temporal.PlainDate.from("-000001-01-01"))).toThrow(DataError);
  });

  test("durations come in days and smaller units", () => {
    expect(readDuration(93_784_000_005).toString()).toBe("P1DT2H3M4.000005S");
    expect(readDuration(-500_000n).toString()).toBe("-PT0.5S");
  });
});
