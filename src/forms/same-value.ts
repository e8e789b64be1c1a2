import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";

type Comparable = Temporal.PlainDate | Temporal.PlainTime | Temporal.PlainDateTime | Temporal.ZonedDateTime;

const isTemporal = (v: object): v is Comparable =>
  v instanceof Temporal.PlainDate ||
  v instanceof Temporal.PlainTime ||
  v instanceof Temporal.PlainDateTime ||
  v instanceof Temporal.ZonedDateTime;

/** Whether two cleaned values are equal, as Python's `==` sees them: by content, numbers across their types. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === "number" && typeof b === "number") return false; // NaN is not equal to itself
  if (isNumeric(a) && isNumeric(b)) return toDecimal(a).equals(toDecimal(b));
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (isTemporal(a)) return a.constructor === b.constructor && String(a) === String(b);
  if (a instanceof Temporal.Duration && b instanceof Temporal.Duration) return Temporal.Duration.compare(a, b) === 0;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => sameValue(item, b[i]));
  if (isPlain(a) && isPlain(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
    );
  }
  return false;
}

type Numeric = number | bigint | boolean | Decimal;

const isNumeric = (v: unknown): v is Numeric =>
  typeof v === "number" || typeof v === "bigint" || typeof v === "boolean" || v instanceof Decimal;

const toDecimal = (v: Numeric): Decimal =>
  v instanceof Decimal ? v : new Decimal(typeof v === "bigint" ? v.toString() : Number(v));

function isPlain(v: object): v is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(v);
  return prototype === Object.prototype || prototype === null;
}
