/** Django's storage formats on SQLite: dates as text in UTC, decimals as numbers, booleans as 0 and 1. */
import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";
import "../../../core/conf/core-settings.ts";
import { isConfigured, settings } from "../../../core/conf/settings.ts";
import { decimalText, withScale } from "../../../utils/decimal.ts";
import { jsonDumps } from "../../../utils/json.ts";
import { durationMicroseconds } from "../../../utils/str.ts";
import { DataError } from "../../errors.ts";
import type { ValueConverters } from "../contract.ts";
import { readDate, readDateTime, readDuration, readTime, writeDate, writeDateTime, writeTime } from "../date-text.ts";
import { zoneOffset } from "./zone-offset.ts";

interface Places {
  readonly decimalPlaces?: number | undefined;
}

/** Precision above that of any column, whatever the project has set for its own arithmetic. */
const Exact = Decimal.clone({ precision: 1000, toExpNeg: -1000, toExpPos: 1000, rounding: Decimal.ROUND_HALF_EVEN });

/** SQLite keeps 15 significant digits of a number; what lies beyond is noise and goes, as in Django. */
function readDecimal(value: unknown, places: number): Decimal {
  const decimal = new Exact(
    typeof value === "number" && !Number.isSafeInteger(value) ? value.toPrecision(15) : String(value),
  );
  return places < 0 ? decimal : withScale(decimal.toDecimalPlaces(places), places);
}

function writeDecimal(value: unknown, places: number | undefined): string {
  const decimal = value instanceof Decimal ? value : new Exact(String(value));
  if (!decimal.isFinite()) throw new DataError(`${decimal} cannot be stored; expected a finite decimal number.`);
  return places === undefined ? decimalText(decimal) : new Exact(decimal).toFixed(places);
}

function readUuid(value: unknown): string {
  const hex = String(value);
  if (hex.length !== 32) return hex;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function readJson(value: unknown): unknown {
  return typeof value === "string" ? (JSON.parse(value) as unknown) : value;
}

function writeDuration(value: Temporal.Duration): number | bigint {
  const micros = durationMicroseconds(value);
  const number = Number(micros);
  return Number.isSafeInteger(number) ? number : micros;
}

/** The zone in which times are stored: UTC, or with USE_TZ off the clocks of TIME_ZONE, as Django keeps them. */
function storedZone(): string {
  return isConfigured() && !settings.USE_TZ ? settings.TIME_ZONE : "UTC";
}

function writeMoment(value: Date): string {
  const zone = storedZone();
  return writeDateTime(zone === "UTC" ? value : new Date(value.getTime() + zoneOffset(zone, value.getTime())));
}

/** A time on the clocks of `zone`; of the two moments of a repeated hour, the first. */
function readDateTimeIn(value: unknown, zone: string): Date {
  const clock = readDateTime(value).getTime();
  const guess = clock - zoneOffset(zone, clock - zoneOffset(zone, clock));
  const earlier = clock - zoneOffset(zone, guess - 3_600_000);
  return new Date(earlier < guess && earlier + zoneOffset(zone, earlier) === clock ? earlier : guess);
}

export const sqliteConverters: ValueConverters = {
  toDriver(internalType: string, value: unknown, field?: Places): unknown {
    if (value === null || value === undefined) return null;
    switch (internalType) {
      case "DateTimeField":
        return value instanceof Date ? writeMoment(value) : value;
      case "DateField":
        return value instanceof Temporal.PlainDate ? writeDate(value) : value;
      case "TimeField":
        return value instanceof Temporal.PlainTime ? writeTime(value) : value;
      case "DurationField":
        return value instanceof Temporal.Duration ? writeDuration(value) : value;
      case "DecimalField":
        return writeDecimal(value, field?.decimalPlaces);
      case "JSONField":
        return jsonDumps(value);
      case "UUIDField":
        return typeof value === "string" ? value.replaceAll("-", "") : value;
    }
    return typeof value === "boolean" ? Number(value) : value;
  },

  fromDriver(internalType: string, v: string, field?: Places): string | null {
    switch (internalType) {
      case "BooleanField":
        return `(${v} === 1 || ${v} === true)`;
      case "DateTimeField":
        return storedZone() === "UTC" ? `readDateTime(${v})` : `readDateTimeIn(${v}, ${JSON.stringify(storedZone())})`;
      case "DateField":
        return `readDate(${v})`;
      case "TimeField":
        return `readTime(${v})`;
      case "DurationField":
        return `readDuration(${v})`;
      case "DecimalField":
        return `readDecimal(${v}, ${Math.trunc(field?.decimalPlaces ?? -1)})`;
      case "JSONField":
        return `readJson(${v})`;
      case "UUIDField":
        return `readUuid(${v})`;
    }
    return null;
  },

  helpers: Object.freeze({
    readDate,
    readDateTime,
    readDateTimeIn,
    readDecimal,
    readDuration,
    readJson,
    readTime,
    readUuid,
  }),
};
