/** Dates and times as text in ISO 8601 and near it. Follows Django's `django.utils.dateparse`. */
import { Temporal } from "temporal-polyfill";
import { durationFromMicroseconds } from "./duration.ts";

const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const COMPACT_DATE = /^(\d{4})(\d{2})(\d{2})$/;
const WEEK_DATE = /^(\d{4})-?W(\d{2})(?:-?([1-7]))?$/;
const CLOCK = String.raw`(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,6})\d{0,6})?)?`;
const TIME = new RegExp(`^T?${CLOCK}(?:Z|[+-](\\d{2}):?(\\d{2})?)?$`);
const DATE_TIME = new RegExp(`^(\\d{4})-(\\d{1,2})-(\\d{1,2})[T ]${CLOCK}\\s*(Z|[+-]\\d{2}(?::?\\d{2})?)?$`);

/** Longest text that is looked at: dates of people are far shorter. */
const MAX_LENGTH = 100;

const microsecondsOf = (digits: string | undefined): { millisecond: number; microsecond: number } => {
  const total = Number((digits ?? "").padEnd(6, "0"));
  return { millisecond: Math.floor(total / 1000), microsecond: total % 1000 };
};

const strict = { overflow: "reject" } as const;

/** A date, or null when the text is in no known form. Throws `RangeError` for a date that does not exist. */
export function parseDate(text: string): Temporal.PlainDate | null {
  if (text.length > MAX_LENGTH) return null;
  const match = DATE.exec(text) ?? COMPACT_DATE.exec(text);
  if (match !== null) {
    return Temporal.PlainDate.from({ year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) }, strict);
  }
  const week = WEEK_DATE.exec(text);
  return week === null ? null : weekDate(Number(week[1]), Number(week[2]), Number(week[3] ?? 1));
}

/** ISO 8601 week date: the first week is the one with 4 January. */
function weekDate(year: number, week: number, day: number): Temporal.PlainDate | null {
  const january4 = Temporal.PlainDate.from({ year, month: 1, day: 4 });
  const date = january4.add({ days: (week - 1) * 7 + day - january4.dayOfWeek });
  return date.weekOfYear === week && date.yearOfWeek === year ? date : null;
}

/** A time, or null when the text is in no known form; an offset is dropped. Throws `RangeError` for one like 25:00. */
export function parseTime(text: string): Temporal.PlainTime | null {
  if (text.length > MAX_LENGTH) return null;
  const match = TIME.exec(text);
  if (match === null || Number(match[5] ?? 0) > 23 || Number(match[6] ?? 0) > 59) return null;
  return Temporal.PlainTime.from(
    {
      hour: Number(match[1]),
      minute: Number(match[2]),
      second: Number(match[3] ?? 0),
      ...microsecondsOf(match[4]),
    },
    strict,
  );
}

/**
 * A date and time; with an offset it is a moment in that fixed zone. Null when the text is in no known form.
 * Throws `RangeError` for one that does not exist.
 */
export function parseDateTime(text: string): Temporal.PlainDateTime | Temporal.ZonedDateTime | null {
  if (text.length > MAX_LENGTH) return null;
  const match = DATE_TIME.exec(text);
  if (match === null) return parseDate(text)?.toPlainDateTime() ?? null;
  const plain = Temporal.PlainDateTime.from(
    {
      year: Number(match[1]),
      month: Number(match[2]),
      day: Number(match[3]),
      hour: Number(match[4]),
      minute: Number(match[5]),
      second: Number(match[6] ?? 0),
      ...microsecondsOf(match[7]),
    },
    strict,
  );
  const offset = match[8];
  if (offset === undefined) return plain;
  const minutes = offset.length > 3 ? offset.slice(-2) : "00";
  const zone = offset === "Z" ? "UTC" : `${offset.slice(0, 3)}:${minutes}`;
  return plain.toZonedDateTime(zone === "+00:00" ? "UTC" : zone);
}

const STANDARD = /^(?:(-?\d+) (?:days?, )?)?(-?)(?:(\d+):(?=\d+:\d+))?(?:(\d+):)?(\d+)(?:[.,](\d{1,6})\d{0,6})?$/;
const ISO =
  /^([-+]?)P(?:(\d+(?:[.,]\d+)?)W)?(?:(\d+(?:[.,]\d+)?)D)?(?:T(?:(\d+(?:[.,]\d+)?)H)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/;
const POSTGRES = /^(?:(-?\d+) (?:days? ?))?(?:([-+])?(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?$/;

const SECOND = 1_000_000;

/**
 * A duration: `3 04:05:06.7`, ISO 8601 without years and months, or PostgreSQL's `3 days 04:05:06`. Null when it is none of them.
 */
export function parseDuration(text: string): Temporal.Duration | null {
  if (text.length > MAX_LENGTH) return null;
  const clock = STANDARD.exec(text);
  if (clock !== null) return fromClock(clock);
  const iso = ISO.exec(text);
  if (iso !== null) {
    const [weeks, days, hours, minutes, seconds] = iso.slice(2).map((v) => Number((v ?? "0").replace(",", ".")));
    const total = (((weeks! * 7 + days!) * 24 + hours!) * 60 + minutes!) * 60 + seconds!;
    return durationFromMicroseconds(Math.round(total * SECOND) * (iso[1] === "-" ? -1 : 1));
  }
  const postgres = POSTGRES.exec(text);
  return postgres === null ? null : fromClock(postgres);
}

/** Days carry a sign of their own; the other sign is that of the clock. */
function fromClock(match: RegExpExecArray): Temporal.Duration {
  const [days, sign, hours, minutes, seconds, micros] = match.slice(1) as (string | undefined)[];
  const clock = (BigInt(hours ?? 0) * 60n + BigInt(minutes ?? 0)) * 60n + BigInt(seconds ?? 0);
  const total = clock * 1_000_000n + BigInt((micros ?? "").padEnd(6, "0"));
  return durationFromMicroseconds(BigInt(days ?? 0) * 86_400_000_000n + (sign === "-" ? -total : total));
}
