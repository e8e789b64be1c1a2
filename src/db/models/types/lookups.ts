/** Types of lookup paths: each key of a filter is parsed, to any depth, and only the keys that are used. */
import type { Decimal } from "decimal.js";
import type { Temporal } from "temporal-polyfill";
import type { EXPR, FIELD_LOOKUPS, GENERIC, LOADED, PkOf, Plain, READS, ROW } from "./brands.ts";
import type { Expression } from "../expressions/expression.ts";
import type { AnyExpression, CheckExpression, ExpressionValue, Wrong } from "./expressions.ts";
import type { ColumnKeys, FkKeys, Json, ManyKeys, NoColumn, ReadonlyKeys, RelKeys, Target } from "./values.ts";

/** Rows of a subquery. */
interface Rows {
  readonly [ROW]: unknown;
}
interface Common<V, G = V> {
  exact: G;
  gt: G;
  gte: G;
  lt: G;
  lte: G;
  in: readonly G[] | ReadonlySet<G> | Rows;
  isnull: boolean;
  range: readonly [G, G];
}
/** Lookups of texts; apps add theirs (`declare module`). */
export interface TextLookups {
  iexact: string;
  contains: string;
  icontains: string;
  startswith: string;
  istartswith: string;
  endswith: string;
  iendswith: string;
  regex: string;
  iregex: string;
}
interface StringLookups<V> extends Common<V>, TextLookups {
  length: number;
  lower: string;
  upper: string;
}
interface NumberLookups<V> extends Common<V>, Pick<TextLookups, "contains" | "icontains" | "startswith" | "endswith"> {}
interface DateParts {
  year: number;
  iso_year: number;
  quarter: number;
  month: number;
  week: number;
  week_day: number;
  iso_week_day: number;
  day: number;
}
interface TimeParts {
  hour: number;
  minute: number;
  second: number;
}
type Moment = Date | Temporal.ZonedDateTime | Temporal.Instant;
interface DateTimeLookups extends Common<Date, Moment>, DateParts, TimeParts {
  date: Temporal.PlainDate;
  time: Temporal.PlainTime;
}
interface DateLookups extends Common<Temporal.PlainDate>, DateParts {}
interface TimeLookups extends Common<Temporal.PlainTime>, TimeParts {}
interface JsonLookups extends Omit<TextLookups, "contains"> {
  exact: Json;
  contains: Json;
  contained_by: Json;
  has_key: string | number;
  has_keys: readonly string[];
  has_any_keys: readonly string[];
  isnull: boolean;
  in: readonly Json[];
  gt: number | string;
  gte: number | string;
  lt: number | string;
  lte: number | string;
}
interface BoolLookups {
  exact: boolean;
  isnull: boolean;
  in: readonly boolean[];
}
interface RelLookups<I> {
  exact: I | PkOf<I>;
  in: readonly (I | PkOf<I>)[] | Rows;
  isnull: boolean;
  gt: PkOf<I>;
  gte: PkOf<I>;
  lt: PkOf<I>;
  lte: PkOf<I>;
}

/** Lookups of a column value; transforms chain through the value type they give. */
export type Lookups<V> =
  NonNullable<V> extends infer N
    ? [N] extends [string]
      ? StringLookups<Plain<N>>
      : [N] extends [number | bigint]
        ? NumberLookups<Plain<N>>
        : [N] extends [boolean]
          ? BoolLookups
          : [N] extends [Date]
            ? DateTimeLookups
            : [N] extends [Decimal]
              ? Common<Decimal, Decimal | number | string>
              : [N] extends [Temporal.PlainDate]
                ? DateLookups
                : [N] extends [Temporal.PlainTime]
                  ? TimeLookups
                  : [N] extends [Temporal.Duration]
                    ? Common<Temporal.Duration>
                    : [N] extends [Uint8Array]
                      ? Pick<Common<Uint8Array>, "exact" | "in" | "isnull">
                      : typeof FIELD_LOOKUPS extends keyof N
                        ? NonNullable<N[typeof FIELD_LOOKUPS & keyof N]>
                        : JsonLookups
    : never;

declare const ERR: unique symbol;
/** Shown in errors: there is no `P` on `On`. */
export interface UnknownLookup<P extends string, On> {
  readonly [ERR]: [P, On];
}
/** Shown in errors: the model `I` has no field, relation or annotation `P`. */
export interface NoSuchLookup<I, P extends string> extends UnknownLookup<P, I> {}
/** Shown in errors: no lookup or transform `P` is among `L`. */
export interface NoSuchTransform<L, P extends string> extends UnknownLookup<P, L> {}

/** A generic foreign key, which no query can follow. */
interface AnyGeneric {
  readonly [GENERIC]: unknown;
}

