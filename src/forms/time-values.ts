import { Temporal } from "temporal-polyfill";
import { settings } from "../core/conf/index.ts";
import { ValidationError } from "../core/validators/index.ts";
import { gettextLazy } from "../core/i18n/translation.ts";
import {
  getCurrentTimezone,
  getDefaultTimezone,
  isAmbiguousOrImaginary,
  isAware,
  localtime,
  makeAware,
  toDate,
} from "../core/timezone/timezone.ts";

/**
 * The zone whose clocks forms show and read: the current one, or with `USE_TZ` off the one of the settings.
 * Values are always moments (`Date`), so that a form gives what a model field takes.
 */
const formZone = (): string => (settings.USE_TZ ? getCurrentTimezone() : getDefaultTimezone());

/** What clocks show at a moment; a naive value as it is; null for what is no date with a time. */
export function toNaive(value: unknown): Temporal.PlainDateTime | null {
  if (value instanceof Temporal.PlainDateTime) return value;
  if (value instanceof Temporal.PlainDate) return value.toPlainDateTime();
  return isAware(value) ? localtime(value, formZone()).toPlainDateTime() : null;
}

/**
 * The moment at which clocks show `value`. Throws `ValidationError` with `USE_TZ` when they show it twice or never.
 * Digits below a millisecond are cut off.
 */
export function fromNaive(value: Temporal.PlainDateTime): Date {
  const zone = formZone();
  if (settings.USE_TZ && isAmbiguousOrImaginary(value, zone)) {
    throw new ValidationError(
      gettextLazy(
        "%(datetime)s couldn’t be interpreted in time zone %(current_timezone)s; it may be ambiguous or it may not exist.",
      ),
      { code: "ambiguous_timezone", params: { datetime: value, current_timezone: zone } },
    );
  }
  return toDate(makeAware(value, zone));
}

/** Cuts digits below a second off a date with a time or a time, for widgets that do not show them. */
export function withoutMicroseconds(value: unknown): unknown {
  if (value instanceof Date) return new Date(Math.floor(value.getTime() / 1000) * 1000);
  const none = { millisecond: 0, microsecond: 0, nanosecond: 0 };
  if (
    value instanceof Temporal.PlainDateTime ||
    value instanceof Temporal.PlainTime ||
    value instanceof Temporal.ZonedDateTime
  ) {
    return value.with(none);
  }
  return value;
}
