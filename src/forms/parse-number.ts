import { strip } from "./strip.ts";

/** Longest number that is read; Python's limit for whole numbers. */
const MAX_DIGITS = 4300;

const WHOLE = /^[+-]?\d+(?:_\d+)*$/;
const FLOAT = /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+)?$/i;

/** Digits of other scripts as ASCII digits, as Python reads them. */
function asciiDigits(text: string): string {
  return text.replace(/[^\p{ASCII}]/gu, (c) => {
    if (!/\p{Nd}/u.test(c)) return c;
    // Each script has its ten digits in a row: the place in the row is the value.
    let code = c.codePointAt(0)!;
    let value = 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - 1))) {
      code--;
      value++;
    }
    return String(value);
  });
}

/** Text of a number without white space around it, underscores taken out; null when it is too long. */
function tidy(text: string): string | null {
  if (text.length > MAX_DIGITS) return null;
  return asciiDigits(strip(text));
}

/**
 * Reads a whole number as Python's `int()` does; null when the text is none.
 * Beyond 2^53 the result is a `bigint`, so that no digit is lost.
 */
export function parseWhole(text: string): number | bigint | null {
  const tidied = tidy(text);
  if (tidied === null || !WHOLE.test(tidied)) return null;
  const digits = tidied.replaceAll("_", "").replace(/^\+/, "");
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}

/** Reads a number as Python's `float()` does, `nan` and `inf` too; null when the text is none. */
export function parseFloatText(text: string): number | null {
  const tidied = tidy(text);
  if (tidied === null) return null;
  if (FLOAT.test(tidied)) return Number(tidied.replaceAll("_", ""));
  if (/^[+-]?nan$/i.test(tidied)) return Number.NaN;
  if (/^[+-]?inf(?:inity)?$/i.test(tidied)) return tidied.startsWith("-") ? -Infinity : Infinity;
  return null;
}

/** The text of a decimal number in plain form; null when it is none. `NaN` and `Infinity` are decimals too. */
export function decimalSource(text: string): string | null {
  const tidied = tidy(text);
  if (tidied === null) return null;
  if (FLOAT.test(tidied)) return tidied.replaceAll("_", "").replace(/^\+/, "");
  if (/^[+-]?s?nan\d*$/i.test(tidied)) return "NaN";
  if (/^[+-]?inf(?:inity)?$/i.test(tidied)) return tidied.startsWith("-") ? "-Infinity" : "Infinity";
  return null;
}

/** Takes a fraction of zeros off: `1.00` is `1`. */
export function withoutZeroFraction(text: string): string {
  const stripped = strip(text);
  let end = stripped.length;
  while (end > 0 && stripped.charCodeAt(end - 1) === 48) end--;
  return end > 0 && stripped[end - 1] === "." ? stripped.slice(0, end - 1) : text;
}
