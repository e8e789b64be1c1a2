/** Words of MariaDB and MySQL for parts of dates, and for their beginnings. */
import type { ExtractNode, TruncNode } from "../../sql/nodes.ts";

/** Text before and after the expression that gives a part of a date as a whole number. */
export const EXTRACT: Readonly<Record<ExtractNode["part"], readonly [before: string, after: string]>> = {
  year: ["EXTRACT(YEAR FROM ", ")"],
  // Mode 3: Monday first, week 1 has four days or more of the year.
  iso_year: ["(YEARWEEK(", ", 3) DIV 100)"],
  quarter: ["EXTRACT(QUARTER FROM ", ")"],
  month: ["EXTRACT(MONTH FROM ", ")"],
  week: ["WEEK(", ", 3)"],
  week_day: ["DAYOFWEEK(", ")"],
  iso_week_day: ["(WEEKDAY(", ") + 1)"],
  day: ["EXTRACT(DAY FROM ", ")"],
  hour: ["EXTRACT(HOUR FROM ", ")"],
  minute: ["EXTRACT(MINUTE FROM ", ")"],
  second: ["EXTRACT(SECOND FROM ", ")"],
};

/** Formats of the beginnings of parts; `week` and `quarter` are those of the day that they begin with. */
export const TRUNC_FORMATS: Readonly<Record<Exclude<TruncNode["to"], "date" | "time">, string>> = {
  year: "%Y-01-01 00:00:00",
  quarter: "%Y-%m-01 00:00:00",
  month: "%Y-%m-01 00:00:00",
  week: "%Y-%m-%d 00:00:00",
  day: "%Y-%m-%d 00:00:00",
  hour: "%Y-%m-%d %H:00:00",
  minute: "%Y-%m-%d %H:%i:00",
  second: "%Y-%m-%d %H:%i:%s",
};

/** Minutes east of UTC of `+05:30`, `UTC-3` and UTC itself; null for names of zones. */
export function fixedOffset(zone: string): number | null {
  if (/^(?:UTC|GMT|Etc\/(?:UTC|GMT))$/.test(zone)) return 0;
  const found = /^(?:UTC|GMT)?([-+])(\d\d?)(?::?(\d\d))?$/.exec(zone);
  if (found === null) return null;
  const [, sign, hours, minutes = "0"] = found;
  const offset = Number(hours) * 60 + Number(minutes);
  return sign === "-" ? -offset : offset;
}
