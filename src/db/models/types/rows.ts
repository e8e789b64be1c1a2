/** How rows of a query set change: annotations, loaded relations, prefetched lists. */
import type { PathAggregate } from "../expressions/aggregate.ts";
import type { CaseExpression } from "../expressions/case.ts";
import type { CombinedExpression } from "../expressions/combined.ts";
import type { Expression } from "../expressions/expression.ts";
import type { FieldReference } from "../expressions/field-reference.ts";
import type { Prefetch } from "../query/prefetch-object.ts";
import type { ANN, LOADED, ROW } from "./brands.ts";
import type { Read } from "./lookups.ts";
import type { Prefetched } from "./managers.ts";
import type { FkKeys, ManyMark, Target } from "./values.ts";

/** Rows are also `R`. */
export type With<R> = { readonly [ROW]: R };
/** Rows also have the annotations `A`. */
export type Annotated<A> = { readonly [ROW]: A; readonly [ANN]: A };

/** Filters and order also know the annotations `A`. */
export type Aliased<A> = { readonly [ANN]: A };

export type UnionToIntersection<U> = (U extends unknown ? (x: U) => void : never) extends (x: infer I) => void
  ? I
  : never;

type LoadedOf<X> = Extract<X, { readonly [LOADED]: true }>;
type Loaded<X, N> = (LoadedOf<X> & N) | Extract<X, null>;

/** `"author__publisher"` → `{ author: Author & { publisher: Publisher } }`. */
type Narrow<I, P extends string> = P extends `${infer H}__${infer R}`
  ? H extends keyof I
    ? {
        [K in H]: null extends I[K]
          ? (LoadedOf<I[K]> & Narrow<LoadedOf<I[K]>, R>) | null
          : LoadedOf<I[K]> & Narrow<LoadedOf<I[K]>, R>;
      }
    : never
  : P extends keyof I
    ? { [K in P]: null extends I[K] ? LoadedOf<I[K]> | null : LoadedOf<I[K]> }
    : never;
export type NarrowAll<I, P extends string> = UnionToIntersection<P extends string ? Narrow<I, P> : never>;

type RelPaths<I> = FkKeys<I> | { [K in FkKeys<I>]: `${K}__${FkKeys<Target<I[K]>>}` }[FkKeys<I>];
export type CheckRel<I, P extends string> = P extends keyof I
  ? P extends FkKeys<I>
    ? P
    : RelPaths<I>
  : P extends `${infer H}__${infer R}`
    ? H extends FkKeys<I>
      ? CheckRel<Target<I[H]>, R> extends R
        ? P
        : RelPaths<I>
      : RelPaths<I>
    : RelPaths<I>;

/** What a row gains by `prefetchRelated(P)`. */
export type PrefetchRow<I, P> = P extends string
  ? P extends `${infer H}__${infer R}`
    ? H extends keyof I
      ? { [K in H]: I[K] extends ManyMark<infer J> ? Prefetched<J & PrefetchRow<J, R>> : I[K] }
      : unknown
    : P extends keyof I
      ? { [K in P]: I[K] extends ManyMark<infer J> ? Prefetched<J> : Loaded<I[K], unknown> }
      : unknown
  : P extends Prefetch<infer N, infer A, infer R>
    ? [A] extends [never]
      ? { [K in N & keyof I]: Prefetched<unknown extends R ? Target<I[K]> : R> }
      : { [K in A]: (unknown extends R ? (N extends keyof I ? Target<I[N]> : never) : R)[] }
    : never;

/**
 * The value of an annotation or aggregate on `I`: that of a path (annotations `A` count too), arithmetic that of its left
 * side, aggregates of a path that of the path.
 */
export type ExprValue<I, A, X> =
  X extends FieldReference<infer P>
    ? Read<I, A, P>
    : X extends PathAggregate<infer P, infer D>
      ? Known<NonNullable<Read<I, A, P>>> | D
      : X extends CombinedExpression<infer _V, infer L>
        ? ExprValue<I, A, L>
        : X extends CaseExpression<infer _V, infer R>
          ? ExprValue<I, A, R>
          : X extends Expression<infer V>
            ? V
            : never;
/** A path that the types do not know gives numbers. */
type Known<V> = [V] extends [never] ? number : V;
