/** Dates in the letters of PHP's `date()`, as the template filter `date` knows them. Django: docs/ref/templates/builtins, "date". */
import { Temporal } from "temporal-polyfill";
import { MONTHS, MONTHS_3, MONTHS_AP, WEEKDAYS, WEEKDAYS_ABBR } from "./dates.ts";
import { isSummerTime, offsetSeconds, offsetText, zoneName } from "./zone-abbreviation.ts";

/** What can be formatted: a moment, a date and time of no place, a date, a time. */
export type DateLike = Date | Temporal.ZonedDateTime | Temporal.PlainDateTime | Temporal.PlainDate | Temporal.PlainTime;

export interface DateFormatOptions {
  /** Zone in which a `Date` is shown. Default: `UTC`. */
  readonly zone?: string | undefined;
  /** Zone that a date and time of no place is taken to be in. Default: `zone`. */
  readonly defaultZone?: string | undefined;
  /** Translates names of months and days. Default: English. */
  readonly translate?: ((message: string, context?: string) => string) | undefined;
}

/** What the letters read. */
interface Subject {
  readonly date: Temporal.PlainDate | null;
  readonly time: Temporal.PlainTime | null;
  /** The moment, unless clocks show this time twice or never; null without a zone. */
  readonly moment: Temporal.ZonedDateTime | null;
  readonly isAware: boolean;
  readonly defaultZone: string;
  readonly t: (message: string, context?: string) => string;
}

const two = (n: number): string => String(n).padStart(2, "0");
const hour12 = (s: Subject): number => s.time!.hour % 12 || 12;
const micros = (t: Temporal.PlainTime): number => t.millisecond * 1000 + t.microsecond;

function clock12(s: Subject): string {
  return s.time!.minute === 0 ? String(hour12(s)) : `${hour12(s)}:${two(s.time!.minute)}`;
}

const half = (s: Subject): string => s.t(s.time!.hour > 11 ? "p.m." : "a.m.");

function clockWords(s: Subject): string {
  const { hour, minute } = s.time!;
  if (minute === 0 && hour === 0) return s.t("midnight");
  if (minute === 0 && hour === 12) return s.t("noon");
  return `${clock12(s)} ${half(s)}`;
}

/** Letters that need a time. */
const TIME_LETTERS: Readonly<Record<string, (s: Subject) => string | number>> = {
  a: half,
  A: (s) => s.t(s.time!.hour > 11 ? "PM" : "AM"),
  e: (s) => (s.moment !== null && s.isAware ? zoneName(s.moment) : ""),
  f: clock12,
  g: hour12,
  G: (s) => s.time!.hour,
  h: (s) => two(hour12(s)),
  H: (s) => two(s.time!.hour),
  i: (s) => two(s.time!.minute),
  O: (s) => (s.moment === null ? "" : offsetText(s.moment)),
  P: clockWords,
  s: (s) => two(s.time!.second),
  T: (s) => (s.moment === null ? "" : zoneName(s.moment)),
  u: (s) => String(micros(s.time!)).padStart(6, "0"),
  Z: (s) => (s.moment === null ? "" : offsetSeconds(s.moment)),
};

/** Letters that need a date. */
const DATE_LETTERS: Readonly<Record<string, (s: Subject) => string | number>> = {
  b: (s) => s.t(MONTHS_3[s.date!.month - 1]!),
  c: isoFormat,
  d: (s) => two(s.date!.day),
  D: (s) => s.t(WEEKDAYS_ABBR[s.date!.dayOfWeek - 1]!),
  E: (s) => s.t(MONTHS[s.date!.month - 1]!, "alt. month"),
  F: (s) => s.t(MONTHS[s.date!.month - 1]!),
  I: (s) => (s.moment === null ? "" : isSummerTime(s.moment) ? "1" : "0"),
  j: (s) => s.date!.day,
  l: (s) => s.t(WEEKDAYS[s.date!.dayOfWeek - 1]!),
  L: (s) => (s.date!.inLeapYear ? "True" : "False"),
  m: (s) => two(s.date!.month),
  M: (s) => titleCase(s.t(MONTHS_3[s.date!.month - 1]!)),
  n: (s) => s.date!.month,
  N: (s) => s.t(MONTHS_AP[s.date!.month - 1]!, "abbrev. month"),
  o: (s) => s.date!.yearOfWeek ?? s.date!.year,
  r: rfc5322,
  S: (s) => ordinalSuffix(s.date!.day),
  t: (s) => s.date!.daysInMonth,
  U: (s) => Math.floor(momentOf(s).epochMilliseconds / 1000),
  w: (s) => s.date!.dayOfWeek % 7,
  W: (s) => s.date!.weekOfYear ?? "",
  y: (s) => two(s.date!.year % 100),
  Y: (s) => String(s.date!.year).padStart(4, "0"),
  z: (s) => s.date!.dayOfYear,
};

/** First letters in upper case; Georgian has no titles, though it has capitals. */
function titleCase(text: string): string {
  return text.replace(/\p{L}+/gu, (word) =>
    /^[\u10d0-\u10ff]/.test(word) ? word : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase(),
  );
}

