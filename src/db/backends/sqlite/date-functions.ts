/**
 * The date functions that Django registers on SQLite, under the same names and with the same arguments, so that a
 * constraint or a generated column made by one runs in the other. Follows `django/db/backends/sqlite3/_functions.py`.
 */
import {
  clockText,
  dateText,
  daysBefore,
  isoWeek,
  isoWeekday,
  type Moment,
  millisOf,
  momentOf,
  parseClock,
  parseMoment,
} from "./moment.ts";
import { zoneOffset } from "../zone-offset.ts";

/** A stored moment as the clocks of `zone` show it; `stored` is the zone of the column, null when times have none. */
function read(value: unknown, zone: unknown, stored: unknown): Moment | null {
  const moment = parseMoment(value);
  if (moment === null || typeof zone !== "string" || typeof stored !== "string" || zone === stored) return moment;
  const utc = millisOf(moment) - zoneOffset(stored, millisOf(moment));
  return momentOf(utc + zoneOffset(zone, utc), moment.micros);
}

function part(name: string, m: Moment): number {
  switch (name) {
    case "year":
      return m.year;
    case "iso_year":
      return isoWeek(m).year;
    case "quarter":
      return Math.ceil(m.month / 3);
    case "month":
      return m.month;
    case "week":
      return isoWeek(m).week;
    case "week_day":
      return (isoWeekday(m) % 7) + 1;
    case "iso_week_day":
      return isoWeekday(m);
    case "day":
      return m.day;
    case "hour":
      return m.hour;
    case "minute":
      return m.minute;
    case "second":
      return m.second;
  }
  throw new RangeError(`Unsupported lookup type: ${name}`);
}

/** The first moment of the year, quarter, … that `m` lies in. */
function floor(to: string, m: Moment): Moment {
  const midnight = { hour: 0, minute: 0, second: 0, micros: 0 };
  switch (to) {
    case "year":
      return { ...m, ...midnight, month: 1, day: 1 };
    case "quarter":
      return { ...m, ...midnight, month: m.month - ((m.month - 1) % 3), day: 1 };
    case "month":
      return { ...m, ...midnight, day: 1 };
    case "week":
      return daysBefore({ ...m, ...midnight }, isoWeekday(m) - 1);
    case "day":
      return { ...m, ...midnight };
    case "hour":
      return { ...m, minute: 0, second: 0, micros: 0 };
    case "minute":
      return { ...m, second: 0, micros: 0 };
    case "second":
      return { ...m, micros: 0 };
  }
  throw new RangeError(`Unsupported lookup type: ${to}`);
}

/**
 * The moment at which the year, …, second of `m` began on the clocks of `zone`, in the zone it is stored in. Hours and less
 * stay on their side of a change of clocks; of a midnight that comes twice it is the first, of one that is left out the
 * moment of the change.
 */
function truncMoment(to: string, m: Moment, zone: string, stored: string): string {
  const utc = millisOf(m) - zoneOffset(stored, millisOf(m));
  const offset = zoneOffset(zone, utc);
  const local = momentOf(utc + offset, m.micros);
  const cut = millisOf(floor(to, local));
  const start = to === "hour" || to === "minute" || to === "second" ? cut - offset : firstMoment(cut, zone);
  const moment = momentOf(start + zoneOffset(stored, start), 0);
  return `${dateText(moment)} ${clockText(moment)}`;
}

/** The first moment at which the clocks of `zone` show `clock`, or have passed it. */
function firstMoment(clock: number, zone: string): number {
  const [before, after] = [zoneOffset(zone, clock - 86_400_000), zoneOffset(zone, clock + 86_400_000)];
  return clock - (before > after && zoneOffset(zone, clock - before) !== before ? after : before);
}

const MICROS_OF_DAY = 86_400_000_000;

const clockMicros = (m: Moment): number => ((m.hour * 60 + m.minute) * 60 + m.second) * 1_000_000 + m.micros;

function difference(left: Moment, right: Moment): number {
  return (millisOf(left) - millisOf(right)) * 1000 + left.micros - right.micros;
}

