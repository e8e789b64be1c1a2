import { Temporal } from "temporal-polyfill";
import { beforeEach, expect, test } from "vitest";
import { configure } from "../conf/index.ts";
import * as timezone from "./index.ts";

beforeEach(() => configure({ SECRET_KEY: "x", TIME_ZONE: "Europe/Paris" }));

test("override() sets the zone of its body, across await; null stands for the setting", async () => {
  await timezone.override("Asia/Tokyo", async () => {
    await Promise.resolve();
    expect(timezone.getCurrentTimezone()).toBe("Asia/Tokyo");
    expect(timezone.override(null, timezone.getCurrentTimezone)).toBe("Europe/Paris");
  });
  expect(timezone.getCurrentTimezone()).toBe("Europe/Paris");
});

test("activate() says what it expected when the zone is not known", () => {
  expect(() => timezone.activate("Europe/Pariss")).toThrow(/"Europe\/Pariss".*IANA/);
});

test("makeAware() and localtime() go between clocks and moments", () => {
  const noon = Temporal.PlainDateTime.from("2024-07-01T12:00");
  const moment = timezone.toDate(timezone.makeAware(noon));
  expect(moment.toISOString()).toBe("2024-07-01T10:00:00.000Z");
  expect(timezone.makeNaive(moment).equals(noon)).toBe(true);
  expect(timezone.localdate(new Date(Date.UTC(2024, 6, 1, 23))).toString()).toBe("2024-07-02");
});

test("isAmbiguousOrImaginary() finds times that clocks show twice or never", () => {
  const at = (text: string): boolean =>
    timezone.isAmbiguousOrImaginary(Temporal.PlainDateTime.from(text), "Europe/Paris");
  expect([at("2024-10-27T02:30"), at("2024-03-31T02:30"), at("2024-07-01T02:30")]).toEqual([true, true, false]);
});

test("templateLocaltime() leaves moments alone when USE_TZ is off", () => {
  const moment = new Date(0);
  expect(timezone.templateLocaltime(moment)).toBeInstanceOf(Temporal.ZonedDateTime);
  expect(timezone.templateLocaltime(moment, false)).toBe(moment);
  expect(timezone.templateLocaltime("text")).toBe("text");
});
