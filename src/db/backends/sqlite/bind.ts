import { checkBigInt, checkCount, checkNumber, checkText, notBindable } from "../check-param.ts";

/** Parameters of one statement. */
export const MAX_PARAMS = 32_766;

/**
 * Values as the drivers take them, checked before any SQL is sent.
 *
 * Whole numbers are bound as integers (the drivers would bind each number as a float: `5 / 2` would give 2.5 and
 * `'a' || 5` would give `a5.0`). Throws `DataError` for NaN, text with NUL or half of a surrogate pair, integers beyond
 * 64 bits; `InterfaceError` for objects and whatever else has no place in a parameter.
 */
export function bindable(params: readonly unknown[]): unknown[] {
  checkCount(params, MAX_PARAMS);
  const bound: unknown[] = [];
  for (let i = 0; i < params.length; i++) {
    const value = params[i];
    switch (typeof value) {
      case "string":
        bound.push(checkText(value));
        continue;
      case "number":
        checkNumber(value);
        bound.push(Number.isSafeInteger(value) ? whole(value) : value);
        continue;
      case "boolean":
        bound.push(value ? 1n : 0n);
        continue;
      case "bigint":
        bound.push(checkBigInt(value));
        continue;
    }
    if (value === null || value instanceof Uint8Array) bound.push(value);
    else throw notBindable(value, i);
  }
  return bound;
}

/** The commonest numbers, made once. */
const SMALL: readonly bigint[] = Array.from({ length: 1024 }, (_, i) => BigInt(i));

function whole(value: number): bigint {
  return value >= 0 && value < SMALL.length ? SMALL[value]! : BigInt(value);
}
