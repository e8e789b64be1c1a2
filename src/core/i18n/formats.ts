/** Dates and numbers as the active language writes them. Follows Django's `django.utils.formats` (docs/topics/i18n/formatting). */
import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";
import { type DateLike, formatDate } from "../../utils/date-format.ts";
import type { LazyText } from "../../utils/lazy.ts";
import { formatNumber } from "../../utils/number-format.ts";
import { str } from "../../utils/str.ts";
import { strftime } from "../../utils/strftime.ts";
import { settings } from "../conf/settings.ts";
import { getCurrentTimezone, getDefaultTimezone, localtime } from "../timezone/timezone.ts";
import { type FormatName, findFormat, type LanguageFormats } from "./format-registry.ts";
import { getLanguage, gettext, pgettext } from "./translation.ts";
import "./english-formats.ts";
import "./settings.ts";

const FORMAT_NAMES: ReadonlySet<string> = new Set<FormatName>([
  "DECIMAL_SEPARATOR",
  "THOUSAND_SEPARATOR",
  "NUMBER_GROUPING",
  "FIRST_DAY_OF_WEEK",
  "MONTH_DAY_FORMAT",
  "TIME_FORMAT",
  "DATE_FORMAT",
  "DATETIME_FORMAT",
  "SHORT_DATE_FORMAT",
  "SHORT_DATETIME_FORMAT",
  "YEAR_MONTH_FORMAT",
  "DATE_INPUT_FORMATS",
  "TIME_INPUT_FORMATS",
  "DATETIME_INPUT_FORMATS",
]);

/** Formats that are always read, whatever the language. */
const ISO_INPUT_FORMATS: Readonly<Partial<Record<FormatName, readonly string[]>>> = {
  DATE_INPUT_FORMATS: ["%Y-%m-%d"],
  TIME_INPUT_FORMATS: ["%H:%M:%S", "%H:%M:%S.%f", "%H:%M"],
  DATETIME_INPUT_FORMATS: ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
};

export interface FormatOptions {
  /** Default: the active language. */
  readonly lang?: string | null | undefined;
  /** false: the formats of the settings, whatever the language. Default: true. */
  readonly useL10n?: boolean | null | undefined;
}

/**
 * A format of the active language, or of the settings where the language has none.
 * A name that is no format is given back: `getFormat("Y-m-d")` is `"Y-m-d"`.
 */
export function getFormat<N extends FormatName>(name: N, options?: FormatOptions): NonNullable<LanguageFormats[N]>;
export function getFormat(
  name: string | LazyText,
  options?: FormatOptions,
): string | number | readonly (string | number)[];
export function getFormat(name: string | LazyText, options: FormatOptions = {}): unknown {
  const key = String(name);
  if (!FORMAT_NAMES.has(key)) return key;
  const formatName = key as FormatName;
  const language = options.useL10n === false ? null : (options.lang ?? getLanguage());
  const value = language === null ? undefined : findFormat(formatName, language);
  if (value === undefined) return settings[formatName];
  const iso = ISO_INPUT_FORMATS[formatName];
  if (iso === undefined) return value;
  const list = value as readonly string[];
  return [...list, ...iso.filter((format) => !list.includes(format))];
}

const translate = (message: string, context?: string): string =>
  context === undefined ? gettext(message) : pgettext(context, message);

/**
 * Formats a date by letters such as `j F Y`, with the names of the active language. A `Date` is shown in the current zone.
 * Throws `TypeError` for letters that the value has nothing for.
 */
export function format(value: DateLike, letters: string): string {
  return formatDate(value, letters, { zone: getCurrentTimezone(), defaultZone: getDefaultTimezone(), translate });
}

/** Formats a date by the name of a format, by default `DATE_FORMAT`, or by letters. */
export function dateFormat(value: DateLike, name?: string | LazyText | null, options: FormatOptions = {}): string {
  return format(value, String(getFormat(name ?? "DATE_FORMAT", options)));
}