function ordinalSuffix(day: number): string {
  if (day >= 11 && day <= 13) return "th";
  return ["th", "st", "nd", "rd"][day % 10] ?? "th";
}

function isoFormat(s: Subject): string {
  const date = s.date!.toString();
  if (s.time === null) return date;
  const fraction = micros(s.time) === 0 ? "" : `.${String(micros(s.time)).padStart(6, "0")}`;
  const clock = `${two(s.time.hour)}:${two(s.time.minute)}:${two(s.time.second)}${fraction}`;
  return `${date}T${clock}${s.isAware ? s.moment!.offset : ""}`;
}

function momentOf(s: Subject): Temporal.ZonedDateTime {
  if (s.moment !== null) return s.moment;
  return s.date!.toPlainDateTime(s.time ?? Temporal.PlainTime.from("00:00")).toZonedDateTime(s.defaultZone);
}

function rfc5322(s: Subject): string {
  const m = momentOf(s);
  const [day, month] = [WEEKDAYS_ABBR[m.dayOfWeek - 1]!, titleCase(MONTHS_3[m.month - 1]!)];
  const clock = `${two(m.hour)}:${two(m.minute)}:${two(m.second)}`;
  return `${day}, ${two(m.day)} ${month} ${String(m.year).padStart(4, "0")} ${clock} ${offsetText(m)}`;
}

/** The moment of clocks in a zone; null when they show this time twice or never. */
function unambiguous(value: Temporal.PlainDateTime, zone: string): Temporal.ZonedDateTime | null {
  const earlier = value.toZonedDateTime(zone, { disambiguation: "earlier" });
  return earlier.equals(value.toZonedDateTime(zone, { disambiguation: "later" })) ? earlier : null;
}

function subjectOf(value: DateLike, options: DateFormatOptions): Subject {
  const zone = options.zone ?? "UTC";
  const defaultZone = options.defaultZone ?? zone;
  const t = options.translate ?? ((message: string) => message);
  if (value instanceof Temporal.PlainTime)
    return { date: null, time: value, moment: null, isAware: false, defaultZone, t };
  if (value instanceof Temporal.PlainDate)
    return { date: value, time: null, moment: null, isAware: false, defaultZone, t };
  if (value instanceof Temporal.PlainDateTime) {
    const moment = unambiguous(value, defaultZone);
    return { date: value.toPlainDate(), time: value.toPlainTime(), moment, isAware: false, defaultZone, t };
  }
  const zoned =
    value instanceof Date ? Temporal.Instant.fromEpochMilliseconds(value.getTime()).toZonedDateTimeISO(zone) : value;
  return { date: zoned.toPlainDate(), time: zoned.toPlainTime(), moment: zoned, isAware: true, defaultZone, t };
}

/** A format as pieces of text and letters; formats are few and come from code and languages. */
const parsed = new Map<string, readonly (string | { readonly letter: string })[]>();

function parse(format: string): readonly (string | { readonly letter: string })[] {
  const known = parsed.get(format);
  if (known !== undefined) return known;
  const pieces: (string | { letter: string })[] = [];
  let text = "";
  for (let i = 0; i < format.length; i++) {
    const c = format[i]!;
    if (c === "\\" && i + 1 < format.length) {
      text += format[++i]!;
    } else if (Object.hasOwn(TIME_LETTERS, c) || Object.hasOwn(DATE_LETTERS, c)) {
      if (text !== "") pieces.push(text);
      text = "";
      pieces.push({ letter: c });
    } else {
      text += c;
    }
  }
  if (text !== "") pieces.push(text);
  if (parsed.size < 500) parsed.set(format, pieces);
  return pieces;
}

/**
 * Formats a date by letters: `Y` year, `F` month, `H:i` time; `\` keeps the next letter as it is.
 *
 * ```ts
 * formatDate(Temporal.PlainDate.from("2003-10-07"), "jS F Y"); // "7th October 2003"
 * ```
 *
 * Throws `TypeError` for a letter of time with a date, and for a letter of dates with a time.
 */
export function formatDate(value: DateLike, format: string, options: DateFormatOptions = {}): string {
  const subject = subjectOf(value, options);
  let out = "";
  for (const piece of parse(format)) {
    if (typeof piece === "string") out += piece;
    else if (Object.hasOwn(TIME_LETTERS, piece.letter)) out += timeLetter(subject, piece.letter);
    else out += dateLetter(subject, piece.letter);
  }
  return out;
}

function timeLetter(subject: Subject, letter: string): string | number {
  if (subject.time === null) {
    throw new TypeError(
      `The format for date objects may not contain time-related format specifiers (found '${letter}').`,
    );
  }
  return TIME_LETTERS[letter]!(subject);
}

function dateLetter(subject: Subject, letter: string): string | number {
  if (subject.date === null) {
    throw new TypeError(
      `The format for time objects may not contain date-related format specifiers (found '${letter}').`,
    );
  }
  return DATE_LETTERS[letter]!(subject);
}
