import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";
import { numberFormat } from "../../core/i18n/formats.ts";
import { gettext, ngettext } from "../../core/i18n/translation.ts";
import { toDecimal } from "../../utils/decimal.ts";
import { avoidWrapping } from "../../utils/html.ts";
import { interpolate } from "../../utils/interpolate.ts";
import { markSafe, SafeString } from "../../utils/safe-string.ts";
import { str } from "../../utils/str.ts";
import type { Library } from "../library.ts";
import { lengthOf } from "../runtime/sequences.ts";
import { plainText, requireInt, toFloat, toInt } from "./numbers.ts";

/** More digits than this are printed as they are: a short text must not become a huge one. */
const MAX_DIGITS = 200;

function decimalOf(value: unknown, text: string): Decimal | null {
  try {
    return toDecimal(text.replace(/(?<=\d)_(?=\d)/g, ""));
  } catch {
    const number = toFloat(value);
    return number === undefined ? null : new Decimal(number);
  }
}

/** Rounds to a number of decimal places; a negative one shows them only when there are any; `g` groups, `u` unlocalizes. */
function floatformat(value: unknown, argument: unknown = -1): string | SafeString {
  let places: unknown = plainText(argument);
  let [forceGrouping, useL10n] = [false, true];
  if (typeof places === "string") {
    const flags = /(?:gu|ug|g|u)$/.exec(places)?.[0] ?? "";
    forceGrouping = flags.includes("g");
    useL10n = !flags.includes("u");
    places = places.slice(0, places.length - flags.length) || -1;
  }
  const text = str(value);
  const number = decimalOf(value, typeof value === "number" ? String(value) : text);
  if (number === null) return "";
  const given = toInt(places);
  if (given === undefined || !number.isFinite()) return text;
  const p = Number(given);
  const digits = number.precision();
  if (digits + Math.abs(number.e - digits + 1) > MAX_DIGITS || Math.abs(p) > MAX_DIGITS) return text;
  const isWhole = number.isInteger();
  if (isWhole && p <= 0) return markSafe(numberFormat(number.toFixed(0), { decimalPos: 0, useL10n, forceGrouping }));
  const rounded = number.toFixed(Math.abs(p), Decimal.ROUND_HALF_UP);
  const shown = /^-[0.]*$/.test(rounded) ? rounded.slice(1) : rounded;
  return markSafe(numberFormat(shown, { decimalPos: Math.abs(p), useL10n, forceGrouping }));
}

/** Adds numbers; else joins texts and lists, or moves a date; else empty. */
function add(value: unknown, argument: unknown): unknown {
  const [a, b] = [toInt(value), toInt(argument)];
  if (a !== undefined && b !== undefined) {
    const sum = Number(a) + Number(b);
    return Number.isSafeInteger(sum) ? sum : BigInt(a) + BigInt(b);
  }
  if (SafeString.is(value) && SafeString.is(argument)) return value.concat(argument);
  const [left, right] = [plainText(value), plainText(argument)];
  if (typeof left === "string" && typeof right === "string") return left + right;
  if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
  if (right instanceof Temporal.Duration) {
    if (left instanceof Date) return new Date(left.getTime() + right.total("milliseconds"));
    if (left instanceof Temporal.PlainDate || left instanceof Temporal.PlainDateTime) return left.add(right);
    if (left instanceof Temporal.ZonedDateTime || left instanceof Temporal.Duration) return left.add(right);
  }
  return "";
}

/** The digit at a place, counted from the right and from 1; the value itself for anything that is no whole number. */
function getDigit(value: unknown, argument: unknown): unknown {
  const [place, number] = [toInt(argument), toInt(value)];
  if (place === undefined || number === undefined || place < 1) return value;
  const digit = String(number).at(-Number(place));
  return digit === undefined ? 0 : Number(digit);
}

const UNITS: readonly (readonly [power: number, message: string])[] = [
  [5, "%s PB"],
  [4, "%s TB"],
  [3, "%s GB"],
  [2, "%s MB"],
  [1, "%s KB"],
];

/** `13 KB`, `4.1 MB`: powers of 1024. */
function filesizeformat(value: unknown): string {
  const bytes = toInt(value);
  const size = bytes === undefined ? 0 : Math.abs(Number(bytes));
  const unit = UNITS.find(([power]) => size >= 1024 ** power);
  let text: string;
  if (unit === undefined) text = interpolate(ngettext("%(size)d byte", "%(size)d bytes", size), { size });
  else text = gettext(unit[1]).replace("%s", () => numberFormat(oneDecimal(size / 1024 ** unit[0]), { decimalPos: 1 }));
  return avoidWrapping(bytes !== undefined && bytes < 0 ? `-${text}` : text);
}

/** Python's `round(value, 1)`: half to even on the exact binary value. */
const oneDecimal = (value: number): string => new Decimal(value).toFixed(1, Decimal.ROUND_HALF_EVEN);

/** A plural suffix unless the value is 1 or a list of one. */
function pluralize(value: unknown, argument: unknown = "s"): string {
  const text = str(argument);
  const bits = (text.includes(",") ? text : `,${text}`).split(",");
  if (bits.length > 2) return "";
  const [singular, plural] = bits as [string, string];
  const plain = plainText(value);
  const number = toFloat(plain);
  if (number !== undefined) return number === 1 ? singular : plural;
  const length = typeof plain === "string" ? undefined : lengthOf(plain);
  return length === undefined ? "" : length === 1 ? singular : plural;
}

/** Filters of numbers. */
export function registerNumericFilters(register: Library): void {
  const filter = register.filter.bind(register) as Library["filter"];
  filter("add", add, { argument: "required", safeLiterals: true });
  filter("divisibleby", (value, by) => requireInt(value) % requireInt(by) === 0, { argument: "required" });
  filter("filesizeformat", filesizeformat, { isSafe: true, argument: "none" });
  filter("floatformat", floatformat, { isSafe: true });
  filter("get_digit", getDigit, { argument: "required" });
  filter("pluralize", pluralize);
}
