import { Decimal } from "decimal.js";

/** Digits after the point that a value was written with, where they are more than it needs. */
const scales = new WeakMap<Decimal, number>();

/**
 * A `Decimal` that remembers the zeros it was written with: `8.50` prints as `8.50`, as in Python.
 *
 * decimal.js itself drops them. Results of arithmetic have no such memory; `withScale()` gives it back.
 * Throws `RangeError` when `value` is not a number.
 */
export function toDecimal(value: string | number | bigint | Decimal): Decimal {
  if (value instanceof Decimal) return value;
  const text = String(value).trim();
  let result: Decimal;
  try {
    result = new Decimal(text.replace(/^inf(inity)?$/i, "Infinity").replace(/^-inf(inity)?$/i, "-Infinity"));
  } catch (cause) {
    throw new RangeError(`${JSON.stringify(text.slice(0, 80))} is not a decimal number.`, { cause });
  }
  const written = /^[-+]?\d*\.(\d*0)(?:e([-+]?\d+))?$/i.exec(text);
  return written === null ? result : withScale(result, written[1]!.length - Number(written[2] ?? 0));
}

/** The same number, printed with at least `places` digits after the point. Does not round. */
export function withScale(value: Decimal, places: number): Decimal {
  if (places <= value.decimalPlaces() || !value.isFinite()) return value;
  const result = new Decimal(value);
  scales.set(result, places);
  return result;
}

/** Digits after the point with which the number prints. */
export function scaleOf(value: Decimal): number {
  return scales.get(value) ?? Math.max(0, value.decimalPlaces());
}

/** A decimal as Python prints it: all digits, exponents only below 1E-6. */
export function decimalText(value: Decimal): string {
  if (value.isNaN()) return "NaN";
  if (!value.isFinite()) return value.isNegative() ? "-Infinity" : "Infinity";
  if (!value.isZero() && value.e < -6) return value.toExponential().replace("e", "E");
  return value.toFixed(scaleOf(value));
}
