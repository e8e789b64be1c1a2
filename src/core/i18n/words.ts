/** Functions of `utils` that speak the active language. */
import {
  type TimesinceOptions,
  type TimesinceValue,
  type TimeUnit,
  timesince as timesinceWith,
} from "../../utils/timesince.ts";
import { getTextList as joinTextList } from "../../utils/text.ts";
import { interpolate } from "../../utils/interpolate.ts";
import { type TruncateOptions, Truncator as PlainTruncator } from "../../utils/truncator.ts";
import { getCurrentTimezone, getDefaultTimezone, now } from "../timezone/timezone.ts";
import { gettext, ngettext, pgettext } from "./translation.ts";

const UNITS: Readonly<Record<TimeUnit, readonly [string, string]>> = {
  year: ["%(num)d year", "%(num)d years"],
  month: ["%(num)d month", "%(num)d months"],
  week: ["%(num)d week", "%(num)d weeks"],
  day: ["%(num)d day", "%(num)d days"],
  hour: ["%(num)d hour", "%(num)d hours"],
  minute: ["%(num)d minute", "%(num)d minutes"],
};

function options(given: TimesinceOptions): TimesinceOptions {
  return {
    zone: getCurrentTimezone(),
    defaultZone: getDefaultTimezone(),
    unitText: (unit, num) => interpolate(ngettext(...UNITS[unit], num), { num }),
    separator: gettext(", "),
    ...given,
  };
}

/** Time since `value` in words of the active language, until `reference` or now: "4 days, 6 hours". */
export function timesince(
  value: TimesinceValue,
  reference: TimesinceValue = now(),
  given: TimesinceOptions = {},
): string {
  return timesinceWith(value, reference, options(given));
}

/** Time until `value` in words of the active language, from `reference` or now. */
export function timeuntil(
  value: TimesinceValue,
  reference: TimesinceValue = now(),
  given: TimesinceOptions = {},
): string {
  return timesinceWith(reference, value, options(given));
}

/** `a, b or c`, with the separator and the word of the active language. */
export function getTextList(items: readonly unknown[], lastWord: string = gettext("or")): string {
  return joinTextList(items, lastWord, gettext(", "));
}

/** `Truncator` whose mark is that of the active language. */
export class Truncator extends PlainTruncator {
  override chars(length: number, given: TruncateOptions = {}): string {
    return super.chars(length, withMark(given));
  }

  override words(count: number, given: TruncateOptions = {}): string {
    return super.words(count, withMark(given));
  }
}

function withMark(given: TruncateOptions): TruncateOptions {
  const mark = given.truncate ?? pgettext("String to return when truncating text", "%(truncated_text)s…");
  return { ...given, truncate: mark };
}
