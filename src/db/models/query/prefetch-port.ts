/** Reading of relations for modules that prefetching itself needs. */
import type { BaseModel } from "../model.ts";
import type { PrivateField } from "../fields/private-field.ts";
import type { RelationField } from "../relations/relation-field.ts";
import type { Prefetch } from "./prefetch-object.ts";
import type { RelatedRows } from "./related-rows.ts";

type PrefetchFunction = (rows: readonly BaseModel[], lookups: readonly (string | Prefetch)[]) => Promise<void>;
type ReadFunction = (
  owners: readonly BaseModel[],
  field: RelationField | PrivateField,
  reverse: boolean,
) => Promise<RelatedRows>;

let prefetch: PrefetchFunction | null = null;
let read: ReadFunction | null = null;

export function setPrefetch(prefetchFunction: PrefetchFunction, readFunction: ReadFunction): void {
  prefetch = prefetchFunction;
  read = readFunction;
}

export async function prefetchRelated(
  rows: readonly BaseModel[],
  lookups: readonly (string | Prefetch)[],
): Promise<void> {
  await prefetch?.(rows, lookups);
}

/** Rows of a to-many relation for many owners; nothing is kept. `reverse`: the owners are the targets of `field`. */
export const readRelated: ReadFunction = (owners, field, reverse) => read!(owners, field, reverse);
