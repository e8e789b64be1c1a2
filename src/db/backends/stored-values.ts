/** Values in the forms that several engines store: decimals, UUIDs, moments without a zone, JSON as text. */
import { Decimal } from "decimal.js";
import type { Temporal } from "temporal-polyfill";
import "../../core/conf/core-settings.ts";
import { isConfigured, settings } from "../../core/conf/settings.ts";
import { decimalText, withScale } from "../../utils/decimal.ts";
import { jsonDumps } from "../../utils/json.ts";
import { durationMicroseconds } from "../../utils/str.ts";
import { ImproperlyConfigured } from "../../core/errors/exceptions.ts";
import { DataError } from "../errors.ts";
import type { DatabaseSettings } from "./contract.ts";
import { readDateTime, writeDateTime } from "./date-text.ts";
import { zoneOffset } from "./zone-offset.ts";

/** Precision above that of any column, whatever the project has set for its own arithmetic. */
export const Exact = Decimal.clone({
  precision: 2000,
  toExpNeg: -2000,
  toExpPos: 2000,
  rounding: Decimal.ROUND_HALF_EVEN,
});

/** Throws `DataError` for NaN and infinity. */
export function writeDecimal(value: unknown, places: number | undefined): string {
  const decimal = value instanceof Decimal ? value : new Exact(String(value));
  if (!decimal.isFinite()) throw new DataError(`${decimal} cannot be stored; expected a finite decimal number.`);
  return places === undefined ? decimalText(decimal) : new Exact(decimal).toFixed(places);
}

/** 32 hexadecimal digits with the dashes of a UUID; a UUID with dashes passes. */
export function readUuid(value: unknown): string {
  const hex = String(value);
  if (hex.length !== 32) return hex;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A UUID as its 32 hexadecimal digits. */
export function writeUuid(value: unknown): unknown {
  return typeof value === "string" ? value.replaceAll("-", "") : value;
}

/** What stands behind a backslash: a backslash, half of a surrogate pair (with or without its other half), or else. */
const ESCAPES = /\\(?:u(d[89ab][0-9a-f]{2})(\\ud[c-f][0-9a-f]{2})?|u(d[c-f][0-9a-f]{2})|u(0000)|.)/g;

/**
 * A document as JSON text. Throws `DataError` for half of a surrogate pair, which no text of a database holds, and with
 * `nul: false` for NUL, which that of some does not. With `ascii: false` only control characters are escaped: MariaDB finds
 * no key that is written with an escape.
 */
export function writeJson(
  value: unknown,
  { nul = true, ascii = true }: { readonly nul?: boolean; readonly ascii?: boolean } = {},
): string {
  const text = jsonDumps(value);
  if (!text.includes("\\u")) return text;
  for (const [, high, low, alone, zero] of text.matchAll(ESCAPES)) {
    if (alone !== undefined || (high !== undefined && low === undefined))
      throw new DataError("A JSON document contains half of a surrogate pair; expected well-formed Unicode.");
    if (zero !== undefined && !nul) throw new DataError("A JSON document cannot contain NUL (0x00) characters here.");
  }
  return ascii ? text : jsonDumps(value, { ensureAscii: false });
}

export function readJson(value: unknown): unknown {
  return typeof value === "string" ? (JSON.parse(value) as unknown) : value;
}

/** A duration in microseconds. */
export function writeDuration(value: Temporal.Duration): number | bigint {
  const micros = durationMicroseconds(value);
  const number = Number(micros);
  return Number.isSafeInteger(number) ? number : micros;
}

/** The zone in which times are stored: UTC, or with USE_TZ off the clocks of TIME_ZONE, as Django keeps them. */
export function storedZone(): string {
  return isConfigured() && !settings.USE_TZ ? settings.TIME_ZONE : "UTC";
}

/** Throws `ImproperlyConfigured` for a zone of one database alone, which engines without moments of their own lack. */
export function refuseZone({ TIME_ZONE }: DatabaseSettings, engine: string): void {
  if (TIME_ZONE === undefined || TIME_ZONE === null || TIME_ZONE === "UTC") return;
  throw new ImproperlyConfigured(`DATABASES TIME_ZONE is not supported by ${engine}: its moments are stored in UTC.`, {
    hint: "Leave TIME_ZONE out; with USE_TZ: false moments are stored on the clocks of the setting TIME_ZONE.",
  });
}

/** A moment as text on the clocks of the stored zone. */
export function writeMoment(value: Date): string {
  const zone = storedZone();
  return writeDateTime(zone === "UTC" ? value : new Date(value.getTime() + zoneOffset(zone, value.getTime())));
}

/** A time on the clocks of `zone`; of the two moments of a repeated hour, the first. */
export function readDateTimeIn(value: unknown, zone: string): Date {
  const clock = readDateTime(value).getTime();
  const guess = clock - zoneOffset(zone, clock - zoneOffset(zone, clock));
  const earlier = clock - zoneOffset(zone, guess - 3_600_000);
  return new Date(earlier < guess && earlier + zoneOffset(zone, earlier) === clock ? earlier : guess);
}

/** What converters need to know of a decimal column. */
export interface Places {
  readonly decimalPlaces?: number | undefined;
}

/** A decimal that the server gives as text; `places` below 0: as many as the text has. */
export function readDecimalText(value: unknown, places: number): Decimal {
  const text = String(value);
  const decimal = new Exact(text);
  if (places >= 0) return withScale(decimal.toDecimalPlaces(places), places);
  const point = text.indexOf(".");
  return point === -1 ? decimal : withScale(decimal, text.length - point - 1);
}
