/** Prefetching for rows that prefetching itself reads: joins two modules that need each other. */
import type { BaseModel } from "../model.ts";
import type { Prefetch } from "./prefetch-object.ts";

type PrefetchFunction = (rows: readonly BaseModel[], lookups: readonly (string | Prefetch)[]) => Promise<void>;

let prefetch: PrefetchFunction | null = null;

export function setPrefetch(fn: PrefetchFunction): void {
  prefetch = fn;
}

export async function prefetchRelated(
  rows: readonly BaseModel[],
  lookups: readonly (string | Prefetch)[],
): Promise<void> {
  await prefetch?.(rows, lookups);
}
