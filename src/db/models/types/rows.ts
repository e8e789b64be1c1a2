/** How rows of a query set change: annotations, loaded relations, prefetched lists. */
import type { Prefetch } from "../query/prefetch-object.ts";
import type { ANN, LOADED, ROW } from "./brands.ts";
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

/** A relation whose rows a `Prefetch` reads; `R` unknown: as they are. */
type PrefetchedAs<X, R> =
  X extends ManyMark<infer J>
    ? Prefetched<unknown extends R ? J : R>
    : unknown extends R
      ? Loaded<X, unknown>
      : R | null;

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
      ? { [K in N & keyof I]: PrefetchedAs<I[K], R> }
      : { [K in A]: (unknown extends R ? (N extends keyof I ? Target<I[N]> : never) : R)[] }
    : never;
