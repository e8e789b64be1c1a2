/** What only PostgreSQL has (docs/ref/contrib/postgres): `belleville/contrib/postgres`. */
import "./lookups.ts";
import "./search/lookup.ts";

export {
  ArrayAgg,
  BoolAnd,
  BoolOr,
  Corr,
  CovarPop,
  type CovarOptions,
  JSONBAgg,
  RegrAvgX,
  RegrAvgY,
  RegrCount,
  RegrIntercept,
  RegrR2,
  RegrSlope,
  RegrSXX,
  RegrSXY,
  RegrSYY,
} from "./aggregates.ts";
export { ArraySubquery } from "./array-subquery.ts";
export { PostgresConfig as postgres } from "./apps.ts";

export { ArrayField, ArrayFieldClass } from "./fields/array-field.ts";
export { HStoreField, HStoreFieldClass } from "./fields/hstore-field.ts";
export {
  BigIntegerRangeField,
  BigIntegerRangeFieldClass,
  DateRangeField,
  DateRangeFieldClass,
  DateTimeRangeField,
  DateTimeRangeFieldClass,
  DecimalRangeField,
  DecimalRangeFieldClass,
  IntegerRangeField,
  IntegerRangeFieldClass,
  RangeField,
} from "./fields/range-fields.ts";
export { Range, type RangeBounds, type RangeOptions } from "./range.ts";
export {
  ExclusionConstraint,
  type ExclusionConstraintOptions,
  RangeOperators,
} from "./exclusion-constraint.ts";
export { RandomUUID, TransactionNow } from "./functions.ts";
export { BloomIndex, BrinIndex, BTreeIndex, GinIndex, GistIndex, HashIndex, SpGistIndex } from "./indexes.ts";
export {
  AddConstraintNotValid,
  AddIndexConcurrently,
  BloomExtension,
  BtreeGinExtension,
  BtreeGistExtension,
  CITextExtension,
  type CollationOptions,
  CreateCollation,
  CreateExtension,
  CryptoExtension,
  HStoreExtension,
  RemoveCollation,
  RemoveIndexConcurrently,
  TrigramExtension,
  UnaccentExtension,
  ValidateConstraint,
} from "./operations.ts";
export type { SearchConfig } from "./search/config.ts";
export { SearchLookup } from "./search/lookup.ts";
export { Lexeme, type LexemeOptions, SearchQuery, type SearchQueryOptions, type SearchType } from "./search/query.ts";
export { SearchHeadline, type SearchHeadlineOptions, SearchRank, type SearchRankOptions } from "./search/rank.ts";
export {
  SearchVector,
  SearchVectorField,
  SearchVectorFieldClass,
  type SearchVectorOptions,
  type SearchWeight,
} from "./search/vector.ts";
export {
  TrigramDistance,
  TrigramSimilar,
  TrigramSimilarity,
  TrigramStrictWordDistance,
  TrigramStrictWordSimilar,
  TrigramStrictWordSimilarity,
  TrigramWordDistance,
  TrigramWordSimilar,
  TrigramWordSimilarity,
} from "./trigram.ts";
export { Unaccent } from "./unaccent.ts";
