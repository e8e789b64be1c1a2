/** Dates and times as the `django_*` functions see them: parts read from text, moved to a zone, written back. */
import { daysFromCivil } from "../date-text.ts";

/** A wall-clock time. A date alone has the time 00:00 and `dateOnly`. */
export interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
  readonly dateOnly: boolean;
}

const DAY = 86_400_000;

/** Whole number in the characters `from` to `to`; NaN when there are others. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** `13:45`, `13:45:00`, `13:45:00.5` from the character `at`; what follows the digits (an offset) is ignored. */
function clock(text: string, at: number): Pick<Moment, "hour" | "minute" | "second" | "micros"> | null {
  const [hour, minute] = [digits(text, at, at + 2), digits(text, at + 3, at + 5)];
  const second = text.charCodeAt(at + 5) === 58 ? digits(text, at + 6, at + 8) : 0;
  let micros = 0;
  if (text.charCodeAt(at + 8) === 46) {
    let scale = 100_000;
    for (let i = at + 9; i < text.length && scale >= 1; i++, scale /= 10) {
      const digit = text.charCodeAt(i) - 48;
      if (!(digit >= 0 && digit <= 9)) break;
      micros += digit * scale;
    }
  }
  return hour < 24 && minute < 60 && second < 60 && text.charCodeAt(at + 2) === 58
    ? { hour, minute, second, micros }
    : null;
}

/** A date, or a date and time; null for anything else. */
export function parseMoment(value: unknown): Moment | null {
  if (typeof value !== "string" || value.length < 10 || value.charCodeAt(4) !== 45 || value.charCodeAt(7) !== 45)
    return null;
  const [year, month, day] = [digits(value, 0, 4), digits(value, 5, 7), digits(value, 8, 10)];
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31)) return null;
  if (value.length === 10) return { year, month, day, hour: 0, minute: 0, second: 0, micros: 0, dateOnly: true };
  const time = clock(value, 11);
  return time === null ? null : { year, month, day, ...time, dateOnly: false };
}

/** A time of day. */
export function parseClock(value: unknown): Moment | null {
  if (typeof value !== "string") return null;
  const time = clock(value, 0);
  return time === null ? null : { year: 1900, month: 1, day: 1, ...time, dateOnly: false };
}

/** Milliseconds since 1970, the microseconds left out. */
export function millisOf(m: Moment): number {
  return (daysFromCivil(m.year, m.month, m.day) * 86_400 + (m.hour * 60 + m.minute) * 60 + m.second) * 1000;
}

/** The moment of `millis` since 1970, with the given microseconds. */
export function momentOf(millis: number, micros: number, dateOnly = false): Moment {
  const date = new Date(millis);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    micros,
    dateOnly,
  };
}

/** Monday is 1, Sunday 7. */
export function isoWeekday(m: Moment): number {
  return ((((daysFromCivil(m.year, m.month, m.day) + 3) % 7) + 7) % 7) + 1;
}

/** Year and week of ISO 8601: week 1 holds the first Thursday. */
export function isoWeek(m: Moment): { readonly year: number; readonly week: number } {
  const thursday = daysFromCivil(m.year, m.month, m.day) - isoWeekday(m) + 4;
  const year = new Date(thursday * DAY).getUTCFullYear();
  return { year, week: Math.floor((thursday - daysFromCivil(year, 1, 1)) / 7) + 1 };
}

/** The same wall clock, so many days earlier. */
export function daysBefore(m: Moment, days: number): Moment {
  return { ...momentOf(millisOf(m) - days * DAY, m.micros), dateOnly: m.dateOnly };
}

const pad = (value: number, width: number): string => String(value).padStart(width, "0");

export function dateText(m: Moment): string {
  return `${pad(m.year, 4)}-${pad(m.month, 2)}-${pad(m.day, 2)}`;
}

/** `13:45:00`, with the microseconds when there are any. */
export function clockText(m: Moment): string {
  const text = `${pad(m.hour, 2)}:${pad(m.minute, 2)}:${pad(m.second, 2)}`;
  return m.micros === 0 ? text : `${text}.${pad(m.micros, 6)}`;
}
