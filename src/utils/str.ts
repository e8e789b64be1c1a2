import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";
import { decimalText } from "./decimal.ts";
import { LazyText } from "./lazy.ts";
import { SafeString } from "./safe-string.ts";

const pad = (value: number, width: number): string => String(value).padStart(width, "0");

/** `0.1`, `1e-07`, `1e+16`, `inf`: a number with a fraction as Python prints it; a whole number as an integer. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Number.isInteger(value)) {
    if (Object.is(value, -0)) return "-0.0";
    return Math.abs(value) < 1e21 ? String(value) : BigInt(value).toString();
  }
  const text = String(value);
  const plain = /^(-?)0\.0000([0-9]+)$/.exec(text); // JavaScript turns to exponents later than Python
  if (plain !== null) {
    const digits = plain[2]!.replace(/^0+/, "");
    const exponent = plain[2]!.length - digits.length + 5;
    return `${plain[1]}${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ""}e-${pad(exponent, 2)}`;
  }
  return text.replace(/e-(\d)$/, "e-0$1");
}

interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  readonly microsecond: number;
}

function clockText(t: Clock): string {
  const micros = t.millisecond * 1000 + t.microsecond;
  return `${pad(t.hour, 2)}:${pad(t.minute, 2)}:${pad(t.second, 2)}${micros === 0 ? "" : `.${pad(micros, 6)}`}`;
}

function dateText(d: { readonly year: number; readonly month: number; readonly day: number }): string {
  return `${pad(d.year, 4)}-${pad(d.month, 2)}-${pad(d.day, 2)}`;
}

/** `1 day, 2:03:04.000005`, as Python prints a timedelta. */
function durationText(value: Temporal.Duration): string {
  const total = durationMicroseconds(value);
  const day = 86_400_000_000n;
  const days = total >= 0n ? total / day : -((-total + day - 1n) / day);
  const rest = Number(total - days * day);
  const seconds = Math.floor(rest / 1_000_000);
  const micros = rest % 1_000_000;
  const clock = `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
  const prefix = days === 0n ? "" : `${days} day${days === 1n || days === -1n ? "" : "s"}, `;
  return `${prefix}${clock}${micros === 0 ? "" : `.${pad(micros, 6)}`}`;
}

/** A duration without years and months as whole microseconds; days count 24 hours. */
export function durationMicroseconds(d: Temporal.Duration): bigint {
  if (d.years !== 0 || d.months !== 0)
    throw new RangeError(`A duration with years or months has no fixed length: ${d}.`);
  const seconds = BigInt(((d.weeks * 7 + d.days) * 24 + d.hours) * 60 + d.minutes) * 60n + BigInt(d.seconds);
  return seconds * 1_000_000n + BigInt(d.milliseconds) * 1000n + BigInt(d.microseconds) + BigInt(d.nanoseconds) / 1000n;
}

function bytesText(value: Uint8Array): string {
  let out = "";
  for (const byte of value) {
    if (byte === 0x5c || byte === 0x27) out += `\\${String.fromCharCode(byte)}`;
    else if (byte === 0x09) out += "\\t";
    else if (byte === 0x0a) out += "\\n";
    else if (byte === 0x0d) out += "\\r";
    else out += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`;
  }
  return `b'${out}'`;
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(/[\\'"\p{Cc}\p{Cs}\u2028\u2029\u00a0\u00ad]/gu, (c) => {
    if (c === "\\") return "\\\\";
    if (c === "'" || c === '"') return c === quote ? `\\${c}` : c;
    if (c === "\n") return "\\n";
    if (c === "\r") return "\\r";
    if (c === "\t") return "\\t";
    const code = c.charCodeAt(0);
    return code < 0x100 ? `\\x${pad16(code, 2)}` : `\\u${pad16(code, 4)}`;
  });
  return quote + body + quote;
}

const pad16 = (code: number, width: number): string => code.toString(16).padStart(width, "0");

/** Data from outside may have a key "toString": only a function counts. */
const ownToString = (value: object): boolean =>
  Object.hasOwn(value, "toString") && typeof value.toString === "function";
const hasOwnToString = (value: object): boolean =>
  typeof value.toString === "function" && value.toString !== Object.prototype.toString;

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function pairs(entries: Iterable<readonly [unknown, unknown]>): string {
  return `{${Array.from(entries, ([k, v]) => `${repr(k)}: ${repr(v)}`).join(", ")}}`;
}

