/** Values of fields as MariaDB and MySQL store them: moments without a zone, durations in microseconds. */
import { Temporal } from "temporal-polyfill";
import type { ValueConverters } from "../contract.ts";
import { readDate, readDateTime, readDuration, readTime, writeDate, writeTime } from "../date-text.ts";
import {
  Exact,
  readDateTimeIn,
  readJson,
  readUuid,
  storedZone,
  writeDecimal,
  writeDuration,
  writeJson,
  writeMoment,
  writeUuid,
  type Places,
  readDecimalText,
} from "../stored-values.ts";
import { JsonParam } from "./bind.ts";
import type { Flavour } from "./flavour.ts";

/** Sums of whole numbers come as decimals, that is as text; quotients of them have a fraction. */
function readInteger(value: unknown): unknown {
  const text = String(value);
  const number = Number(text);
  if (!/^-?\d+$/.test(text)) return Number.isNaN(number) ? value : number;
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/** Sums and differences of microseconds come as decimals too. */
function readMicroseconds(value: unknown): Temporal.Duration {
  return readDuration(typeof value === "string" ? BigInt(new Exact(value).toFixed(0)) : value);
}

export function createConverters({ isMariadb }: Flavour): ValueConverters {
  return {
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
          return isMariadb ? writeJson(value, { ascii: false }) : new JsonParam(writeJson(value, { ascii: false }));
        case "UUIDField":
          return isMariadb ? value : writeUuid(value);
      }
      return typeof value === "boolean" ? Number(value) : value;
    },

    fromDriver(internalType: string, v: string, field?: Places): string | null {
      switch (internalType) {
        case "BooleanField":
          return `(${v} === 1 || ${v} === true)`;
        case "DateTimeField":
          return storedZone() === "UTC"
            ? `readDateTime(${v})`
            : `readDateTimeIn(${v}, ${JSON.stringify(storedZone())})`;
        case "DateField":
          return `readDate(${v})`;
        case "TimeField":
          return `readTime(${v})`;
        case "DurationField":
          return `readMicroseconds(${v})`;
        case "DecimalField":
          return `readDecimalText(${v}, ${Math.trunc(field?.decimalPlaces ?? -1)})`;
        case "FloatField":
          return `+${v}`;
        case "IntegerField":
        case "BigIntegerField":
          return `(typeof ${v} === "string" ? readInteger(${v}) : ${v})`;
        case "JSONField":
          return `readJson(${v})`;
        case "UUIDField":
          return isMariadb ? null : `readUuid(${v})`;
      }
      return null;
    },

    helpers: Object.freeze({
      readDate,
      readDateTime,
      readDateTimeIn,
      readDecimalText,
      readInteger,
      readJson,
      readMicroseconds,
      readTime,
      readUuid,
    }),
  };
}
