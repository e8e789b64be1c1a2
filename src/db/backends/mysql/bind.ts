import { checkBigInt, checkCount, checkNumber, checkText, notBindable } from "../check-param.ts";
import type { Driver } from "./driver.ts";

/** Parameters of one statement. */
export const MAX_PARAMS = 65_535;

/**
 * Values as `mysql2` takes them, checked before any SQL is sent.
 *
 * Whole numbers are sent as integers: the package would send numbers as double precision and bigint as text, and the
 * server compares text with numbers as double precision. Throws `DataError` for NaN, text with NUL or half of a
 * surrogate pair, integers beyond 64 bits; `InterfaceError` for objects and whatever else has no place in a parameter.
 */
export function bindable(params: readonly unknown[], { TypedParameter }: Driver): unknown[] {
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
        bound.push(Number.isSafeInteger(value) && !Object.is(value, -0) ? TypedParameter.LONGLONG(value) : value);
        continue;
      case "boolean":
        bound.push(TypedParameter.LONGLONG(value ? 1 : 0));
        continue;
      case "bigint":
        bound.push(TypedParameter.LONGLONG(checkBigInt(value)));
        continue;
    }
    if (value === null) bound.push(value);
    else if (value instanceof JsonParam) bound.push(checkText(value.text));
    else if (value instanceof Uint8Array)
      bound.push(Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength));
    else throw notBindable(value, i);
  }
  return bound;
}

/** A JSON document in a parameter, for MySQL, where JSON is a type of its own and text never equals it. */
export class JsonParam {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}
