import { DataError, InterfaceError } from "../../errors.ts";
import { OID, TypedParam } from "./typed-param.ts";

/** Node 20 has the method; the type library of ES2023 does not. */
type WellFormed = string & { isWellFormed(): boolean };

const MAX = 9223372036854775807n;
const MIN = -9223372036854775808n;

/** The type is for the server to find out. */
export const UNKNOWN = 0;
/** NULL: any type will do. */
export const ANY = -1;

/** Values as the protocol takes them, and the number of each one's type. */
export interface Bound {
  readonly values: (string | Buffer | null)[];
  readonly types: number[];
}

/**
 * Values as text or bytes, checked before any SQL is sent.
 *
 * Numbers are typed by their value as psycopg does: integer, bigint or double precision. Text has no type: the server
 * takes it as what stands around it. Throws `DataError` for NaN, text with NUL or half of a surrogate pair, integers
 * beyond 64 bits; `InterfaceError` for objects and whatever else has no place in a parameter.
 */
export function bindable(params: readonly unknown[]): Bound {
  const values: (string | Buffer | null)[] = [];
  const types: number[] = [];
  for (let i = 0; i < params.length; i++) {
    const value = params[i];
    switch (typeof value) {
      case "string":
        values.push(checkText(value));
        types.push(UNKNOWN);
        continue;
      case "number":
        if (value !== value) throw new DataError("NaN cannot be stored; expected a number.");
        values.push(Object.is(value, -0) ? "-0" : String(value));
        types.push(!Number.isSafeInteger(value) ? OID.float8 : (value | 0) === value ? OID.int4 : OID.int8);
        continue;
      case "boolean":
        values.push(value ? "t" : "f");
        types.push(OID.bool);
        continue;
      case "bigint":
        if (value > MAX || value < MIN) throw new DataError(`${value} is too large for an integer of 64 bits.`);
        values.push(String(value));
        types.push(OID.int8);
        continue;
    }
    if (value === null) {
      values.push(null);
      types.push(ANY);
    } else if (value instanceof TypedParam) {
      values.push(checkText(value.text));
      types.push(value.oid);
    } else if (value instanceof Uint8Array) {
      values.push(Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength));
      types.push(OID.bytea);
    } else throw notBindable(value, i);
  }
  return { values, types };
}

function checkText(value: string): string {
  if (value.includes("\0")) throw new DataError("A string parameter cannot contain NUL (0x00) characters.");
  if (!(value as WellFormed).isWellFormed())
    throw new DataError("A string parameter contains half of a surrogate pair; expected well-formed Unicode.");
  return value;
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
