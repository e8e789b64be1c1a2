import type { DatabaseFeatures } from "../contract.ts";

export const sqliteFeatures: DatabaseFeatures = Object.freeze({
  supportsTransactionalDdl: true,
  hasReturning: true,
  hasUpdateReturning: true,
  givesCountedKey: true,
  supportsSelectForUpdate: false,
  supportsDistinctOn: false,
  supportsNullsOrdering: true,
  supportsIgnoreConflicts: true,
  maxQueryParams: 32_766,
  hasNativeUuid: false,
  hasNativeJson: false,
  hasNativeBoolean: false,
  supportsComments: false,
  canDeferConstraints: true,
  supportsSlicingInCompound: true,
  supportsJsonContains: false,
  maxNameLength: null,
});
