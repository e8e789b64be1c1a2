/** Values of fields in PostgreSQL's own types and text forms. */
import { Temporal } from "temporal-polyfill";
import { DataError } from "../../errors.ts";
import type { ValueConverters } from "../contract.ts";
import { readDate, readDateTime, readTime, writeDate, writeDateTime, writeTime } from "../date-text.ts";
import { readJson, writeDecimal, writeJson, type Places, readDecimalText } from "../stored-values.ts";
import { readInterval, writeInterval } from "./interval-text.ts";
import { readBigInt } from "./row-shape.ts";
import { OID, TypedParam } from "./typed-param.ts";

/** `2024-02-29 13:45:00.123456+00`; a moment without an offset is one of UTC. */
function readMoment(value: unknown): Date {
  const text = String(value);
  const end = text.length;
  if (end > 21 && text.charCodeAt(end - 3) === 43 && text.endsWith("00")) return readDateTime(text.slice(0, end - 3));
  return readMomentIn(text);
}

/** Other offsets: `+05:30`, `-03`, and of times long ago `+00:53:28`. */
function readMomentIn(text: string): Date {
  const found = /([-+])(\d\d)(?::(\d\d))?(?::(\d\d))?$/.exec(text.slice(19));
  if (found === null) return readDateTime(text);
  const [suffix, sign, hours, minutes = 0, seconds = 0] = found;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  const clock = readDateTime(text.slice(0, text.length - suffix.length)).getTime();
  return new Date(clock - (sign === "-" ? -offset : offset) * 1000);
}

function readDay(value: unknown): Temporal.PlainDate {
  const text = String(value);
  if (text.length !== 10 && text.charCodeAt(10) !== 32)
    throw new DataError(`The database holds ${JSON.stringify(text.slice(0, 60))} where a date is expected.`);
  return readDate(text);
}

/** Sums of whole numbers come as numeric. */
function readInteger(value: unknown): unknown {
  return typeof value === "string" && /^-?\d+$/.test(value) ? readBigInt(value) : value;
}

export const postgresqlConverters: ValueConverters = {
  toDriver(internalType: string, value: unknown, field?: Places): unknown {
    if (value === null || value === undefined) return null;
    switch (internalType) {
      case "DateTimeField":
        return value instanceof Date ? new TypedParam(OID.timestamptz, `${writeDateTime(value)}+00`) : value;
      case "DateField":
        return value instanceof Temporal.PlainDate ? new TypedParam(OID.date, writeDate(value)) : value;
      case "TimeField":
        return value instanceof Temporal.PlainTime ? new TypedParam(OID.time, writeTime(value)) : value;
      case "DurationField":
        return value instanceof Temporal.Duration ? new TypedParam(OID.interval, writeInterval(value)) : value;
      case "DecimalField":
        return new TypedParam(OID.numeric, writeDecimal(value, field?.decimalPlaces));
      case "FloatField":
        return typeof value === "number" && value === value ? new TypedParam(OID.float8, String(value)) : value;
      case "JSONField":
        return new TypedParam(OID.jsonb, writeJson(value, { nul: false }));
      case "UUIDField":
        return typeof value === "string" ? new TypedParam(OID.uuid, value) : value;
      case "GenericIPAddressField":
      case "IPAddressField":
        return typeof value === "string" ? new TypedParam(OID.inet, value) : value;
    }
    return value;
  },

  fromDriver(internalType: string, v: string, field?: Places): string | null {
    switch (internalType) {
      case "DateTimeField":
        return `readMoment(${v})`;
      case "DateField":
        return `readDay(${v})`;
      case "TimeField":
        return `readTime(${v})`;
      case "DurationField":
        return `readInterval(${v})`;
      case "DecimalField":
        return `readDecimalText(${v}, ${Math.trunc(field?.decimalPlaces ?? -1)})`;
      case "FloatField":
        return `+${v}`;
      case "IntegerField":
      case "BigIntegerField":
        return `(typeof ${v} === "string" ? readInteger(${v}) : ${v})`;
      case "JSONField":
        return `readJson(${v})`;
    }
    return null;
  },

  helpers: Object.freeze({ readDay, readDecimalText, readInteger, readInterval, readJson, readMoment, readTime }),
};
