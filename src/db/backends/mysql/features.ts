import type { DatabaseFeatures } from "../contract.ts";
import { MAX_PARAMS } from "./bind.ts";
import type { Flavour } from "./flavour.ts";

export function createFeatures({ isMariadb }: Flavour): DatabaseFeatures {
  return Object.freeze({
    supportsTransactionalDdl: false,
    hasReturning: isMariadb,
    hasUpdateReturning: false,
    givesCountedKey: true,
    supportsSelectForUpdate: true,
    supportsDistinctOn: false,
    supportsNullsOrdering: false,
    supportsIgnoreConflicts: true,
    supportsConflictTarget: false,
    maxQueryParams: MAX_PARAMS,
    hasNativeUuid: isMariadb,
    hasNativeJson: true,
    hasNativeBoolean: false,
    supportsComments: true,
    canDeferConstraints: false,
    supportsSlicingInCompound: true,
    supportsPartialIndexes: false,
    supportsCoveringIndexes: false,
    supportsExpressionIndexes: !isMariadb,
    supportsDeferrableUnique: false,
    supportsNullsDistinct: false,
    supportsVirtualGenerated: true,
    supportsJsonContains: true,
    maxNameLength: 64,
  });
}