/** A date stays a date, as in Python: the part of the duration below a day is lost. */
function shift(moment: Moment, micros: number): string {
  if (moment.dateOnly) return dateText(momentOf(millisOf(moment) + Math.floor(micros / MICROS_OF_DAY) * 86_400_000, 0));
  const total = moment.micros + micros;
  const left = ((total % 1000) + 1000) % 1000;
  const millis = millisOf(moment) + (total - left) / 1000;
  const moved = momentOf(millis, (((millis % 1000) + 1000) % 1000) * 1000 + left);
  return `${dateText(moved)} ${clockText(moved)}`;
}

function arithmetic(operator: string, left: unknown, right: unknown): unknown {
  if (typeof left === "number" && typeof right === "number") {
    switch (operator) {
      case "+":
        return left + right;
      case "-":
        return left - right;
      case "*":
        return left * right;
      default:
        return right === 0 ? null : left / right;
    }
  }
  const [moment, micros] = typeof left === "number" ? [parseMoment(right), left] : [parseMoment(left), right];
  if (moment === null || (operator !== "+" && operator !== "-")) return null;
  if (typeof micros === "number") return shift(moment, operator === "-" ? -micros : micros);
  const other = parseMoment(micros);
  return other === null || operator === "+" ? null : difference(moment, other);
}

type DateFunction = (...args: never[]) => unknown;

/** Name and function; all are deterministic. */
export const DATE_FUNCTIONS: readonly (readonly [name: string, fn: DateFunction])[] = [
  ["django_date_extract", (name: string, value: unknown) => mapMoment(parseMoment(value), (m) => part(name, m))],
  [
    "django_datetime_extract",
    (name: string, value: unknown, zone: unknown, stored: unknown) =>
      mapMoment(read(value, zone, stored), (m) => part(name, m)),
  ],
  ["django_time_extract", (name: string, value: unknown) => mapMoment(parseClock(value), (m) => part(name, m))],
  [
    "django_date_trunc",
    (to: string, value: unknown, zone: unknown, stored: unknown) =>
      mapMoment(read(value, zone, stored), (m) => dateText(floor(to, m))),
  ],
  [
    "django_datetime_trunc",
    (to: string, value: unknown, zone: unknown, stored: unknown) =>
      mapMoment(read(value, zone, stored), (m) => {
        const start = floor(to, m);
        return `${dateText(start)} ${clockText(start)}`;
      }),
  ],
  [
    "moment_trunc",
    (to: string, value: unknown, zone: unknown, stored: unknown) =>
      mapMoment(parseMoment(value), (m) => truncMoment(to, m, String(zone), String(stored))),
  ],
  [
    "django_time_trunc",
    (to: string, value: unknown, zone: unknown, stored: unknown) =>
      mapMoment(read(value, zone, stored) ?? parseClock(value), (m) => clockText(floor(to, m))),
  ],
  [
    "django_datetime_cast_date",
    (value: unknown, zone: unknown, stored: unknown) => mapMoment(read(value, zone, stored), dateText),
  ],
  [
    "django_datetime_cast_time",
    (value: unknown, zone: unknown, stored: unknown) => mapMoment(read(value, zone, stored), clockText),
  ],
  [
    "django_time_diff",
    (left: unknown, right: unknown) => {
      const [a, b] = [parseClock(left), parseClock(right)];
      return a === null || b === null ? null : clockMicros(a) - clockMicros(b);
    },
  ],
  [
    "django_timestamp_diff",
    (left: unknown, right: unknown) => {
      const [a, b] = [parseMoment(left), parseMoment(right)];
      return a === null || b === null ? null : difference(a, b);
    },
  ],
  [
    "django_format_dtdelta",
    (operator: string, left: unknown, right: unknown) =>
      left === null || right === null ? null : arithmetic(operator, left, right),
  ],
];

function mapMoment<T>(moment: Moment | null, use: (moment: Moment) => T): T | null {
  return moment === null ? null : use(moment);
}