/** Formats a time by the name of a format, by default `TIME_FORMAT`, or by letters. */
export function timeFormat(value: DateLike, name?: string | LazyText | null, options: FormatOptions = {}): string {
  return timeFormatLetters(value, String(getFormat(name ?? "TIME_FORMAT", options)));
}

/** Formats the time of a value by letters; those of dates are errors. */
export function timeFormatLetters(value: DateLike, letters: string): string {
  if (value instanceof Temporal.PlainDate) throw new TypeError("A date has no time to format.");
  return format(value, letters);
}

export interface NumberOptions {
  /** Digits behind the separator. Default: as they are. */
  readonly decimalPos?: number | null | undefined;
  /** false: the formats of the settings. Default: true. */
  readonly useL10n?: boolean | null | undefined;
  /** Separate groups even where `USE_THOUSAND_SEPARATOR` is false. */
  readonly forceGrouping?: boolean | undefined;
}

/** A number with the separators of the active language. */
export function numberFormat(value: number | bigint | string | Decimal, options: NumberOptions = {}): string {
  const useL10n = options.useL10n ?? true;
  return formatNumber(value, getFormat("DECIMAL_SEPARATOR", { useL10n }), {
    decimalPos: options.decimalPos,
    grouping: getFormat("NUMBER_GROUPING", { useL10n }),
    thousandSeparator: getFormat("THOUSAND_SEPARATOR", { useL10n }),
    useGrouping: (useL10n && settings.USE_THOUSAND_SEPARATOR) || options.forceGrouping === true,
  });
}

const isNumber = (value: unknown): value is number | bigint | Decimal =>
  typeof value === "number" || typeof value === "bigint" || value instanceof Decimal;

/** Numbers, dates and times as text of the active language; every other value as it is. */
export function localize<T>(value: T, options: { readonly useL10n?: boolean | null | undefined } = {}): T | string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return str(value);
  if (isNumber(value)) return options.useL10n === false ? str(value) : numberFormat(value, options);
  if (value instanceof Date || value instanceof Temporal.ZonedDateTime || value instanceof Temporal.PlainDateTime) {
    return dateFormat(value, "DATETIME_FORMAT", options);
  }
  if (value instanceof Temporal.PlainDate) return dateFormat(value, null, options);
  return value instanceof Temporal.PlainTime ? timeFormat(value, null, options) : value;
}

/** Numbers, dates and times as a form field shows them for editing: in the first input format of the active language. */
export function localizeInput<T>(value: T, defaultFormat?: string | null): T | string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return str(value);
  if (isNumber(value)) return numberFormat(value);
  if (value instanceof Date || value instanceof Temporal.ZonedDateTime || value instanceof Temporal.PlainDateTime) {
    const wall = value instanceof Date ? localtime(value) : value;
    return strftime(wall, defaultFormat ?? getFormat("DATETIME_INPUT_FORMATS")[0]!);
  }
  if (value instanceof Temporal.PlainDate) return strftime(value, defaultFormat ?? getFormat("DATE_INPUT_FORMATS")[0]!);
  if (value instanceof Temporal.PlainTime) return strftime(value, defaultFormat ?? getFormat("TIME_INPUT_FORMATS")[0]!);
  return value;
}

/** A number as the user wrote it with the separators of the active language, as plain digits with a point. */
export function sanitizeSeparators<T>(value: T): T | string {
  if (typeof value !== "string") return value;
  const decimalSeparator = getFormat("DECIMAL_SEPARATOR");
  const at = value.indexOf(decimalSeparator);
  let whole: string = at === -1 ? value : value.slice(0, at);
  if (settings.USE_THOUSAND_SEPARATOR) {
    const separator = getFormat("THOUSAND_SEPARATOR");
    const points = whole.split(".");
    // One point that is not before three digits was meant as the decimal point.
    const isPointMeant = separator === "." && points.length === 2 && points[1]!.length !== 3;
    if (!isPointMeant && separator !== "") {
      for (const text of new Set([separator, separator.normalize("NFKD")])) whole = whole.replaceAll(text, "");
    }
  }
  return at === -1 ? whole : `${whole}.${value.slice(at + decimalSeparator.length)}`;
}
