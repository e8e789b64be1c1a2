/** Numbers with separators. Follows Django's `django.utils.numberformat`. */
import { Decimal } from "decimal.js";
import { decimalText, scaleOf, toDecimal } from "./decimal.ts";
import { str } from "./str.ts";

export interface NumberFormatOptions {
  /** Digits behind the separator: cut off, not rounded, or filled with zeros. Default: as they are. */
  readonly decimalPos?: number | null | undefined;
  /** Digits in a group, or the sizes of groups from the right, the last for all further ones. Default: 0, none. */
  readonly grouping?: number | readonly number[] | undefined;
  readonly thousandSeparator?: string | undefined;
  /** Whether groups are separated at all. Default: false. */
  readonly useGrouping?: boolean | undefined;
}

/** More digits than this are written with an exponent, so that a short text cannot become a huge one. */
const MAX_DIGITS = 200;

/**
 * A number with the given separators.
 *
 * ```ts
 * formatNumber(1234567.891, ",", { decimalPos: 2, grouping: 3, thousandSeparator: ".", useGrouping: true }); // "1.234.567,89"
 * ```
 */
export function formatNumber(
  number: number | bigint | string | Decimal,
  decimalSeparator: string,
  options: NumberFormatOptions = {},
): string {
  const value = typeof number === "number" && /e/i.test(str(number)) ? toDecimal(str(number)) : number;
  if (!(value instanceof Decimal)) return formatDigits(str(value), decimalSeparator, options);
  if (!value.isFinite()) return decimalText(value);
  const rounded = isTooSmall(value, options.decimalPos) ? new Decimal(0) : value;
  const digits = rounded.precision();
  const exponent = rounded.e - digits + 1;
  if (Math.abs(exponent) + digits > MAX_DIGITS) {
    const [coefficient, power] = rounded.toExponential().split("e") as [string, string];
    return `${formatDigits(coefficient, decimalSeparator, options)}e${power}`;
  }
  return formatDigits(rounded.toFixed(scaleOf(rounded)), decimalSeparator, options);
}

function isTooSmall(value: Decimal, decimalPos: number | null | undefined): boolean {
  return decimalPos !== null && decimalPos !== undefined && value.abs().lessThan(new Decimal(10).pow(-decimalPos));
}

function formatDigits(text: string, decimalSeparator: string, options: NumberFormatOptions): string {
  const isNegative = text.startsWith("-");
  const [whole, fraction = ""] = (isNegative ? text.slice(1) : text).split(".") as [string, string?];
  const { decimalPos, useGrouping, grouping = 0 } = options;
  const places = decimalPos ?? null;
  const shown = places === null ? fraction : fraction.slice(0, Math.max(0, places)).padEnd(places, "0");
  const grouped =
    useGrouping === true && grouping !== 0 ? group(whole, grouping, options.thousandSeparator ?? "") : whole;
  return `${isNegative ? "-" : ""}${grouped}${shown === "" ? "" : decimalSeparator + shown}`;
}

function group(digits: string, grouping: number | readonly number[], separator: string): string {
  const sizes = typeof grouping === "number" ? [grouping] : grouping;
  const parts: string[] = [];
  let end = digits.length;
  let size = sizes[0] ?? 0;
  for (let i = 0; end > 0; i++) {
    size = sizes[i] === undefined || sizes[i] === 0 ? size : sizes[i]!;
    const start = size > 0 ? Math.max(0, end - size) : 0;
    parts.push(digits.slice(start, end));
    end = start;
  }
  return parts.reverse().join(separator);
}
