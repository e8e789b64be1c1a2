import { Decimal } from "decimal.js";
import { LazyText } from "../../utils/lazy.ts";
import { SafeString } from "../../utils/safe-string.ts";
import { repr } from "../../utils/str.ts";

/** Text behind its wrappers; every other value as it is. */
export function plainText(value: unknown): unknown {
  return SafeString.is(value) || LazyText.is(value) ? value.toString() : value;
}

/** Longest text that is read as a whole number: Python's limit, because the conversion is not linear. */
const MAX_INT_DIGITS = 4300;

/** `int(value)` of Python; undefined where it raises. Beyond 2^53 a `bigint`. */
export function toInt(value: unknown): number | bigint | undefined {
  const plain = plainText(value);
  switch (typeof plain) {
    case "number":
      return Number.isFinite(plain) ? Math.trunc(plain) + 0 : undefined;
    case "bigint":
      return plain;
    case "boolean":
      return Number(plain);
    case "string": {
      const text = plain.trim();
      if (text.length > 2 * MAX_INT_DIGITS || !/^[+-]?\d+(?:_\d+)*$/.test(text)) return undefined;
      const digits = text.replaceAll("_", "").replace(/^\+/, "");
      if (digits.length > MAX_INT_DIGITS + 1) return undefined;
      const number = Number(digits);
      return Number.isSafeInteger(number) ? number + 0 : BigInt(digits);
    }
    default:
      return plain instanceof Decimal && plain.isFinite() ? toInt(plain.trunc().toFixed()) : undefined;
  }
}

/** `int(value)` as an index or a width. Throws `RangeError` where Python raises `ValueError`, `TypeError` for None and lists. */
export function requireInt(value: unknown): number {
  const number = toInt(value);
  if (number !== undefined) return Number(number);
  const plain = plainText(value);
  if (typeof plain === "string" || typeof plain === "number") {
    throw new RangeError(`invalid literal for int() with base 10: ${repr(plain)}`);
  }
  throw new TypeError(`int() argument must be a string or a number, not ${repr(plain)}`);
}

/** No two neighbouring parts can match the same digits: the pattern fails in linear time. */
const FLOAT = /^[+-]?(?:\d[\d_]*(?:\.[\d_]*)?(?:e[+-]?\d+)?|\.\d[\d_]*(?:e[+-]?\d+)?|inf(?:inity)?|nan)$/i;

/** `float(value)` of Python; undefined where it raises. */
export function toFloat(value: unknown): number | undefined {
  const plain = plainText(value);
  if (typeof plain === "number") return plain;
  if (typeof plain === "boolean" || typeof plain === "bigint") return Number(plain);
  if (plain instanceof Decimal) return plain.toNumber();
  if (typeof plain !== "string" || !FLOAT.test(plain.trim())) return undefined;
  const text = plain.trim().toLowerCase().replaceAll("_", "");
  if (text.endsWith("nan")) return Number.NaN;
  if (text.includes("inf")) return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}
