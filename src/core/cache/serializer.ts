/** Values as text, so that all caches keep the same kinds and never hand out an object that they still hold. */
import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";
import { toDecimal } from "../../utils/decimal.ts";
import { LazyText } from "../../utils/lazy.ts";
import { SafeString } from "../../utils/safe-string.ts";
import { str } from "../../utils/str.ts";

/** How values of one class are written: as a value that can be cached itself. */
export interface CacheType<T> {
  /** Short and permanent: it stands in caches that outlive a release. */
  readonly tag: string;
  is(value: object): value is T & object;
  encode(value: T): unknown;
  decode(data: unknown): T;
}

const types = new Map<string, CacheType<unknown>>();

/** Lets values of a class be cached. Called when the module of that class is loaded. */
export function registerCacheType<T>(type: CacheType<T>): void {
  if (types.has(type.tag)) throw new RangeError(`There is a cache type "${type.tag}" already.`);
  types.set(type.tag, type as CacheType<unknown>);
}

const text = <T>(
  tag: string,
  is: (value: object) => value is T & object,
  decode: (data: string) => T,
): CacheType<T> => ({
  tag,
  is,
  encode: (value) => str(value),
  decode: (data) => decode(String(data)),
});
const plainText = <T>(
  tag: string,
  is: (value: object) => value is T & object,
  decode: (data: string) => T,
): CacheType<T> => ({
  ...text(tag, is, decode),
  encode: String,
});

for (const type of [
  text(
    "safe",
    (v): v is SafeString => SafeString.is(v),
    (data) => new SafeString(data),
  ),
  text(
    "decimal",
    (v): v is Decimal => v instanceof Decimal,
    (data) => toDecimal(data),
  ),
  plainText("date", (v): v is Temporal.PlainDate => v instanceof Temporal.PlainDate, Temporal.PlainDate.from),
  plainText("time", (v): v is Temporal.PlainTime => v instanceof Temporal.PlainTime, Temporal.PlainTime.from),
  plainText(
    "naive",
    (v): v is Temporal.PlainDateTime => v instanceof Temporal.PlainDateTime,
    Temporal.PlainDateTime.from,
  ),
  plainText(
    "zoned",
    (v): v is Temporal.ZonedDateTime => v instanceof Temporal.ZonedDateTime,
    Temporal.ZonedDateTime.from,
  ),
  plainText("duration", (v): v is Temporal.Duration => v instanceof Temporal.Duration, Temporal.Duration.from),
  plainText(
    "url",
    (v): v is URL => v instanceof URL,
    (data) => new URL(data),
  ),
]) {
  registerCacheType(type as CacheType<unknown>);
}
registerCacheType<Date>({
  tag: "datetime",
  is: (v): v is Date => v instanceof Date,
  encode: (value) => value.getTime(),
  decode: (data) => new Date(Number(data)),
});
registerCacheType<Map<unknown, unknown>>({
  tag: "map",
  is: (v): v is Map<unknown, unknown> => v instanceof Map,
  encode: (value) => [...value],
  decode: (data) => new Map(data as [unknown, unknown][]),
});
registerCacheType<Set<unknown>>({
  tag: "set",
  is: (v): v is Set<unknown> => v instanceof Set,
  encode: (value) => [...value],
  decode: (data) => new Set(data as unknown[]),
});
registerCacheType<Uint8Array>({
  tag: "bytes",
  is: (v): v is Uint8Array => v instanceof Uint8Array,
  encode: (value) => Buffer.from(value).toString("base64"),
  decode: (data) => new Uint8Array(Buffer.from(String(data), "base64")),
});

/** Key of an object that stands for a value JSON lacks: `{"$": "date", "v": "2024-01-31"}`. */
const TAG = "$";

/** A value as text. Throws `TypeError` for what cannot be cached: functions, symbols, objects of unknown classes. */
export function serialize(value: unknown): string {
  return JSON.stringify(encode(value, []));
}

/** The value behind a text of `serialize()`: a copy of its own. */
export function deserialize(data: string): unknown {
  return decode(JSON.parse(data) as unknown);
}

function encode(value: unknown, open: readonly object[]): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { [TAG]: "number", v: Object.is(value, -0) ? "-0" : String(value) };
    case "bigint":
      return { [TAG]: "bigint", v: value.toString() };
    case "undefined":
      return { [TAG]: "undefined" };
    case "object":
      return value === null ? null : encodeObject(value, open);
    default:
      throw new TypeError(`A ${typeof value} cannot be cached.`);
  }
}

function encodeObject(value: object, open: readonly object[]): unknown {
  if (open.includes(value)) throw new TypeError("A value that contains itself cannot be cached.");
  const inside = [...open, value];
  if (Array.isArray(value)) return value.map((item) => encode(item, inside));
  if (LazyText.is(value)) return encode(value.resolve(), inside);
  for (const type of types.values()) {
    if (type.is(value)) return { [TAG]: type.tag, v: encode(type.encode(value), inside) };
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) {
    throw new TypeError(
      `An object of the class ${value.constructor?.name ?? "unknown"} cannot be cached: cache its data, or make its class known with registerCacheType().`,
    );
  }
  const entries = Object.entries(value).map(([key, item]) => [key, encode(item, inside)] as const);
  return Object.hasOwn(value, TAG) ? { [TAG]: "object", v: entries } : Object.fromEntries(entries);
}

function decode(data: unknown): unknown {
  if (typeof data !== "object" || data === null) return data;
  if (Array.isArray(data)) return data.map(decode);
  const tag = (data as Record<string, unknown>)[TAG];
  if (typeof tag === "string" && Object.hasOwn(data, TAG)) return decodeTagged(tag, (data as { v?: unknown }).v);
  return Object.fromEntries(Object.entries(data).map(([key, item]) => [key, decode(item)]));
}

function decodeTagged(tag: string, data: unknown): unknown {
  if (tag === "undefined") return undefined;
  if (tag === "number") return Number(data);
  if (tag === "bigint") return BigInt(String(data));
  if (tag === "object") return Object.fromEntries((data as [string, unknown][]).map(([k, v]) => [k, decode(v)]));
  const type = types.get(tag);
  if (type === undefined) throw new TypeError(`The cache holds a value of the type "${tag}", which is not known here.`);
  return type.decode(decode(data));
}
