import type { DatabaseFeatures } from "../contract.ts";
import { MAX_PARAMS } from "./bind.ts";

export const sqliteFeatures: DatabaseFeatures = Object.freeze({
  supportsTransactionalDdl: true,
  hasReturning: true,
  hasUpdateReturning: true,
  givesCountedKey: true,
  supportsSelectForUpdate: false,
  supportsDistinctOn: false,
  supportsNullsOrdering: true,
  supportsIgnoreConflicts: true,
  maxQueryParams: MAX_PARAMS,
  hasNativeUuid: false,
  hasNativeJson: false,
  hasNativeBoolean: false,
  supportsComments: false,
  canDeferConstraints: true,
  supportsSlicingInCompound: true,
  supportsPartialIndexes: true,
  supportsCoveringIndexes: false,
  supportsExpressionIndexes: true,
  supportsDeferrableUnique: false,
  supportsNullsDistinct: false,
  supportsVirtualGenerated: true,
  supportsJsonContains: false,
  maxNameLength: null,
});
