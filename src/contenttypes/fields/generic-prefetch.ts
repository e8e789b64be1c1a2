import { isQuerySet } from "../../db/models/query/is-query-set.ts";
import { Prefetch } from "../../db/models/query/prefetch-object.ts";
import type { ROW } from "../../db/models/types/brands.ts";

/**
 * A generic foreign key of `prefetchRelated()` with query sets of its own, at most one for each model
 * (docs/ref/contrib/contenttypes, "GenericPrefetch"). Objects of other models are read as usual.
 *
 * ```ts
 * await TaggedItem.objects.prefetchRelated(
 *   new GenericPrefetch("contentObject", [Book.objects.selectRelated("author"), Film.objects.only("title")]),
 * );
 * ```
 */
export class GenericPrefetch<
  const N extends string = string,
  const A extends string = never,
  R = unknown,
> extends Prefetch<N, A, R> {
  readonly querysets: readonly { readonly [ROW]: R }[];

  constructor(
    path: N,
    querysets: readonly { readonly [ROW]: R }[],
    options: { /** Property that takes the objects, instead of the relation itself. */ readonly toAttr?: A } = {},
  ) {
    for (const queryset of querysets) {
      if (!isQuerySet(queryset)) throw new TypeError("GenericPrefetch() takes a list of query sets.");
      void new Prefetch(path, { queryset }); // refuses values()
    }
    super(path, options);
    this.querysets = querysets;
  }

  override get isCustom(): boolean {
    return true;
  }
}
