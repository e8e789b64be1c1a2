import { Temporal } from "temporal-polyfill";
import { durationMicroseconds } from "../../../utils/str.ts";
import { DataError } from "../../errors.ts";

const DAY = 86_400_000_000n;

/** A duration of days and smaller units as ISO 8601: `P1DT7384.000005S`. */
export function writeInterval(value: Temporal.Duration): string {
  const total = durationMicroseconds(value);
  const days = total / DAY;
  const rest = total % DAY;
  const size = rest < 0n ? -rest : rest;
  const seconds = `${size / 1_000_000n}.${String(size % 1_000_000n).padStart(6, "0")}`;
  return `P${days}DT${rest < 0n ? "-" : ""}${seconds}S`;
}

const CLOCK = /^([-+]?)(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/;
const UNITS: Readonly<Record<string, "years" | "months" | "days">> = {
  year: "years",
  years: "years",
  mon: "months",
  mons: "months",
  day: "days",
  days: "days",
};

/**
 * `1 year 2 mons -3 days 04:05:06.7`, the server's style "postgres", as a duration; years count 365 days and months 30,
 * as in Python. Throws `DataError` for other text.
 */
export function readInterval(value: unknown): Temporal.Duration {
  const words = String(value).split(" ");
  const parts = { years: 0, months: 0, days: 0 };
  let micros = 0n;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const unit = UNITS[words[i + 1] ?? ""];
    if (unit !== undefined && /^[-+]?\d+$/.test(word)) {
      parts[unit] = Number(word);
      i++;
      continue;
    }
    const clock = CLOCK.exec(word);
    if (clock === null) throw unreadable(value);
    const seconds = (BigInt(clock[2]!) * 60n + BigInt(clock[3]!)) * 60n + BigInt(clock[4]!);
    const size = seconds * 1_000_000n + BigInt((clock[5] ?? "").padEnd(6, "0"));
    micros = clock[1] === "-" ? -size : size;
  }
  const total = BigInt(parts.years * 365 + parts.months * 30 + parts.days) * DAY + micros;
  const rest = Number(total % DAY);
  const part = (unit: number, base: number): number => Math.trunc(rest / unit) % base || 0;
  return new Temporal.Duration(
    0,
    0,
    0,
    Number(total / DAY),
    part(3.6e9, 24),
    part(6e7, 60),
    part(1e6, 60),
    part(1000, 1000),
    part(1, 1000),
  );
}

function unreadable(value: unknown): DataError {
  return new DataError(
    `The database holds ${JSON.stringify(String(value).slice(0, 60))} where a duration is expected.`,
  );
}
