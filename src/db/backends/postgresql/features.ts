import type { DatabaseFeatures } from "../contract.ts";

export const postgresqlFeatures: DatabaseFeatures = Object.freeze({
  supportsTransactionalDdl: true,
  hasReturning: true,
  hasUpdateReturning: true,
  supportsSelectForUpdate: true,
  supportsDistinctOn: true,
  supportsNullsOrdering: true,
  supportsIgnoreConflicts: true,
  maxQueryParams: 65_535,
  hasNativeUuid: true,
  hasNativeJson: true,
  hasNativeBoolean: true,
  supportsComments: true,
  canDeferConstraints: true,
  supportsSlicingInCompound: true,
  supportsJsonContains: true,
  maxNameLength: 63,
});
