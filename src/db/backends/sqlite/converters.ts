/** Django's storage formats on SQLite: dates as text in UTC, decimals as numbers, booleans as 0 and 1. */
import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";
import { withScale } from "../../../utils/decimal.ts";
import type { ValueConverters } from "../contract.ts";
import { readDate, readDateTime, readDuration, readTime, writeDate, writeTime } from "../date-text.ts";
import {
  Exact,
  type Places,
  readDateTimeIn,
  readJson,
  readUuid,
  storedZone,
  writeDecimal,
  writeDuration,
  writeJson,
  writeMoment,
  writeUuid,
} from "../stored-values.ts";

/** SQLite keeps 15 significant digits of a number; what lies beyond is noise and goes, as in Django. */
function readDecimal(value: unknown, places: number): Decimal {
  const decimal = new Exact(
    typeof value === "number" && !Number.isSafeInteger(value) ? value.toPrecision(15) : String(value),
  );
  return places < 0 ? decimal : withScale(decimal.toDecimalPlaces(places), places);
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
        return writeJson(value);
      case "UUIDField":
        return writeUuid(value);
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
