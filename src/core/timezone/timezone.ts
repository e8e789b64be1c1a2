/** Current time zone, per request. Follows Django's `django.utils.timezone` (docs/ref/utils, docs/topics/i18n/timezones). */
import { Temporal } from "temporal-polyfill";
import { str } from "../../utils/str.ts";
import { isTimeZone } from "../../utils/time-zone.ts";
import { settings } from "../conf/settings.ts";
import { ContextKey } from "../context/context-key.ts";

/** A moment that knows its place on the time line: what `DateTimeField` gives, or one with a zone of its own. */
export type Aware = Date | Temporal.ZonedDateTime | Temporal.Instant;

const active = new ContextKey<string | null>("timezone", () => null);

/** The zone of the setting `TIME_ZONE`. */
export function getDefaultTimezone(): string {
  return settings.TIME_ZONE;
}

/** The zone in which this request shows and reads times: an IANA name, or an offset such as `+05:30`. */
export function getCurrentTimezone(): string {
  return active.get() ?? settings.TIME_ZONE;
}

/** Name of the current zone, for display. */
export function getCurrentTimezoneName(): string {
  return getCurrentTimezone();
}

function checked(zone: string): string {
  if (isTimeZone(zone)) return zone;
  throw new RangeError(
    `Unknown time zone ${JSON.stringify(zone)}; expected an IANA name such as "Europe/Paris" or an offset such as "+02:00".`,
  );
}

/** Sets the current zone for the rest of this request. Throws `RangeError` for a name that is not known. */
export function activate(zone: string): void {
  active.set(checked(zone));
}

/** Makes `TIME_ZONE` the current zone again. */
export function deactivate(): void {
  active.set(null);
}

/**
 * Runs `body` with another current zone, also across `await`; null stands for `TIME_ZONE`.
 *
 * ```ts
 * await override("Asia/Tokyo", () => render(request, "times.html"));
 * ```
 */
export function override<R>(zone: string | null, body: () => R): R {
  return active.run(zone === null ? null : checked(zone), body);
}

/** The present moment. */
export function now(): Date {
  return new Date();
}

/** Whether `value` is a moment: a `Date`, `Temporal.Instant` or `Temporal.ZonedDateTime`. */
export function isAware(value: unknown): value is Aware {
  return value instanceof Date || value instanceof Temporal.ZonedDateTime || value instanceof Temporal.Instant;
}

/** Whether `value` is a date and time of no place: a `Temporal.PlainDateTime`. */
export function isNaive(value: unknown): value is Temporal.PlainDateTime {
  return value instanceof Temporal.PlainDateTime;
}

/** The moment as seen in `zone`, by default the current one. Throws `RangeError` for a naive value. */
export function localtime(value: Aware = now(), zone: string = getCurrentTimezone()): Temporal.ZonedDateTime {
  if (value instanceof Date) return Temporal.Instant.fromEpochMilliseconds(value.getTime()).toZonedDateTimeISO(zone);
  if (value instanceof Temporal.Instant) return value.toZonedDateTimeISO(zone);
  if (value instanceof Temporal.ZonedDateTime) return value.withTimeZone(zone);
  throw new RangeError("localtime() cannot be applied to a naive datetime");
}

/** The date of the moment in `zone`, by default the current one. */
export function localdate(value: Aware = now(), zone: string = getCurrentTimezone()): Temporal.PlainDate {
  return localtime(value, zone).toPlainDate();
}

/**
 * The moment at which clocks in `zone` show `value`. Of two such moments the earlier is taken;
 * where clocks jump over it, it is the same distance after the jump.
 * Throws `RangeError` when `value` is a moment already.
 */
export function makeAware(value: Temporal.PlainDateTime, zone: string = getCurrentTimezone()): Temporal.ZonedDateTime {
  if (!isNaive(value)) throw new RangeError(`make_aware expects a naive datetime, got ${str(value)}`);
  return value.toZonedDateTime(zone);
}

/** What clocks in `zone` show at the moment `value`. Throws `RangeError` when `value` is naive. */
export function makeNaive(value: Aware, zone: string = getCurrentTimezone()): Temporal.PlainDateTime {
  if (!isAware(value)) throw new RangeError("make_naive() cannot be applied to a naive datetime");
  return localtime(value, zone).toPlainDateTime();
}

/**
 * Whether clocks in `zone` show `value` twice or never: what a form refuses, because nobody can tell which moment is meant.
 */
export function isAmbiguousOrImaginary(value: Temporal.PlainDateTime, zone: string): boolean {
  const [earlier, later] = [
    value.toZonedDateTime(zone, { disambiguation: "earlier" }),
    value.toZonedDateTime(zone, { disambiguation: "later" }),
  ];
  return !earlier.equals(later);
}

/** A moment as `Date`, the type of `DateTimeField`. Digits below a millisecond are cut off. */
export function toDate(value: Aware): Date {
  return value instanceof Date ? value : new Date(value.epochMilliseconds);
}

/** Fixed zone of `minutes` east of UTC: `getFixedTimezone(90)` is `"+01:30"`. */
export function getFixedTimezone(minutes: number): string {
  const total = Math.trunc(Math.abs(minutes));
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(total / 60))}:${two(total % 60)}`;
}

/**
 * What a template shows of a moment: its local time when `useTz` says so (default: the setting `USE_TZ`); all else as it is.
 */
export function templateLocaltime<T>(value: T, useTz: boolean | null = null): T | Temporal.ZonedDateTime {
  return isAware(value) && (useTz ?? settings.USE_TZ) ? localtime(value) : value;
}
