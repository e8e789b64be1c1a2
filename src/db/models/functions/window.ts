/** Window functions (docs/ref/models/database-functions, "Window functions"); they stand in `Window()`. */
import type { Resolved } from "../expressions/expression.ts";
import { Func } from "../expressions/func.ts";
import { OUTPUT } from "../expressions/output-fields.ts";
import type { Field } from "../fields/field.ts";
import type { Argument, Call, CallOptions } from "./call.ts";
import { callable, checkOptions } from "./create-function.ts";

interface Has {
  [Symbol.hasInstance](value: unknown): boolean;
}

class WindowFunc extends Func {
  static override readonly windowCompatible: boolean = true;

  protected override outputField(args: readonly Resolved[]): Field | null {
    return (this.constructor as typeof WindowFunc).outputField ?? args[0]?.field?.targetField ?? null;
  }
}

function windowClass(name: string, sql: string, field: Field | null = null): typeof WindowFunc {
  const functionClass = class extends WindowFunc {
    static override readonly functionName: string = sql;
    static override readonly path: string = `models.functions.${name}`;
    static override readonly outputField: Field | null = field;
  };
  Object.defineProperty(functionClass, "name", { value: name });
  return functionClass;
}

/** A function of no arguments. */
function ranking(name: string, sql: string, field: Field): Has & { (): Func<number> } {
  const functionClass = windowClass(name, sql, field);
  return callable(functionClass, () => new functionClass([]));
}

/** Share of the rows that come no later than the row: above 0, up to 1. */
export const CumeDist = ranking("CumeDist", "CUME_DIST", OUTPUT.float);
/** Rank, from 1; rows that tie leave no gap. */
export const DenseRank = ranking("DenseRank", "DENSE_RANK", OUTPUT.integer);
/** Rank as a share: 0 for the first row, 1 for the last. */
export const PercentRank = ranking("PercentRank", "PERCENT_RANK", OUTPUT.float);
/** Rank, from 1; rows that tie leave a gap. */
export const Rank = ranking("Rank", "RANK", OUTPUT.integer);
/** Number of the row, from 1. */
export const RowNumber = ranking("RowNumber", "ROW_NUMBER", OUTPUT.integer);

/** Throws RangeError for what is no whole number above 0. */
function positive(value: unknown, message: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  throw new RangeError(message);
}

/** Throws TypeError without an expression. */
function required(expression: unknown, name: string): unknown {
  if (expression === null || expression === undefined)
    throw new TypeError(`${name} requires a non-null source expression.`);
  return expression;
}

type OfOne = Has & { <const E extends Argument>(expression: E, options?: CallOptions): Call<"sameOrNull", [E]> };

function ofFrame(name: string, sql: string): OfOne {
  const functionClass = windowClass(name, sql);
  return callable(
    functionClass,
    (expression: unknown, options: CallOptions = {}) =>
      new functionClass([required(expression, name)], checkOptions(options)),
  );
}

/** The value in the first row of the frame. */
export const FirstValue = ofFrame("FirstValue", "FIRST_VALUE");
/** The value in the last row of the frame; without a frame of your own that is the present row. */
export const LastValue = ofFrame("LastValue", "LAST_VALUE");

type Shift = Has & {
  <const E extends Argument>(expression: E, offset?: number, fallback?: null): Call<"sameOrNull", [E]>;
  <const E extends Argument, const D extends Argument>(
    expression: E,
    offset: number,
    fallback: D,
  ): Call<"anyOf", [E, D]>;
};

function shift(name: string, sql: string): Shift {
  const functionClass = windowClass(name, sql);
  return callable(functionClass, (expression: unknown, offset: unknown = 1, fallback: unknown = null) => {
    const args = [required(expression, name), positive(offset, `${name} requires a positive integer for the offset.`)];
    return new functionClass(fallback === null ? args : [...args, fallback]);
  });
}

/** The value `offset` rows before, 1 by default; beyond the first row `fallback`, null by default. */
export const Lag = shift("Lag", "LAG");
/** The value `offset` rows later, 1 by default; beyond the last row `fallback`, null by default. */
export const Lead = shift("Lead", "LEAD");

const NthValueFunc = windowClass("NthValue", "NTH_VALUE");
/** The value in the n-th row of the frame, counted from 1; null when it has fewer. */
export const NthValue: Has & {
  <const E extends Argument>(expression: E, nth?: number, options?: CallOptions): Call<"sameOrNull", [E]>;
} = callable(NthValueFunc, (expression: unknown, nth: unknown = 1, options: CallOptions = {}) => {
  const number = positive(nth, "NthValue requires a positive integer as for nth.");
  return new NthValueFunc([required(expression, "NthValue"), number], checkOptions(options));
});

const NtileFunc = windowClass("Ntile", "NTILE", OUTPUT.integer);
/** The rows in `numBuckets` groups of one size, as near as can be; the number of the group, from 1. */
export const Ntile: Has & { (numBuckets?: number): Func<number> } = callable(
  NtileFunc,
  (numBuckets: unknown = 1) => new NtileFunc([positive(numBuckets, "numBuckets must be greater than 0.")]),
);