/**
 * A value as templates print it: as Python's `str()` does, so that a page reads the same from Django and from here.
 *
 * `true` is `True`, `null` is `None`, a list `[1, 'a']`, an instant `2024-01-31 10:00:00+00:00`.
 * One thing cannot be kept: JavaScript has one kind of number, so `1.0` prints as `1`.
 */
export function str(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return numberText(value);
    case "bigint":
      return value.toString();
    case "boolean":
      return value ? "True" : "False";
    case "undefined":
      return "None";
    case "object":
      return value === null ? "None" : objectText(value);
    default:
      return repr(value);
  }
}

function objectText(value: object): string {
  if (SafeString.is(value) || LazyText.is(value)) return value.toString();
  if (value instanceof Decimal) return decimalText(value);
  if (value instanceof Date)
    return dateTimeText(Temporal.Instant.fromEpochMilliseconds(value.getTime()).toZonedDateTimeISO("UTC"));
  if (value instanceof Temporal.PlainDate) return dateText(value);
  if (value instanceof Temporal.PlainTime) return clockText(value);
  if (value instanceof Temporal.PlainDateTime) return `${dateText(value)} ${clockText(value)}`;
  if (value instanceof Temporal.ZonedDateTime) return dateTimeText(value);
  if (value instanceof Temporal.Duration) return durationText(value);
  if (
    Array.isArray(value) ||
    value instanceof Map ||
    value instanceof Set ||
    value instanceof Uint8Array ||
    isPlain(value)
  ) {
    return ownToString(value) ? String(value) : repr(value);
  }
  if (value instanceof Error) return value.message;
  return hasOwnToString(value) ? String(value) : repr(value);
}

function dateTimeText(value: Temporal.ZonedDateTime): string {
  return `${dateText(value)} ${clockText(value)}${value.offset}`;
}

/**
 * A value as it prints inside a list or a message: as Python's `repr()` does, strings in quotes.
 *
 * A list or mapping that contains itself prints `[...]` at that place.
 */
export function repr(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "function") return value.name === "" ? "<function>" : `<function ${value.name}>`;
  if (typeof value === "symbol") return value.toString();
  if (typeof value !== "object" || value === null) return str(value);
  return nested(value, () => objectRepr(value));
}

const open: object[] = [];

/** Guards against values that contain themselves; `open` is empty again whenever `repr` returns. */
function nested(value: object, body: () => string): string {
  if (open.includes(value)) return Array.isArray(value) ? "[...]" : "{...}";
  open.push(value);
  try {
    return body();
  } finally {
    open.pop();
  }
}

function objectRepr(value: object): string {
  if (SafeString.is(value) || LazyText.is(value)) return quoted(value.toString());
  if (Array.isArray(value)) return `[${value.map((item) => repr(item)).join(", ")}]`;
  if (value instanceof Set)
    return value.size === 0 ? "set()" : `{${Array.from(value, (item) => repr(item)).join(", ")}}`;
  if (value instanceof Map) return pairs(value);
  if (value instanceof Uint8Array) return bytesText(value);
  if (value instanceof Decimal) return `Decimal('${decimalText(value)}')`;
  if (value instanceof Temporal.PlainDate) return `datetime.date(${value.year}, ${value.month}, ${value.day})`;
  if (value instanceof Temporal.PlainTime) return `datetime.time(${clockParts(value)})`;
  if (value instanceof Temporal.PlainDateTime) {
    return `datetime.datetime(${value.year}, ${value.month}, ${value.day}, ${clockParts(value)})`;
  }
  if (value instanceof Date) {
    const t = Temporal.Instant.fromEpochMilliseconds(value.getTime()).toZonedDateTimeISO("UTC");
    return `datetime.datetime(${t.year}, ${t.month}, ${t.day}, ${clockParts(t)}, tzinfo=datetime.timezone.utc)`;
  }
  if (value instanceof Error) return `${value.name}(${quoted(value.message)})`;
  if (isPlain(value)) return ownToString(value) ? String(value) : pairs(Object.entries(value));
  if (value instanceof Temporal.ZonedDateTime || value instanceof Temporal.Duration) return objectText(value);
  const name = value.constructor?.name ?? "object";
  return hasOwnToString(value) ? `<${name}: ${String(value)}>` : `<${name} object>`;
}

function clockParts(t: Clock): string {
  const parts = [t.hour, t.minute];
  const micros = t.millisecond * 1000 + t.microsecond;
  if (t.second !== 0 || micros !== 0) parts.push(t.second);
  if (micros !== 0) parts.push(micros);
  return parts.join(", ");
}
