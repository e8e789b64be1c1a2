import { Decimal } from "decimal.js";
import { repr, str } from "../../utils/str.ts";
import { plainText, toFloat, toInt } from "./numbers.ts";

const SPEC = /^([-+ #0]*)(\d*)(?:\.(\d*))?[hlL]?([diouxXeEfFgGcrsa])/;
const MAX_WIDTH = 100_000;

/** Formats like Python's `"%" + format % value`: `stringformat:"03d"`, `stringformat:".2f"`. Empty where Python raises. */
export function stringformat(value: unknown, format: unknown): string {
  const text = str(format);
  const match = SPEC.exec(text);
  if (match === null) return "";
  const [whole, flags = "", width = "", precision, type = ""] = match;
  const rest = text.slice(whole.length).replaceAll("%%", "\0");
  if (rest.includes("%") || Number(width) > MAX_WIDTH || Number(precision ?? 0) > MAX_WIDTH) return "";
  const digits = precision === undefined ? undefined : Number(precision);
  const body = convert(plainText(value), type, digits, flags);
  return body === undefined ? "" : pad(body, flags, Number(width), type) + rest.replaceAll("\0", "%");
}

function convert(value: unknown, type: string, precision: number | undefined, flags: string): string | undefined {
  switch (type) {
    case "s":
      return str(value).slice(0, precision);
    case "r":
    case "a":
      return repr(value).slice(0, precision);
    case "c":
      return typeof value === "number" ? String.fromCodePoint(value) : str(value).length === 1 ? str(value) : undefined;
    case "d":
    case "i":
    case "u":
    case "o":
    case "x":
    case "X":
      return integer(value, type, precision, flags);
    default:
      return float(value, type, precision ?? 6, flags);
  }
}

const isNumber = (value: unknown): boolean =>
  typeof value === "number" || typeof value === "bigint" || typeof value === "boolean" || value instanceof Decimal;

function integer(value: unknown, type: string, precision: number | undefined, flags: string): string | undefined {
  const number = isNumber(value) ? toInt(value) : undefined;
  if (number === undefined) return undefined;
  const base = type === "o" ? 8 : type === "x" || type === "X" ? 16 : 10;
  const negative = number < 0;
  let digits = BigInt(number)
    .toString(base)
    .replace("-", "")
    .padStart(precision ?? 0, "0");
  if (type === "X") digits = digits.toUpperCase();
  if (flags.includes("#") && base !== 10) digits = (base === 8 ? "0o" : `0${type}`) + digits;
  return sign(negative, flags) + digits;
}

function float(value: unknown, type: string, precision: number, flags: string): string | undefined {
  const number = isNumber(value) ? toFloat(value) : undefined;
  if (number === undefined) return undefined;
  const negative = number < 0 || Object.is(number, -0);
  const size = Math.abs(number);
  if (!Number.isFinite(size)) return sign(negative, flags) + (Number.isNaN(size) ? "nan" : "inf");
  const exact = value instanceof Decimal ? value.abs() : new Decimal(size);
  const lower = type.toLowerCase();
  let text: string;
  if (lower === "f") text = exact.toFixed(precision, Decimal.ROUND_HALF_EVEN);
  else if (lower === "e") text = exponent(exact.toExponential(precision, Decimal.ROUND_HALF_EVEN));
  else text = general(exact, precision === 0 ? 1 : precision);
  return sign(negative, flags) + (type === lower ? text : text.toUpperCase());
}

const exponent = (text: string): string => text.replace(/e([+-])(\d)$/, "e$10$2");

function general(value: Decimal, precision: number): string {
  const rounded = value.toSignificantDigits(precision, Decimal.ROUND_HALF_EVEN);
  return rounded.e < -4 || rounded.e >= precision ? exponent(rounded.toExponential()) : rounded.toFixed();
}

const sign = (negative: boolean, flags: string): string =>
  negative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";

function pad(text: string, flags: string, width: number, type: string): string {
  if (flags.includes("-")) return text.padEnd(width);
  if (!flags.includes("0") || "sracS".includes(type)) return text.padStart(width);
  const lead = /^[-+ ]?(?:0[xXo])?/.exec(text)![0];
  return lead + text.slice(lead.length).padStart(width - lead.length, "0");
}
