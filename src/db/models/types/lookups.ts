/** Types of lookup paths: each key of a filter is parsed, to any depth, and only the keys that are used. */
import type { Decimal } from "decimal.js";
import type { Temporal } from "temporal-polyfill";
import type { LOADED, PkOf, Plain, ROW } from "./brands.ts";
import type { ColumnKeys, Expr, FkKeys, Fn, Json, ManyKeys, ReadonlyKeys, RelKeys, Target } from "./values.ts";

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
interface TextLookups {
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
interface JsonLookups extends TextLookups {
  exact: Json;
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
                      : JsonLookups
    : never;

declare const ERR: unique symbol;
/** Shown in errors: the lookup `P` does not exist on `On`. */
export interface UnknownLookup<P extends string, On, Has = unknown> {
  readonly [ERR]: [P, On, Has];
}
export type NoSuchLookup<I, P extends string> = UnknownLookup<P, I, ColumnKeys<I> | RelKeys<I>>;
type NoSuchTransform<L, P extends string> = UnknownLookup<P, L, keyof L>;

/** The type that a lookup path takes on a model. */
export type LookupValue<I, P extends string> = P extends "pk"
  ? PkOf<I> | Expr<PkOf<I>>
  : P extends keyof I
    ? [ReadonlyKeys<Pick<I, P>>] extends [never]
      ? ValueOf<I[P], P>
      : NoSuchLookup<I, P>
    : P extends `${infer H}__${infer R}`
      ? H extends "pk"
        ? Tail<Lookups<PkOf<I>>, R>
        : H extends keyof I
          ? Step<I[H], R>
          : H extends `${infer K}Id`
            ? K extends FkKeys<I>
              ? Tail<Lookups<PkOf<Target<I[K]>>>, R>
              : NoSuchLookup<I, H>
            : NoSuchLookup<I, H>
      : RawKey<I, P>;
/** `authorId`, the key behind `author`. */
type RawKey<I, P extends string> = P extends `${infer K}Id`
  ? K extends FkKeys<I>
    ? PkOf<Target<I[K]>> | (null extends I[K] ? null : never) | Expr<PkOf<Target<I[K]>>>
    : NoSuchLookup<I, P>
  : NoSuchLookup<I, P>;
type ValueOf<X, P extends string> = [Target<X>] extends [never]
  ? X extends Fn
    ? UnknownLookup<P, X>
    : Exact<X> | Expr<Plain<X>>
  :
      | Target<X>
      | Extract<X, { readonly [LOADED]: false }>
      | PkOf<Target<X>>
      | Rows
      | Expr<PkOf<Target<X>>>
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
  ? L[R] | (R extends "isnull" | "in" | "range" ? never : Expr<L[R]>)
  : L extends JsonLookups
    ? Json | Expr<Json>
    : R extends `${infer H}__${infer T}`
      ? H extends keyof L
        ? Tail<Lookups<L[H]>, T>
        : NoSuchTransform<L, R>
      : NoSuchTransform<L, R>;

/** The type a path has when it is read: values(), F(), ordering. Never: the path leads nowhere. */
export type PathValue<I, P extends string> = P extends keyof I
  ? [Target<I[P]>] extends [never]
    ? I[P] extends Fn
      ? never
      : Plain<I[P]>
    : PkOf<Target<I[P]>> | (null extends I[P] ? null : never)
  : P extends "pk"
    ? PkOf<I>
    : P extends `${infer H}__${infer R}`
      ? H extends keyof I
        ? [Target<I[H]>] extends [never]
          ? H extends keyof I
            ? TransformValue<Lookups<I[H]>, R>
            : never
          : PathValue<Target<I[H]>, R> | (null extends I[H] ? null : never)
        : never
      : P extends `${infer K}Id`
        ? K extends FkKeys<I>
          ? PkOf<Target<I[K]>> | (null extends I[K] ? null : never)
          : never
        : never;
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
export type Where<I, A, W> = { [K in keyof W]: K extends string ? Lookup<I, A, K> : never };
/** Paths of the model first, then annotations: inside a QuerySet subclass A is deferred, and is then not looked at. */
type Lookup<I, A, P extends string> =
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

type Own<I> = ColumnKeys<I> | FkKeys<I> | ManyKeys<I> | "pk";
type OwnPaths<I> = Own<I> | { [K in ColumnKeys<I>]: `${K}__${keyof Lookups<I[K]> & string}` }[ColumnKeys<I>];
type SuggestedPaths<I> = OwnPaths<I> | { [K in RelKeys<I>]: `${K}__${Own<Target<I[K]>>}` }[RelKeys<I>];
/** Readable paths, two levels. */
export type ReadPaths<I> = Own<I> | { [K in RelKeys<I>]: `${K}__${Own<Target<I[K]>>}` }[RelKeys<I>];
export type OwnNames<I> = Own<I>;
export type CheckRead<I, A, P extends string> = P extends unknown
  ? [Read<I, A, P>] extends [never]
    ? ReadPaths<I>
    : P
  : never;
export type CheckOrder<I, A, P extends string> = P extends "?"
  ? P
  : P extends unknown
    ? [Read<I, A, P extends `-${infer Q}` ? Q : P>] extends [never]
      ? ReadPaths<I> | `-${ReadPaths<I>}`
      : P
    : never;

declare const QB: unique symbol;
/** A condition on `I`; it has no string keys, so it adds nothing to completions. */
export interface Q<in I> {
  readonly [QB]: (model: I) => void;
}
/** What filter() takes: lookups, a Q, or a boolean expression. */
export type Cond<I, A, W> = (Where<I, A, W> & Hints<I>) | Q<I> | Expr<boolean>;
