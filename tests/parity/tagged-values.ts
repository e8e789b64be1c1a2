/**
 * Values that JSON lacks: from the tags of the vectors to the values our code works with, and back.
 *
 * | tag | here |
 * | --- | --- |
 * | plain number, `$int`, `$float` | `number`, `bigint` for `$int`; whole floats are just numbers |
 * | list, `$tuple`, `$range` | array |
 * | object | object without prototype; `$dict` | `Map` |
 * | `$set` | `Set` |
 * | `$multivalue` | `MultiValueDict` |
 * | `$safe`, `$lazy` | `SafeString`, `LazyText` |
 * | `$decimal` | `Decimal` that keeps its zeros (`toDecimal`) |
 * | `$date`, `$time`, naive `$datetime` | `Temporal.PlainDate`, `PlainTime`, `PlainDateTime` |
 * | aware `$datetime` | `Temporal.ZonedDateTime` in its zone |
 * | `$timedelta` | `Temporal.Duration` |
 * | `$timezone` | name or offset (string); `$uuid`: string; `$bytes`: `Uint8Array` |
 * | `$regex`, `$flags` | `RegExp`; the flags as a string |
 * | `$callable`, `$builtin` | function; `altersData`, `doNotCallInTemplates` are set on it |
 * | `$object` | object with the attributes under their own (snake_case) names; with `items` a `Map` that has them too |
 * | `$raises` | an attribute that throws, a function that throws |
 * | `$undefined` | `undefined` |
 *
 * `$template`, `$file`, `$field`, `$widget`, `$validator` need the layers they come from: pass decoders for them.
 */
import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";
import { gettext, pgettext } from "../../src/core/i18n/translation.ts";
import { toDecimal } from "../../src/utils/decimal.ts";
import { durationFromMicroseconds, durationMicroseconds } from "../../src/utils/duration.ts";
import { LazyText } from "../../src/utils/lazy.ts";
import { MultiValueDict } from "../../src/utils/multi-value-dict.ts";
import { SafeString } from "../../src/utils/safe-string.ts";
import { str } from "../../src/utils/str.ts";

export type Tagged = Readonly<Record<string, unknown>>;
/** Turns one tagged value into ours; `decode` is for the values inside. */
export type Decoder = (tagged: Tagged, decode: (value: unknown) => unknown) => unknown;
export type Decoders = Readonly<Record<string, Decoder>>;

export class VectorError extends Error {
  readonly silentVariableFailure: boolean;
  constructor(name: string, message: string, silent: boolean) {
    super(message);
    this.name = name;
    this.silentVariableFailure = silent;
  }
}

function raise(tagged: Tagged): never {
  const [name, message] = [String(tagged["$raises"]), String(tagged["message"] ?? "")];
  if (name === "TypeError") throw new TypeError(message);
  throw new VectorError(name, message, tagged["silent"] === true);
}

const isTagged = (value: unknown): value is Tagged =>
  typeof value === "object" && value !== null && (Object.keys(value)[0] ?? "").startsWith("$");

const BUILTINS: Readonly<Record<string, (value: unknown) => unknown>> = {
  int: (v) => {
    const n = typeof v === "string" && !/^\s*[-+]?\d+\s*$/.test(v) ? Number.NaN : Number(v);
    if (Number.isNaN(n)) throw new RangeError(`invalid literal for int() with base 10: '${String(v)}'`);
    return Math.trunc(n);
  },
  float: (v) => {
    const n = typeof v === "string" && v.trim() === "" ? Number.NaN : Number(v);
    if (Number.isNaN(n)) throw new RangeError(`could not convert string to float: '${String(v)}'`);
    return n;
  },
  str,
  bool: Boolean,
};

function floatOf(text: string): number {
  if (text === "inf" || text === "-inf") return text === "inf" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return Number(text);
}

