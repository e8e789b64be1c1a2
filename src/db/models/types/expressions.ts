/**
 * What expressions say of themselves before they meet a query set: which paths they read, and which values they give.
 *
 * `Lower("name")` does not know its model. Its type, `Func<string | NullOf<At<"name">>, "name">`, says in two phantoms
 * what to ask of the model later: the value, in which terms such as `At` stand for what is not known yet, and the paths
 * it reads. A query set checks the paths (`CheckExpression`) and fills in the terms (`Evaluate`), once for each expression.
 *
 * A function says so in its signature:
 *
 * ```ts
 * export function Lower<const X extends Argument>(argument: X): Func<string | NullOf<ValueFrom<X>>, ReadsOf<X>>;
 * ```
 */
import type { Decimal } from "decimal.js";
import type { Temporal } from "temporal-polyfill";
import type { ArithmeticOperator } from "../expressions/expression.ts";
import type { EXPR, LOOKUPS, READS, TERM } from "./brands.ts";
import type { CheckRead, Lookup, MissingPath, Read, UnknownLookup } from "./lookups.ts";

/** Any expression, of any value, whatever it reads. */
export interface AnyExpression {
  readonly [EXPR]: unknown;
  readonly [READS]: unknown;
}
/** What most functions take: the path of a column, or an expression. */
export type Argument = string | AnyExpression;

// ---- terms: types of values that wait for the model ----

/** The type of the values at the path `P`. */
export interface At<P extends string> {
  readonly [TERM]: ["at", P];
}
/** `V` without null. */
export interface Present<V> {
  readonly [TERM]: ["present", V];
}
/** Null where `V` may be null, otherwise nothing. */
export interface NullOf<V> {
  readonly [TERM]: ["null", V];
}
/** The first of `V` that is not null: null when all of them may be. */
export interface FirstOf<V extends readonly unknown[]> {
  readonly [TERM]: ["first", V];
}
/** The result of arithmetic. */
export interface Computed<L, O extends ArithmeticOperator, R> {
  readonly [TERM]: ["computed", L, O, R];
}

type Term = { readonly [TERM]: unknown };

/** The type `V` on the model `I` with the annotations `A`: terms are filled in. */
export type Evaluate<I, A, V> = 0 extends 1 & V
  ? V
  : V extends Term
    ? V extends At<infer P>
      ? ReadAny<I, A, P>
      : V extends Present<infer X>
        ? NonNullable<Evaluate<I, A, X>>
        : V extends NullOf<infer X>
          ? Extract<Evaluate<I, A, X>, null>
          : V extends FirstOf<infer X>
            ? First<{ [K in keyof X]: Evaluate<I, A, X[K]> }>
            : V extends Computed<infer L, infer O, infer R>
              ? Arithmetic<Evaluate<I, A, L>, O, Evaluate<I, A, R>>
              : never
    : V;

/** A path that is known at run time only may have any value. */
type ReadAny<I, A, P extends string> = string extends P ? unknown : Read<I, A, P>;
type First<V extends readonly unknown[]> = null extends { [K in keyof V]: null extends V[K] ? null : 0 }[number]
  ? 0 extends { [K in keyof V]: null extends V[K] ? null : 0 }[number]
    ? NonNullable<V[number]>
    : V[number]
  : V[number];

type Day = Temporal.PlainDate;
type Moment = Date | Day;
type Arithmetic<L, O, R> = Result<NonNullable<L>, O, NonNullable<R>> | Extract<L | R, null>;
type Result<L, O, R> = [L] extends [Moment]
  ? O extends "-"
    ? [R] extends [Moment | Temporal.PlainTime]
      ? Temporal.Duration
      : Date
    : Date
  : [L] extends [Temporal.PlainTime]
    ? O extends "-"
      ? [R] extends [Temporal.PlainTime]
        ? Temporal.Duration
        : L
      : L
    : [R] extends [Moment]
      ? Date
      : [R] extends [Decimal]
        ? Decimal
        : [R] extends [Temporal.Duration]
          ? Temporal.Duration
          : [L] extends [number]
            ? number
            : L;

// ---- what an expression reads ----

/** Lookups of a condition whose model is not known yet. */
export interface Lookups<W> {
  readonly [LOOKUPS]: W;
}

/** Paths and lookups that an argument reads; plain values read nothing. */
export type ReadsOf<X> = X extends string ? X : ReadsOfOperand<X>;
/** The same of an operand, whose texts are values. */
export type ReadsOfOperand<X> = X extends { readonly [READS]: infer P } ? P : never;
/** The same of a condition: lookups, a `Q`, or a boolean expression. */
export type ReadsOfCondition<W> = W extends { readonly [READS]: infer P }
  ? P
  : W extends { readonly [LOOKUPS]: unknown }
    ? W
    : W extends object
      ? Lookups<W>
      : never;

/** The type of the values of an argument, in terms. */
export type ValueFrom<X> = X extends string ? At<X> : ValueFromOperand<X>;
/** The same of an operand, whose texts are values. */
export type ValueFromOperand<X> = X extends { readonly [EXPR]: infer V } ? V : Widened<X>;
/** A literal stands for any value of its kind. */
type Widened<X> = X extends string ? string : X extends number | bigint ? number : X extends boolean ? boolean : X;

// ---- checks ----

/** What `P` reads that `I` with `A` does not have; never when it has all. Unknown reads and models are not checked. */
export type Wrong<I, A, P> = unknown extends P | I
  ? never
  : P extends string
    ? string extends P
      ? never
      : [Read<I, A, P>] extends [never]
        ? MissingPath<I, A, P>
        : never
    : P extends Lookups<infer W>
      ? WrongLookups<I, A, W>
      : never;

/** The first wrong part of lookups that were written before the model was known. */
type WrongLookups<I, A, W> = {
  [K in keyof W & string]: Lookup<I, A, K> extends UnknownLookup<string, unknown>
    ? Lookup<I, A, K>
    : W[K] extends AnyExpression
      ? Wrong<I, A, W[K][typeof READS]>
      : W[K] extends Lookup<I, A, K>
        ? never
        : WrongValue<K, Lookup<I, A, K>>;
}[keyof W & string];

declare const VALUE: unique symbol;
/** Shown in errors: the lookup `P` takes values of the type `V`. */
export interface WrongValue<P extends string, V> {
  readonly [VALUE]: [P, V];
}

/**
 * The expression itself when all it reads exists, otherwise what does not.
 *
 * Here and in the other checks, `extends infer E` is for speed: to infer X, the compiler walks the branches of conditional
 * types, but not what they check, and E ends the walk. Without it a call costs four times as much.
 */
export type CheckExpression<I, A, X> = X extends { readonly [READS]: infer P }
  ? Wrong<I, A, P> extends infer E
    ? [E] extends [never]
      ? X
      : E
    : never
  : AnyExpression;
/** The same for an object of expressions, by its keys. */
export type CheckExpressions<I, A, X> = { [K in keyof X]: CheckExpression<I, A, X[K]> };

/** The value of an expression on `I`. */
export type ExpressionValue<I, A, X> = X extends { readonly [EXPR]: infer V } ? Evaluate<I, A, V> : never;
/** A path or an expression, of `valuesList()`: itself when all it reads exists. */
export type CheckTerm<I, A, X> = X extends string ? CheckRead<I, A, X> : CheckExpression<I, A, X>;
export type TermValue<I, A, X> = X extends string ? Read<I, A, X> : ExpressionValue<I, A, X>;
