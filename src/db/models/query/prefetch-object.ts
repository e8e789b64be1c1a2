import { QUERY } from "./internals.ts";
import { isQuerySet } from "./is-query-set.ts";
import type { QuerySet } from "./query-set.ts";
import type { ROW } from "../types/brands.ts";

export interface PrefetchOptions<A extends string, R> {
  /** Query set of the related rows, filtered or ordered as wanted. */
  readonly queryset?: { readonly [ROW]: R };
  /** Property that takes the rows as a plain array, instead of the relation itself. */
  readonly toAttr?: A;
}

/**
 * A relation of `prefetchRelated()` with a query set of its own (docs/ref/models/querysets, "Prefetch").
 *
 * ```ts
 * new Prefetch("books", { queryset: Book.objects.filter({ status: "p" }), toAttr: "published" });
 * ```
 */
export class Prefetch<const N extends string = string, const A extends string = never, R = unknown> {
  declare readonly __types?: [N, A, R];
  readonly path: N;
  readonly queryset: { readonly [ROW]: R } | undefined;
  readonly toAttr: A | undefined;

  constructor(path: N, options: PrefetchOptions<A, R> = {}) {
    const { queryset } = options;
    if (
      queryset !== undefined &&
      (!isQuerySet(queryset) || (queryset as QuerySet<unknown>)[QUERY].state.values !== null)
    )
      throw new TypeError("Prefetch querysets cannot use raw(), values(), and valuesList().");
    this.path = path;
    this.queryset = options.queryset;
    this.toAttr = options.toAttr;
  }

  /** Whether it says how the rows are read, so that it cannot stand behind another lookup of the same relation. */
  get isCustom(): boolean {
    return this.queryset !== undefined;
  }

  static is(value: unknown): value is Prefetch {
    return value instanceof Prefetch;
  }
}
