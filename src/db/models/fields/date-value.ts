/** Reading dates and times from text, in linear time. Forms: ISO 8601 as Django's `dateparse` takes them. */
import { Temporal } from "temporal-polyfill";

const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const TIME = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,6})\d{0,6})?)?$/;
const ZONE = /^(Z|[+-]\d{2}(?::?\d{2})?)$/i;

/** A date, undefined when the text has another form; throws `RangeError` for a day that does not exist. */
export function parseDate(text: string): Temporal.PlainDate | undefined {
  const m = DATE.exec(text.trim());
  if (m === null) return undefined;
  return Temporal.PlainDate.from(
    { year: Number(m[1]), month: Number(m[2]), day: Number(m[3]) },
    { overflow: "reject" },
  );
}

/** A time of day, undefined when the text has another form; throws `RangeError` for an hour that does not exist. */
export function parseTime(text: string): Temporal.PlainTime | undefined {
  const m = TIME.exec(text.trim());
  if (m === null) return undefined;
  const micros = Number((m[4] ?? "").padEnd(6, "0"));
  const [hour, minute, second] = [Number(m[1]), Number(m[2]), Number(m[3] ?? 0)];
  const parts = { hour, minute, second, millisecond: Math.floor(micros / 1000), microsecond: micros % 1000 };
  return Temporal.PlainTime.from(parts, { overflow: "reject" });
}

/** Date and time, with its offset in minutes when the text has one. */
export function parseDateTime(
  text: string,
): { readonly plain: Temporal.PlainDateTime; readonly offsetMinutes: number | null } | undefined {
  const trimmed = text.trim();
  if (trimmed.length > 60) return undefined;
  const m = /^(\d{4}-\d{1,2}-\d{1,2})(?:[Tt]|\s+)([\d:.,]+)\s*([Zz]|[+-]\d{2}(?::?\d{2})?)?$/.exec(trimmed);
  if (m === null) return undefined;
  const date = parseDate(m[1]!);
  const time = parseTime(m[2]!);
  if (date === undefined || time === undefined) return undefined;
  return { plain: date.toPlainDateTime(time), offsetMinutes: m[3] === undefined ? null : parseOffset(m[3]) };
}

function parseOffset(text: string): number {
  if (!ZONE.test(text) || text.toUpperCase() === "Z") return 0;
  const sign = text.startsWith("-") ? -1 : 1;
  const digits = text.slice(1).replace(":", "");
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0));
}
