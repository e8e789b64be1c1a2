/** The names of the `models` namespace, as Django's `django.db.models` has them. */
export { BaseConstraint, CheckConstraint, UniqueConstraint } from "./constraints.ts";
export { createField } from "./create-field.ts";
export { createModelClass, type ModelClassOptions } from "./create-model-class.ts";
export { Aggregate, type AggregateOptions } from "./expressions/aggregate.ts";
export {
  AnyValue,
  Avg,
  BitAnd,
  BitOr,
  BitXor,
  Count,
  Max,
  Min,
  StdDev,
  StringAgg,
  Sum,
  Variance,
} from "./expressions/aggregates.ts";
export { Case, When } from "./expressions/case.ts";
export { Expression, OrderBy } from "./expressions/expression.ts";
export { ExpressionWrapper } from "./expressions/expression-wrapper.ts";
export { F, OuterRef, Value } from "./expressions/factories.ts";
export { Func, type FuncOptions } from "./expressions/func.ts";
export * as lookups from "./expressions/lookup-expression.ts";
export { RawSQL } from "./expressions/raw-expression.ts";
export { Exists, Subquery } from "./expressions/subquery.ts";
export type { SqlExpression } from "../sql/nodes.ts";
export type { Resolved } from "./expressions/expression.ts";
export type { Scope } from "./expressions/scope.ts";
export { RowRange, ValueRange, Window, WindowFrameExclusion } from "./expressions/window.ts";
export {
  AutoField,
  BigAutoField,
  BigIntegerField,
  BinaryField,
  BooleanField,
  CharField,
  CompositePrimaryKey,
  DateField,
  DateTimeField,
  DecimalField,
  DurationField,
  EmailField,
  FileField,
  FloatField,
  ForeignKey,
  GeneratedField,
  GenericIPAddressField,
  ImageField,
  IntegerField,
  JSONField,
  ManyToManyField,
  OneToOneField,
  PositiveBigIntegerField,
  PositiveIntegerField,
  PositiveSmallIntegerField,
  Reverse,
  ReverseOne,
  SlugField,
  SmallAutoField,
  SmallIntegerField,
  TextField,
  TimeField,
  URLField,
  UUIDField,
} from "./field-functions.ts";
export { IntegerChoices, TextChoices } from "./fields/choices.ts";
export { Field } from "./fields/field.ts";
export * as fields from "./fields/index.ts";
export * as functions from "./functions/index.ts";
export { JSONNull, KT } from "./functions/json.ts";
export { removed } from "./frames.ts";
export { Index } from "./indexes.ts";
export { Lookup } from "./lookups/lookup.ts";
export { registerLookup, registerTransform, unregisterLookup } from "./lookups/registry.ts";
export { Transform } from "./lookups/transform.ts";
export { Manager, manager } from "./managers.ts";
export { mixins } from "./mixins.ts";
export { BaseModel, type DeleteResult, Model } from "./model.ts";
export type { ModelMeta } from "./model-meta.ts";
export { ProtectedError, RestrictedError } from "./persistence/collector.ts";
export type { SaveOptions } from "./persistence/save.ts";
export { RawQuerySet } from "./query/raw-query-set.ts";
export { FilteredRelation } from "./query/filtered-relation.ts";
export { Prefetch } from "./query/prefetch-object.ts";
export { prefetchRelatedObjects } from "./query/prefetch.ts";
export { FieldFetchBlocked } from "./fetch-blocked.ts";
export { Q } from "./query/q.ts";
export { QuerySet } from "./query/query-set.ts";
export {
  CASCADE,
  DB_CASCADE,
  DB_SET_DEFAULT,
  DB_SET_NULL,
  DO_NOTHING,
  OnDelete,
  PROTECT,
  RESTRICT,
  SET,
  SET_DEFAULT,
  SET_NULL,
} from "./relations/on-delete.ts";
export type { Default, Lazy, PkOf, Plain, Ref } from "./types/brands.ts";
export type { Prefetched, RelatedManager } from "./types/managers.ts";
export type { Init, Json, UpdateInit } from "./types/values.ts";