export function zoneOf(name: string): string {
  const minutes = /^([-+])(\d+)$/.exec(name);
  if (minutes === null) return name;
  const total = Number(minutes[2]);
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${minutes[1]}${two(Math.floor(total / 60))}:${two(total % 60)}`;
}

function dateTimeOf(tagged: Tagged): Temporal.PlainDateTime | Temporal.ZonedDateTime {
  const text = String(tagged["$datetime"]);
  const match = /^(.*T[\d:.]+?)(Z|[-+]\d\d:\d\d(?::\d\d)?)?$/.exec(text)!;
  const plain = Temporal.PlainDateTime.from(match[1]!);
  const offset = match[2];
  if (typeof tagged["tz"] === "string") {
    return plain.toZonedDateTime(tagged["tz"], { disambiguation: tagged["fold"] === 1 ? "later" : "earlier" });
  }
  if (offset === undefined) return plain;
  return plain.toZonedDateTime(offset === "+00:00" ? "UTC" : offset.slice(0, 6));
}

function microsecondsOf(tagged: Tagged): bigint {
  const seconds = Number(tagged["$timedelta"]);
  const whole = Math.trunc(seconds);
  const rest = Math.round((seconds - whole) * 1_000_000);
  return BigInt(whole) * 1_000_000n + BigInt(rest) + BigInt(Number(tagged["microseconds"] ?? 0));
}

/** For vectors with a clock: ours has milliseconds, so values are cut off there too. */
export const MILLISECOND_DECODERS: Decoders = {
  $datetime: (t) => dateTimeOf(t).with({ microsecond: 0 }),
};

function objectOf(spec: Tagged, decode: (value: unknown) => unknown): object {
  const items = spec["items"] as Tagged | undefined;
  const hasAny = "any_item" in spec;
  class VectorObject {}
  class VectorMapping extends Map<unknown, unknown> {
    override has(key: unknown): boolean {
      return hasAny || super.has(key);
    }
    override get(key: unknown): unknown {
      const value = super.has(key) ? super.get(key) : hasAny ? spec["any_item"] : undefined;
      if (isTagged(value) && "$raises" in value) raise(value);
      return decode(value);
    }
  }
  const object = items !== undefined || hasAny ? new VectorMapping() : new VectorObject();
  if (object instanceof VectorMapping && items !== undefined) {
    const entries =
      isTagged(items) && "$dict" in items ? (items["$dict"] as [unknown, unknown][]) : Object.entries(items);
    for (const [key, value] of entries) object.set(key, value);
  }
  for (const [name, value] of Object.entries((spec["attrs"] as Tagged | undefined) ?? {})) {
    const descriptor =
      isTagged(value) && "$raises" in value ? { get: () => raise(value) } : { value: decode(value), writable: true };
    Object.defineProperty(object, name, { ...descriptor, enumerable: true, configurable: true });
  }
  if ("str" in spec) {
    Object.defineProperty(object, "toString", { value: () => str(decode(spec["str"])), configurable: true });
  }
  return object;
}

function callableOf(tagged: Tagged, decode: (value: unknown) => unknown): unknown {
  const result = tagged["$callable"];
  const callable = (): unknown => (isTagged(result) && "$raises" in result ? raise(result) : decode(result));
  if (tagged["alters_data"] === true) Object.assign(callable, { altersData: true });
  if (tagged["do_not_call_in_templates"] === true) Object.assign(callable, { doNotCallInTemplates: true });
  return callable;
}

/** Python's syntax of regular expressions to ours, as far as the vectors need it. */
export function regexOf(source: string, flags: string): RegExp {
  const ours = flags.replace(/[^ims]/g, "");
  const body = source
    .replace(/\(\?P<(\w+)>/g, "(?<$1>")
    .replace(/\(\?P=(\w+)\)/g, "\\k<$1>")
    .replace(/\\Z/g, "$(?![\\s\\S])")
    .replace(/\\A/g, "^");
  return new RegExp(body, ours);
}

const DECODERS: Decoders = {
  $safe: (t) => new SafeString(String(t["$safe"])),
  $tuple: (t, decode) => (t["$tuple"] as unknown[]).map(decode),
  $set: (t, decode) => new Set((t["$set"] as unknown[]).map(decode)),
  $range: (t) => {
    const [start, stop, step] = t["$range"] as [number, number, number];
    return Array.from({ length: Math.max(0, Math.ceil((stop - start) / step)) }, (_, i) => start + i * step);
  },
  $dict: (t, decode) => new Map((t["$dict"] as [unknown, unknown][]).map(([k, v]) => [decode(k), decode(v)])),
  $multivalue: (t, decode) =>
    new MultiValueDict((t["$multivalue"] as [string, unknown[]][]).map(([k, v]) => [k, v.map(decode)])),
  $float: (t) => floatOf(String(t["$float"])),
  $int: (t) => BigInt(String(t["$int"])),
  $decimal: (t) => toDecimal(String(t["$decimal"])),
  $date: (t) => Temporal.PlainDate.from(String(t["$date"])),
  $datetime: dateTimeOf,
  $time: (t) => Temporal.PlainTime.from(String(t["$time"])),
  $timedelta: (t) => durationFromMicroseconds(microsecondsOf(t)),
  $timezone: (t) => zoneOf(String(t["$timezone"])),
  $uuid: (t) => String(t["$uuid"]),
  $bytes: (t) => new Uint8Array(Buffer.from(String(t["$bytes"]), "base64")),
  $regex: (t) => regexOf(String(t["$regex"]), String(t["flags"] ?? "")),
  $flags: (t) => String(t["$flags"]),
  $lazy: (t, decode) => {
    const [kind, first, second] = t["$lazy"] as [string, unknown, unknown];
    if (kind === "gettext") return new LazyText(() => gettext(String(first)));
    if (kind === "pgettext") return new LazyText(() => pgettext(String(first), String(second)));
    return new LazyText(() => str(decode(first)));
  },
  $callable: callableOf,
  $builtin: (t) => BUILTINS[String(t["$builtin"])],
  $object: (t, decode) => objectOf(t["$object"] as Tagged, decode),
  $raises: raise,
  $undefined: () => undefined,
};

/** A value of a vector as our code takes it. */
export function decodeValue(value: unknown, extra: Decoders = {}): unknown {
  const decode = (inner: unknown): unknown => {
    if (typeof inner !== "object" || inner === null) return inner;
    if (Array.isArray(inner)) return inner.map(decode);
    if (isTagged(inner)) {
      const tag = Object.keys(inner)[0]!;
      const decoder = extra[tag] ?? DECODERS[tag];
      if (decoder === undefined) throw new Error(`No decoder for ${tag}: pass one to runVectors().`);
      return decoder(inner, decode);
    }
    const object = Object.create(null) as Record<string, unknown>;
    for (const [key, item] of Object.entries(inner)) object[key] = decode(item);
    return object;
  };
  return decode(value);
}

/** Our value in the tags of the vectors. Integers and whole floats are the same; lists and tuples too. */
export function encodeValue(value: unknown): unknown {
  if (typeof value === "bigint")
    return Number.isSafeInteger(Number(value)) ? Number(value) : { $int: value.toString() };
  if (typeof value === "number" && !Number.isFinite(value)) return { $float: str(value) };
  if (value === undefined) return { $undefined: 1 };
  if (typeof value !== "object" || value === null) return value;
  if (SafeString.is(value)) return { $safe: value.toString() };
  if (LazyText.is(value)) return encodeValue(value.resolve());
  if (Array.isArray(value)) return value.map(encodeValue);
  if (value instanceof Set) return { $set: Array.from(value, encodeValue) };
  if (value instanceof MultiValueDict) {
    return { $multivalue: Array.from(value.lists(), ([k, v]) => [k, v.map(encodeValue)]) };
  }
  if (value instanceof Map) return { $dict: Array.from(value, ([k, v]) => [encodeValue(k), encodeValue(v)]) };
  if (value instanceof Decimal) return { $decimal: str(value) };
  if (value instanceof Date) return { $datetime: `epoch:${BigInt(value.getTime()) * 1000n}` };
  if (value instanceof Temporal.ZonedDateTime) return { $datetime: `epoch:${value.epochNanoseconds / 1000n}` };
  if (value instanceof Temporal.PlainDateTime) return { $datetime: value.toString() };
  if (value instanceof Temporal.PlainDate) return { $date: value.toString() };
  if (value instanceof Temporal.PlainTime) return { $time: value.toString() };
  if (value instanceof Temporal.Duration) return { $timedelta: `${durationMicroseconds(value)}` };
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString("base64") };
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, encodeValue(v)]));
}

/** Brings an expected value and ours to one form, so that they can be compared. */
export function comparable(expected: unknown): unknown {
  if (typeof expected !== "object" || expected === null) return expected;
  if (Array.isArray(expected)) return expected.map(comparable);
  if (!isTagged(expected)) return Object.fromEntries(Object.entries(expected).map(([k, v]) => [k, comparable(v)]));
  const tag = Object.keys(expected)[0]!;
  switch (tag) {
    case "$set":
      return {
        $set: (expected["$set"] as unknown[])
          .map(comparable)
          .map((v) => JSON.stringify(v))
          .sort(),
      };
    case "$dict": {
      const pairs = (expected["$dict"] as [unknown, unknown][]).map(
        ([k, v]) => [comparable(k), comparable(v)] as const,
      );
      return pairs.every(([k]) => typeof k === "string") ? Object.fromEntries(pairs) : { $dict: pairs };
    }
    case "$multivalue":
    case "$safe":
    case "$undefined":
      return expected;
    case "$timezone":
    case "$uuid":
      return decodeValue(expected);
    case "$timedelta":
      return typeof expected["$timedelta"] === "string" ? expected : encodeValue(decodeValue(expected));
    case "$datetime":
      return String(expected["$datetime"]).startsWith("epoch:") ? expected : encodeValue(decodeValue(expected));
    default:
      return encodeValue(decodeValue(expected));
  }
}
