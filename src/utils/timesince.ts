/** The time between two moments in words. Follows Django's `django.utils.timesince`. */
import { Temporal } from "temporal-polyfill";
import { avoidWrapping } from "./html.ts";

/** A moment or a date; a date counts as its midnight. */
export type TimesinceValue = Date | Temporal.ZonedDateTime | Temporal.PlainDateTime | Temporal.PlainDate;

export interface TimesinceOptions {
  /** How many units, the largest first, with no gap between. Default: 2. */
  readonly depth?: number | undefined;
  /** Zone of the calendar for `Date`s. Default: `UTC`. */
  readonly zone?: string | undefined;
  /** Zone in which values without one are. Default: `zone`. */
  readonly defaultZone?: string | undefined;
  /** Text of a number of units. Default: English. */
  readonly unitText?: ((unit: TimeUnit, count: number) => string) | undefined;
  /** Between two units. Default: `, `. */
  readonly separator?: string | undefined;
}

export const TIME_UNITS = ["year", "month", "week", "day", "hour", "minute"] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

const english = (unit: TimeUnit, count: number): string => `${count} ${unit}${count === 1 ? "" : "s"}`;

/**
 * Time from `from` to `to` in years, months, weeks, days, hours and minutes; `0 minutes` when `to` is not later.
 *
 * ```ts
 * timesince(yesterdayMorning, now); // "1 day, 3 hours", with no-break spaces
 * ```
 *
 * Months and years count by the calendar: from 10 February 2013 to 10 March 2014 it is "1 year, 1 month".
 * Throws `RangeError` when `depth` is not positive.
 */
export function timesince(from: TimesinceValue, to: TimesinceValue, options: TimesinceOptions = {}): string {
  const depth = options.depth ?? 2;
  if (depth <= 0) throw new RangeError("depth must be greater than 0.");
  const unitText = options.unitText ?? english;
  const parts = partsBetween(...wallClocks(from, to, options));
  const first = parts.findIndex((count) => count !== 0);
  if (first === -1) return avoidWrapping(unitText("minute", 0));
  const shown: string[] = [];
  for (let i = first; i < parts.length && shown.length < depth && parts[i] !== 0; i++) {
    shown.push(avoidWrapping(unitText(TIME_UNITS[i]!, parts[i]!)));
  }
  return shown.join(options.separator ?? ", ");
}

/** Time from `to` till `from`: `timesince()` the other way round. */
export function timeuntil(until: TimesinceValue, from: TimesinceValue, options: TimesinceOptions = {}): string {
  return timesince(from, until, options);
}

/** Both values as clocks of one zone show them. */
function wallClocks(
  from: TimesinceValue,
  to: TimesinceValue,
  options: TimesinceOptions,
): [Temporal.PlainDateTime, Temporal.PlainDateTime] {
  const zone = from instanceof Temporal.ZonedDateTime ? from.timeZoneId : (options.zone ?? "UTC");
  const isMoment = (v: TimesinceValue): boolean => v instanceof Date || v instanceof Temporal.ZonedDateTime;
  const defaultZone = options.defaultZone ?? zone;
  const wall = (v: TimesinceValue, mixed: boolean): Temporal.PlainDateTime => {
    if (v instanceof Date) {
      return Temporal.Instant.fromEpochMilliseconds(v.getTime())
        .toZonedDateTimeISO(mixed ? defaultZone : zone)
        .toPlainDateTime();
    }
    if (v instanceof Temporal.ZonedDateTime) return v.withTimeZone(mixed ? defaultZone : zone).toPlainDateTime();
    return v instanceof Temporal.PlainDate ? v.toPlainDateTime() : v;
  };
  const mixed = isMoment(from) !== isMoment(to);
  return [wall(from, mixed), wall(to, mixed)];
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const CHUNKS = [7 * 86_400, 86_400, 3600, 60] as const;

function secondsBetween(from: Temporal.PlainDateTime, to: Temporal.PlainDateTime): number {
  return Math.floor(from.until(to, { largestUnit: "hours" }).total("seconds"));
}

function partsBetween(from: Temporal.PlainDateTime, to: Temporal.PlainDateTime): number[] {
  if (secondsBetween(from, to) <= 0) return [];
  let months = (to.year - from.year) * 12 + (to.month - from.month);
  const isLaterInMonth = from.day > to.day || (from.day === to.day && Temporal.PlainTime.compare(from, to) > 0);
  if (isLaterInMonth) months--;
  const [years, rest] = [Math.floor(months / 12), months % 12];
  const parts = [years, rest];
  let seconds = secondsBetween(months === 0 ? from : pivotOf(from, years, rest), to);
  for (const chunk of CHUNKS) {
    const count = Math.floor(seconds / chunk);
    parts.push(count);
    seconds -= chunk * count;
  }
  return parts;
}

/** `from` moved on by whole years and months, on the last day of the month when it has fewer days. */
function pivotOf(from: Temporal.PlainDateTime, years: number, months: number): Temporal.PlainDateTime {
  const next = from.month + months;
  const [year, month] = next > 12 ? [from.year + years + 1, next - 12] : [from.year + years, next];
  return from.with({ year, month, day: Math.min(DAYS[month - 1]!, from.day), millisecond: 0, microsecond: 0 });
}