/** The type that a lookup path takes on a model. */
export type LookupValue<I, P extends string> = P extends "pk"
  ? PkOf<I>
  : P extends keyof I
    ? [ReadonlyKeys<Pick<I, P>>] extends [never]
      ? [Extract<I[P], AnyGeneric>] extends [never]
        ? ValueOf<I[P], P>
        : NoSuchLookup<I, P>
      : NoSuchLookup<I, P>
    : P extends `${infer H}__${infer R}`
      ? H extends "pk"
        ? Tail<Lookups<PkOf<I>>, R>
        : H extends keyof I
          ? [Extract<I[H], AnyGeneric>] extends [never]
            ? Step<I[H], R>
            : NoSuchLookup<I, H>
          : H extends `${infer K}Id`
            ? K extends FkKeys<I>
              ? Tail<Lookups<PkOf<Target<I[K]>>>, R>
              : NoSuchLookup<I, H>
            : NoSuchLookup<I, H>
      : RawKey<I, P>;
/** `authorId`, the key behind `author`. */
export type RawKey<I, P extends string> = P extends `${infer K}Id`
  ? K extends FkKeys<I>
    ? PkOf<Target<I[K]>> | (null extends I[K] ? null : never)
    : NoSuchLookup<I, P>
  : NoSuchLookup<I, P>;
type ValueOf<X, P extends string> = [Target<X>] extends [never]
  ? X extends NoColumn
    ? UnknownLookup<P, X>
    : Exact<X>
  :
      | Target<X>
      | Extract<X, { readonly [LOADED]: false }>
      | PkOf<Target<X>>
      | Rows
      | (null extends X ? null : X extends { readonly relatedRows: true } ? null : never);
/** What equality takes besides the value itself. */
type Exact<X> =
  | Plain<X>
  | (Decimal extends Plain<X> ? number | string : never)
  | (Date extends Plain<X> ? Moment : never);
type Step<X, R extends string> = [Target<X>] extends [never]
  ? Tail<Lookups<X>, R>
  : R extends keyof RelLookups<Target<X>>
    ? RelLookups<Target<X>>[R]
    : LookupValue<Target<X>, R>;
type Tail<L, R extends string> = R extends keyof L
  ? L[R]
  : L extends JsonLookups
    ? Json
    : R extends `${infer H}__${infer T}`
      ? H extends keyof L
        ? Tail<Lookups<L[H]>, T>
        : NoSuchTransform<L, R>
      : NoSuchTransform<L, R>;

/** The type a path has when it is read: values(), F(), ordering. Never: the path leads nowhere. */
export type PathValue<I, P extends string> = P extends keyof I
  ? [Target<I[P]>] extends [never]
    ? I[P] extends NoColumn
      ? never
      : Plain<I[P]>
    : PkOf<Target<I[P]>> | NullOf<I[P]>
  : P extends "pk"
    ? PkOf<I>
    : P extends `${infer H}__${infer R}`
      ? H extends keyof I
        ? [Target<I[H]>] extends [never]
          ? TransformValue<Lookups<I[H]>, R>
          : Behind<PathValue<Target<I[H]>, R>, I[H]>
        : never
      : P extends `${infer K}Id`
        ? K extends FkKeys<I>
          ? PkOf<Target<I[K]>> | NullOf<I[K]>
          : never
        : never;
/** A value behind the relation `X`: null where there may be no related row. */
type Behind<V, X> = [V] extends [never] ? never : V | NullOf<X>;
type NullOf<X> = null extends X ? null : never;
type Transforms = keyof DateParts | keyof TimeParts | "length" | "lower" | "upper" | "date" | "time";
type TransformValue<L, R extends string> = L extends JsonLookups
  ? Json
  : R extends Transforms
    ? R extends keyof L
      ? L[R]
      : never
    : never;

/** Keys that editors suggest; the values are checked by `Where`. */
export type Hints<I> = { [P in SuggestedPaths<I>]?: unknown };
/** The lookups `W` on a model. */
export type Where<I, A, W> = { [K in keyof W]: K extends string ? Operand<I, A, W[K], Lookup<I, A, K>> : never };
/**
 * What may stand for `V` where the type `L` is wanted: `L`, or an expression that reads what exists and can be compared
 * with `L`.
 *
 * `infer` is for speed: to infer V, the compiler walks the branches of conditional types, but not what they check.
 */
export type Operand<I, A, V, L> =
  | ([L] extends [infer M] ? M : never)
  | (V extends AnyExpression
      ? Wrong<I, A, V[typeof READS]> extends infer E
        ? [E] extends [never]
          ? Comparable<NonNullable<ExpressionValue<I, A, V>>, L> extends infer M
            ? [M] extends [never]
              ? V
              : M
            : never
          : E
        : never
      : never);
/** Never when `E` can be compared with `L`. */
type Comparable<E, L> = [E] extends [Kinds<L>] ? never : Expression<L>;

