/** Checks of values before SQL is sent: the same fault is the same error on every engine. */
import { DataError, InterfaceError, OperationalError } from "../errors.ts";

/** Node 20 has the method; the type library of ES2023 does not. */
type WellFormed = string & { isWellFormed(): boolean };

const MAX = 9223372036854775807n;
const MIN = -9223372036854775808n;

/** Throws `DataError` for text with NUL or half of a surrogate pair. */
export function checkText(value: string): string {
  if (value.includes("\0")) throw new DataError("A string parameter cannot contain NUL (0x00) characters.");
  if (!(value as WellFormed).isWellFormed())
    throw new DataError("A string parameter contains half of a surrogate pair; expected well-formed Unicode.");
  return value;
}

/** Throws `DataError` for NaN. */
export function checkNumber(value: number): number {
  if (value !== value) throw new DataError("NaN cannot be stored; expected a number.");
  return value;
}

/** Throws `DataError` beyond 64 bits; `max` is larger where columns without sign exist. */
export function checkBigInt(value: bigint, max: bigint = MAX): bigint {
  if (value > max || value < MIN) throw new DataError(`${value} is too large for an integer of 64 bits.`);
  return value;
}

/**
 * Throws `OperationalError` for more parameters than a statement can have. Servers count them in 16 bits: a larger number
 * would begin again at 0 on the wire.
 */
export function checkCount(params: readonly unknown[], most: number): void {
  if (params.length <= most) return;
  throw new OperationalError(`A statement takes at most ${most} parameters, not ${params.length}.`, {
    hint: "Split long lists, or filter by a subquery: filter({ author__in: Author.objects.filter(…) }).",
  });
}

/** The error for what has no place in a parameter. */
export function notBindable(value: unknown, index: number): InterfaceError {
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
