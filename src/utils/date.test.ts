import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { formatDate } from "./date-format.ts";
import { parseDate, parseDateTime, parseDuration } from "./date-parse.ts";
import { durationString } from "./duration.ts";
import { strftime, strptime } from "./strftime.ts";
import { timesince } from "./timesince.ts";

const moment = new Date(Date.UTC(2003, 9, 7, 9, 39, 5));

describe("formatDate()", () => {
  test("shows a Date in the zone it is given", () => {
    expect(formatDate(moment, "jS F Y H:i", { zone: "Europe/Paris" })).toBe("7th October 2003 11:39");
    expect(formatDate(moment, "T O e", { zone: "Europe/Paris" })).toBe("CEST +0200 CEST");
    expect(formatDate(moment, "c U", { zone: "UTC" })).toBe("2003-10-07T09:39:05+00:00 1065519545");
  });

  test("keeps escaped letters and translates names", () => {
    const translate = (m: string): string => (m === "October" ? "Oktober" : m);
    expect(formatDate(moment, "j. F \\F", { translate })).toBe("7. Oktober F");
  });

  test("refuses letters the value has nothing for", () => {
    expect(() => formatDate(Temporal.PlainDate.from("2003-10-07"), "H:i")).toThrow(/found 'H'/);
    expect(() => formatDate(Temporal.PlainTime.from("10:00"), "Y")).toThrow(/found 'Y'/);
  });

  test("says nothing of the zone where clocks show a time twice", () => {
    const twice = Temporal.PlainDateTime.from("2003-10-26T02:30");
    expect(formatDate(twice, "[T]", { defaultZone: "Europe/Paris" })).toBe("[]");
  });
});

test("parseDateTime() gives a moment for a text with an offset, null for other text, and throws for 31 February", () => {
  expect(parseDateTime("2012-04-23T09:15:00")).toBeInstanceOf(Temporal.PlainDateTime);
  expect((parseDateTime("2012-4-9 4:8:16-0320") as Temporal.ZonedDateTime).toInstant().toString()).toBe(
    "2012-04-09T07:28:16Z",
  );
  expect(parseDateTime("soon")).toBeNull();
  expect(() => parseDate("2012-02-31")).toThrow(RangeError);
});

test("parseDuration() and durationString() are inverse", () => {
  for (const text of ["1 02:03:04.000005", "-1 23:59:59", "00:00:01"])
    expect(durationString(parseDuration(text)!)).toBe(text);
  expect(durationString(parseDuration("-P1DT2H")!)).toBe("-2 22:00:00");
});

test("strptime() reads what strftime() writes", () => {
  const value = Temporal.PlainDateTime.from("2024-02-29T13:05:09.000700");
  for (const format of ["%Y-%m-%d %H:%M:%S.%f", "%d %B %Y %I:%M:%S.%f %p", "%b %d, %Y, %H:%M:%S.%f"]) {
    expect(strptime(strftime(value, format), format)?.toString()).toBe(value.toString());
  }
  expect(strptime("2023-02-29", "%Y-%m-%d")).toBeNull();
  expect(() => strptime("x", "%Q")).toThrow(/bad directive/);
});

test("timesince() counts months by the calendar and shows two units that touch", () => {
  const from = new Date(Date.UTC(2013, 1, 10));
  const space = (s: string): string => s.replaceAll("\u00a0", " ");
  expect(space(timesince(from, new Date(Date.UTC(2014, 2, 10))))).toBe("1 year, 1 month");
  expect(space(timesince(from, new Date(Date.UTC(2013, 1, 17, 3))))).toBe("1 week");
  expect(space(timesince(from, from))).toBe("0 minutes");
});
