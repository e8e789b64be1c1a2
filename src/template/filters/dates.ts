import { Temporal } from "temporal-polyfill";
import { dateFormat, timeFormat } from "../../core/i18n/formats.ts";
import { timesince, timeuntil } from "../../core/i18n/words.ts";
import { isAware } from "../../core/timezone/timezone.ts";
import type { DateLike } from "../../utils/date-format.ts";
import { str } from "../../utils/str.ts";
import type { TimesinceValue } from "../../utils/timesince.ts";
import type { Library } from "../library.ts";

const isDateLike = (value: unknown): value is DateLike => isMoment(value) || value instanceof Temporal.PlainTime;

const isMoment = (value: unknown): value is TimesinceValue =>
  value instanceof Date ||
  value instanceof Temporal.PlainDate ||
  value instanceof Temporal.PlainDateTime ||
  value instanceof Temporal.ZonedDateTime;

const letters = (format: unknown): string | null => (format === undefined || format === null ? null : str(format));

/** What `run` gives; empty for values that it cannot work with. */
function orEmpty(run: () => string): string {
  try {
    return run();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return "";
    throw error;
  }
}

/** Time between two moments in words; empty when one has a time zone and the other has none. */
function between(words: typeof timesince, value: unknown, other: unknown): string {
  if (!isMoment(value)) return "";
  if (!isMoment(other)) return orEmpty(() => words(value));
  return isAware(value) === isAware(other) ? orEmpty(() => words(value, other)) : "";
}

/** Filters of dates and times. */
export function registerDateFilters(register: Library): void {
  const filter = register.filter.bind(register) as Library["filter"];
  filter("date", (value, format) => (isDateLike(value) ? dateFormat(value, letters(format)) : ""), {
    expectsLocaltime: true,
  });
  filter("time", (value, format) => (isDateLike(value) ? orEmpty(() => timeFormat(value, letters(format))) : ""), {
    expectsLocaltime: true,
  });
  filter("timesince", (value, since) => between(timesince, value, since));
  filter("timeuntil", (value, until) => between(timeuntil, value, until));
}
