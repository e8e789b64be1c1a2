import { DataError, InterfaceError } from "../../errors.ts";

/** Node 20 has the method; the type library of ES2023 does not. */
type WellFormed = string & { isWellFormed(): boolean };

const MAX = 9223372036854775807n;
const MIN = -9223372036854775808n;

/**
 * Values as the drivers take them, checked before any SQL is sent.
 *
 * Whole numbers are bound as integers (the drivers would bind each number as a float: `5 / 2` would give 2.5 and
 * `'a' || 5` would give `a5.0`). Throws `DataError` for NaN, text with NUL or half of a surrogate pair, integers beyond
 * 64 bits; `InterfaceError` for objects and whatever else has no place in a parameter.
 */
export function bindable(params: readonly unknown[]): unknown[] {
  const bound: unknown[] = [];
  for (let i = 0; i < params.length; i++) {
    const value = params[i];
    switch (typeof value) {
      case "string":
        if (value.includes("\0")) throw new DataError("A string parameter cannot contain NUL (0x00) characters.");
        if (!(value as WellFormed).isWellFormed())
          throw new DataError("A string parameter contains half of a surrogate pair; expected well-formed Unicode.");
        bound.push(value);
        continue;
      case "number":
        if (value !== value) throw new DataError("NaN cannot be stored; expected a number.");
        bound.push(Number.isSafeInteger(value) ? BigInt(value) : value);
        continue;
      case "boolean":
        bound.push(value ? 1n : 0n);
        continue;
      case "bigint":
        if (value > MAX || value < MIN) throw new DataError(`${value} is too large for an integer of 64 bits.`);
        bound.push(value);
        continue;
    }
    if (value === null || value instanceof Uint8Array) bound.push(value);
    else throw notBindable(value, i);
  }
  return bound;
}

function notBindable(value: unknown, index: number): InterfaceError {
  const kind =
    typeof value === "object"
      ? Array.isArray(value)
        ? "an array"
        : `an object (${(value as object).constructor?.name ?? "no class"})`
      : typeof value;
  return new InterfaceError(`Error binding parameter ${index + 1}: ${kind} is not a value of the database.`, {
    hint: "Parameters are text, numbers, bigint, booleans, null and bytes; fields convert dates, decimals and JSON themselves.",
  });
}
