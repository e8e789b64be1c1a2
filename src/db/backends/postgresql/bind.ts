import { checkBigInt, checkCount, checkNumber, checkText, notBindable } from "../check-param.ts";
import { OID, TypedParam } from "./typed-param.ts";

/** Parameters of one statement. */
export const MAX_PARAMS = 65_535;

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
  checkCount(params, MAX_PARAMS);
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
        checkNumber(value);
        values.push(Object.is(value, -0) ? "-0" : String(value));
        types.push(!Number.isSafeInteger(value) ? OID.float8 : (value | 0) === value ? OID.int4 : OID.int8);
        continue;
      case "boolean":
        values.push(value ? "t" : "f");
        types.push(OID.bool);
        continue;
      case "bigint":
        values.push(String(checkBigInt(value)));
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
