/** Types of calls, in the terms of `types/expressions.ts`: what a function gives hangs on its arguments. */
import type { Func } from "../expressions/func.ts";
import type { AnyExpression, FirstOf, NullOf, ReadsOf, ValueFrom } from "../types/expressions.ts";

/** What functions take: the path of a column, an expression, or a plain value that is no text. */
export type Argument = string | AnyExpression | number | bigint | boolean | Date | null;

/**
 * How the value of a call comes about:
 * - `strict`: `V`, or null when an argument may be;
 * - `same`: that of the first argument, or null when an argument may be;
 * - `sameOrNull`: that of the first argument, or null;
 * - `firstOf`: the first that is not null, so null only when all may be;
 * - `anyOf`: that of any argument.
 */
export type CallMode = "strict" | "same" | "sameOrNull" | "firstOf" | "anyOf";

type Values<A extends readonly unknown[]> = { [K in keyof A]: ValueFrom<A[K]> };
type CallValue<M, A extends readonly unknown[], V> = M extends "strict"
  ? V | NullOf<ValueFrom<A[number]>>
  : M extends "same"
    ? ValueFrom<A[0]> | NullOf<ValueFrom<A[number]>>
    : M extends "sameOrNull"
      ? ValueFrom<A[0]> | null
      : M extends "firstOf"
        ? FirstOf<Values<A>>
        : ValueFrom<A[number]>;

/** A call with the arguments `A`. */
export type Call<M extends CallMode, A extends readonly unknown[], V = never> = Func<
  CallValue<M, A, V>,
  ReadsOf<A[number]>
>;

export interface CallOptions {
  /** The field that converts the values, such as `models.TextField()`; by default that of the function or its arguments. */
  readonly outputField?: unknown;
}
