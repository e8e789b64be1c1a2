/** Python's `strftime` and `strptime` letters (C89), which input formats of forms are written in. */
import { Temporal } from "temporal-polyfill";
import { MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR } from "./dates.ts";
import { offsetText, zoneName } from "./zone-abbreviation.ts";

export type StrftimeValue = Temporal.ZonedDateTime | Temporal.PlainDateTime | Temporal.PlainDate | Temporal.PlainTime;

const two = (n: number): string => String(n).padStart(2, "0");
const title = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Seconds of a date are 0, the date of a time is 1 January 1900, as in Python. */
function complete(value: StrftimeValue): Temporal.PlainDateTime {
  if (value instanceof Temporal.PlainDate) return value.toPlainDateTime();
  if (value instanceof Temporal.PlainTime) return Temporal.PlainDate.from("1900-01-01").toPlainDateTime(value);
  return value instanceof Temporal.PlainDateTime ? value : value.toPlainDateTime();
}

const LETTERS: Readonly<Record<string, (t: Temporal.PlainDateTime, value: StrftimeValue) => string>> = {
  a: (t) => WEEKDAYS_ABBR[t.dayOfWeek - 1]!,
  A: (t) => WEEKDAYS[t.dayOfWeek - 1]!,
  b: (t) => title(MONTHS_3[t.month - 1]!),
  B: (t) => MONTHS[t.month - 1]!,
  d: (t) => two(t.day),
  f: (t) => String(t.millisecond * 1000 + t.microsecond).padStart(6, "0"),
  H: (t) => two(t.hour),
  I: (t) => two(t.hour % 12 || 12),
  j: (t) => String(t.dayOfYear).padStart(3, "0"),
  m: (t) => two(t.month),
  M: (t) => two(t.minute),
  p: (t) => (t.hour < 12 ? "AM" : "PM"),
  S: (t) => two(t.second),
  w: (t) => String(t.dayOfWeek % 7),
  y: (t) => two(t.year % 100),
  Y: (t) => String(t.year).padStart(4, "0"),
  z: (_, value) => (value instanceof Temporal.ZonedDateTime ? offsetText(value) : ""),
  Z: (_, value) => (value instanceof Temporal.ZonedDateTime ? zoneName(value) : ""),
  "%": () => "%",
};

/** Formats a value by `%` letters; letters that are not known stay as they are. */
export function strftime(value: StrftimeValue, format: string): string {
  const t = complete(value);
  return format.replace(/%([a-zA-Z%])/g, (whole, letter: string) =>
    Object.hasOwn(LETTERS, letter) ? LETTERS[letter]!(t, value) : whole,
  );
}

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  micros: number;
  half: "am" | "pm" | null;
  hour12: number | null;
}

interface Reader {
  readonly pattern: string;
  read(text: string, into: Parts): void;
}

const names = (list: readonly string[]): string => `(${[...list].sort((a, b) => b.length - a.length).join("|")})`;
const indexIn = (list: readonly string[], text: string): number =>
  list.findIndex((name) => name.toLowerCase() === text.toLowerCase());

const READERS: Readonly<Record<string, Reader>> = {
  Y: { pattern: "(\\d{4})", read: (s, p) => void (p.year = Number(s)) },
  y: { pattern: "(\\d{2})", read: (s, p) => void (p.year = Number(s) + (Number(s) <= 68 ? 2000 : 1900)) },
  m: { pattern: "(1[0-2]|0[1-9]|[1-9])", read: (s, p) => void (p.month = Number(s)) },
  d: { pattern: "(3[01]|[12]\\d|0[1-9]|[1-9]| [1-9])", read: (s, p) => void (p.day = Number(s)) },
  H: { pattern: "(2[0-3]|[01]\\d|\\d)", read: (s, p) => void (p.hour = Number(s)) },
  I: { pattern: "(1[0-2]|0[1-9]|[1-9])", read: (s, p) => void (p.hour12 = Number(s)) },
  M: { pattern: "([0-5]\\d|\\d)", read: (s, p) => void (p.minute = Number(s)) },
  S: { pattern: "(6[01]|[0-5]\\d|\\d)", read: (s, p) => void (p.second = Number(s)) },
  f: { pattern: "(\\d{1,6})", read: (s, p) => void (p.micros = Number(s.padEnd(6, "0"))) },
  p: { pattern: "(am|pm)", read: (s, p) => void (p.half = s.toLowerCase() as "am" | "pm") },
  b: { pattern: names(MONTHS_3), read: (s, p) => void (p.month = indexIn(MONTHS_3, s) + 1) },
  B: { pattern: names(MONTHS), read: (s, p) => void (p.month = indexIn(MONTHS, s) + 1) },
  a: { pattern: names(WEEKDAYS_ABBR), read: () => undefined },
  A: { pattern: names(WEEKDAYS), read: () => undefined },
};

interface Pattern {
  readonly expression: RegExp;
  readonly readers: readonly Reader[];
}

const patterns = new Map<string, Pattern>();

function patternOf(format: string): Pattern {
  const known = patterns.get(format);
  if (known !== undefined) return known;
  const readers: Reader[] = [];
  const source = format.replace(/%(.)|\s+|[\\^$.*+?()[\]{}|/-]/gs, (whole, letter: string | undefined) => {
    if (letter === "%") return "%";
    if (letter === undefined) return whole.trim() === "" ? "\\s+" : `\\${whole}`;
    const reader = Object.hasOwn(READERS, letter) ? READERS[letter]! : undefined;
    if (reader === undefined) throw new RangeError(`'${letter}' is a bad directive in format '${format}'`);
    readers.push(reader);
    return reader.pattern;
  });
  const pattern = { expression: new RegExp(`^${source}$`, "i"), readers };
  if (patterns.size < 500) patterns.set(format, pattern);
  return pattern;
}

/** Longest text that is looked at. */
const MAX_LENGTH = 200;

/**
 * Reads a date and time by `%` letters; null when the text is not in that format, or names a date that does not exist.
 * What the format does not name is 1 January 1900, 00:00. Throws `RangeError` for a letter that cannot be read.
 */
export function strptime(text: string, format: string): Temporal.PlainDateTime | null {
  const { expression, readers } = patternOf(format);
  const match = text.length > MAX_LENGTH ? null : expression.exec(text);
  if (match === null) return null;
  const p: Parts = { year: 1900, month: 1, day: 1, hour: 0, minute: 0, second: 0, micros: 0, half: null, hour12: null };
  for (const [i, reader] of readers.entries()) reader.read(match[i + 1]!, p);
  const hour = p.hour12 === null ? p.hour : (p.hour12 % 12) + (p.half === "pm" ? 12 : 0);
  try {
    return Temporal.PlainDateTime.from(
      {
        year: p.year,
        month: p.month,
        day: p.day,
        hour,
        minute: p.minute,
        second: p.second,
        millisecond: Math.floor(p.micros / 1000),
        microsecond: p.micros % 1000,
      },
      { overflow: "reject" },
    );
  } catch {
    return null; // 31 February
  }
}