/** Paths of the model first, then annotations: inside a QuerySet subclass A is deferred, and is then not looked at. */
export type Lookup<I, A, P extends string> =
  Head<P> extends keyof I | "pk"
    ? LookupValue<I, P>
    : Head<P> extends keyof A
      ? LookupValue<A, P>
      : RawHead<P> extends FkKeys<I>
        ? LookupValue<I, P>
        : unknown extends I
          ? unknown // a Q that stands where no model is known
          : NoSuchLookup<I, P>;
type Head<P extends string> = P extends `${infer H}__${string}` ? H : P;
/** `author` of `authorId__in`; otherwise a name that no relation has. */
type RawHead<P extends string> = Head<P> extends `${infer K}Id` ? K : "";
export type Read<I, A, P extends string> =
  Head<P> extends keyof I | "pk"
    ? PathValue<I, P>
    : Head<P> extends keyof A
      ? PathValue<A, P>
      : RawHead<P> extends FkKeys<I>
        ? PathValue<I, P>
        : never;

/** Where a path that cannot be read breaks off. */
export type MissingPath<I, A, P extends string> = Head<P> extends keyof A ? MissingFrom<A, P> : MissingFrom<I, P>;
type MissingFrom<I, P extends string> = P extends `${infer H}__${infer R}`
  ? H extends keyof I
    ? [Target<I[H]>] extends [never]
      ? NoSuchTransform<Lookups<I[H]>, R>
      : MissingFrom<Target<I[H]>, R>
    : NoSuchLookup<I, H>
  : NoSuchLookup<I, P>;

type Own<I> = ColumnKeys<I> | FkKeys<I> | ManyKeys<I> | "pk";
type OwnPaths<I> = Own<I> | { [K in ColumnKeys<I>]: `${K}__${keyof Lookups<I[K]> & string}` }[ColumnKeys<I>];
type SuggestedPaths<I> = OwnPaths<I> | { [K in RelKeys<I>]: `${K}__${Own<Target<I[K]>>}` }[RelKeys<I>];
/** Readable paths, two levels. */
export type ReadPaths<I> = Own<I> | { [K in RelKeys<I>]: `${K}__${Own<Target<I[K]>>}` }[RelKeys<I>];
export type OwnNames<I> = Own<I>;
/** The path itself when it can be read; otherwise what is wrong with it, and what editors suggest. */
export type CheckRead<I, A, P extends string> = P extends unknown
  ? WrongRead<I, A, P> extends infer E
    ? [E] extends [never]
      ? P
      : E
    : never
  : never;
type WrongRead<I, A, P extends string> = [Read<I, A, P>] extends [never] ? MissingPath<I, A, P> | ReadPaths<I> : never;
type OrderPaths<I> = ReadPaths<I> | `-${ReadPaths<I>}`;
/** The same for a term of an order. */
export type CheckOrder<I, A, P> = P extends string
  ? WrongOrder<I, A, P extends `-${infer Q}` ? Q : P> extends infer E
    ? [E] extends [never]
      ? P
      : E
    : never
  : CheckExpression<I, A, P>;
type WrongOrder<I, A, P extends string> = P extends "?"
  ? never
  : [Read<I, A, P>] extends [never]
    ? MissingPath<I, A, P> | OrderPaths<I>
    : never;

/** What can be compared with `L`: a number with any number, a text with any text, a moment with any moment. */
export type Kinds<L> =
  | L
  | ([Extract<L, number | Decimal>] extends [never] ? never : number | Decimal | bigint)
  | ([Extract<L, string>] extends [never] ? never : string)
  | ([Extract<L, Date | Temporal.PlainDate>] extends [never] ? never : Date | Temporal.PlainDate);

declare const QB: unique symbol;
/**
 * A condition on `I` with the annotations `A`; it has no string keys, so it adds nothing to completions. `P` are lookups
 * that are checked where it is used: of a `Q` that was made apart from a query set, whose model is unknown.
 */
export interface Q<in I, in A = unknown, out P = never> {
  readonly [QB]: (model: I, annotations: A) => void;
  readonly [READS]: P;
}
/** What filter() takes: lookups `W`; or a Q or a boolean expression, `X`. */
export type Cond<I, A, W, X> = (Where<I, A, W> & Hints<I>) | Q<I, A> | CheckCondition<I, A, X>;
/** A condition that was made apart from the query set: it must read what exists, and be a Q or a boolean. */
type CheckCondition<I, A, X> = X extends { readonly [READS]: infer P }
  ? Wrong<I, A, P> extends infer E
    ? [E] extends [never]
      ? X extends { readonly [EXPR]: unknown }
        ? ExpressionValue<I, A, X> extends infer V
          ? [V] extends [boolean | null]
            ? X
            : Expression<boolean>
          : never
        : [P] extends [never]
          ? never
          : X
      : Q<I, A, E>
    : never
  : never;
