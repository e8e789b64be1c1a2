import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";
import { decimalText } from "./decimal.ts";
import { durationIsoString } from "./duration.ts";
import { LazyText } from "./lazy.ts";
import { SafeString } from "./safe-string.ts";

export interface JsonDumpsOptions {
  /** Between items; Python's default is `", "`, compact is `","`. */
  readonly itemSeparator?: string | undefined;
  /** After keys; Python's default is `": "`, compact is `":"`. */
  readonly keySeparator?: string | undefined;
  /** Spaces per level; sets `itemSeparator` to `","`. */
  readonly indent?: number | undefined;
  /** Escape all that is not ASCII (default true, as Python). */
  readonly ensureAscii?: boolean | undefined;
}

/**
 * JSON text with the spaces and escapes of Python's `json.dumps` and the values of Django's `DjangoJSONEncoder`:
 * instants in ISO 8601 with `Z`, `Decimal` as a string, durations as ISO 8601, `Map` as an object, `Set` as a list.
 *
 * ```ts
 * jsonDumps({ a: [1, "é"] }); // {"a": [1, "\u00e9"]}
 * ```
 *
 * Throws `TypeError` for a function, a symbol, and a value that contains itself; `RangeError` for NaN, infinities and more
 * than 1000 levels.
 */
export function jsonDumps(value: unknown, options: JsonDumpsOptions = {}): string {
  const indent = options.indent === undefined ? null : " ".repeat(options.indent);
  const writer: Writer = {
    indent,
    item: options.itemSeparator ?? (indent === null ? ", " : ","),
    key: options.keySeparator ?? ": ",
    ascii: options.ensureAscii ?? true,
    open: new Set(),
  };
  return write(value, "", writer);
}

/** Python gives up at about this depth as well, SQLite exactly here; the stack of a process lasts longer. */
const MAX_DEPTH = 1000;

interface Writer {
  readonly indent: string | null;
  readonly item: string;
  readonly key: string;
  readonly ascii: boolean;
  readonly open: Set<object>;
}

function write(value: unknown, margin: string, w: Writer): string {
  switch (typeof value) {
    case "string":
      return jsonString(value, w.ascii);
    case "number":
      return jsonNumber(value);
    case "boolean":
    case "bigint":
      return String(value);
    case "undefined":
      return "null";
    case "object":
      return value === null ? "null" : writeObject(value, margin, w);
    default:
      throw new TypeError(`A ${typeof value} cannot be written as JSON.`);
  }
}

function writeObject(value: object, margin: string, w: Writer): string {
  const scalar = jsonScalar(value);
  if (scalar !== undefined) return jsonString(scalar, w.ascii);
  if (w.open.has(value)) throw new TypeError("A value that contains itself cannot be written as JSON.");
  if (w.open.size >= MAX_DEPTH)
    throw new RangeError(`A value nested more than ${MAX_DEPTH} deep cannot be written as JSON.`);
  w.open.add(value);
  try {
    if (Array.isArray(value) || value instanceof Set) {
      return block("[", Array.from<unknown>(value), "]", margin, w, (item, inner) => write(item, inner, w));
    }
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === "function") return write(toJSON.call(value), margin, w);
    const entries: (readonly [unknown, unknown])[] =
      value instanceof Map
        ? [...(value as Map<unknown, unknown>)]
        : Object.entries(value).filter(([, v]) => v !== undefined);
    return block(
      "{",
      entries,
      "}",
      margin,
      w,
      ([k, v], inner) => jsonString(jsonKey(k), w.ascii) + w.key + write(v, inner, w),
    );
  } finally {
    w.open.delete(value);
  }
}

function block<T>(
  open: string,
  items: readonly T[],
  close: string,
  margin: string,
  w: Writer,
  one: (item: T, margin: string) => string,
): string {
  if (items.length === 0) return open + close;
  if (w.indent === null) return open + items.map((item) => one(item, margin)).join(w.item) + close;
  const inner = margin + w.indent;
  return `${open}\n${inner}${items.map((item) => one(item, inner)).join(`${w.item}\n${inner}`)}\n${margin}${close}`;
}

function jsonKey(key: unknown): string {
  if (typeof key === "string") return key;
  if (typeof key === "number" || typeof key === "boolean" || typeof key === "bigint" || key === null)
    return String(key);
  if (LazyText.is(key) || SafeString.is(key)) return key.toString();
  throw new TypeError(`Keys in JSON are strings, not ${typeof key}.`);
}

/** Text for the objects that stand for one value; undefined for all others. */
function jsonScalar(value: object): string | undefined {
  if (SafeString.is(value) || LazyText.is(value)) return value.toString();
  if (value instanceof Decimal) return decimalText(value);
  if (value instanceof Date) return value.toISOString().replace(".000Z", "Z");
  if (value instanceof Temporal.Duration) return durationIsoString(value);
  if (value instanceof Temporal.PlainDate || value instanceof Temporal.PlainTime) return value.toString();
  if (value instanceof Temporal.PlainDateTime) return value.toString();
  if (value instanceof Temporal.ZonedDateTime) {
    return value.toString({ timeZoneName: "never", calendarName: "never" }).replace("+00:00", "Z");
  }
  return undefined;
}

function jsonNumber(value: number): string {
  if (Number.isFinite(value)) return String(value);
  throw new RangeError(`The number ${value} cannot be written as JSON.`);
}

function jsonString(text: string, ascii: boolean): string {
  const quoted = JSON.stringify(text);
  if (!ascii) return quoted;
  return quoted.replace(/[\u007f-\uffff]/g, (c) =>
    c === "\u007f" ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
