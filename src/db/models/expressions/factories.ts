/** Expressions as they are written in queries: `F("price")`, `Count("books")`. */
import type { Argument, Present, ReadsOf, ReadsOfCondition, ValueFrom } from "../types/expressions.ts";
import { Aggregate, type AggregateOptions } from "./aggregate.ts";
import { ValueExpression } from "./combined.ts";
import "./expression-wrapper.ts";
import { FieldReference, OuterReference } from "./field-reference.ts";
import type { OutputField } from "./output-fields.ts";

/** The value of a column, reached by its path; computed by the database, not here. */
export function F<const P extends string>(path: P): FieldReference<P> {
  return new FieldReference(path);
}

/** A column of the query around a subquery. */
export function OuterRef<const P extends string>(path: P): OuterReference<P> {
  return new OuterReference(path);
}

/** A plain value where an expression is wanted. */
export function Value<const V>(value: V, options: { readonly outputField?: OutputField } = {}): ValueExpression<V> {
  return new ValueExpression(value, options);
}

/** What the `filter` among the options reads. */
type FilterReads<O> = O extends { readonly filter: infer W } ? ReadsOfCondition<W> : never;
/** What an aggregate gives for no rows: null unless there is a default. */
type Empty<O> = O extends { readonly default: object | number | string | boolean } ? never : null;

/** Number of rows (`"*"`) or of values that are not null. */
export function Count<const X extends Argument, const O extends Omit<AggregateOptions, "default"> = object>(
  argument: X,
  options?: O,
): Aggregate<number, Exclude<ReadsOf<X>, "*"> | FilterReads<O>> {
  return new Aggregate("COUNT", argument, options);
}

/** Sum of values; null for no rows unless there is a default. */
export function Sum<const X extends Argument, const O extends AggregateOptions = object>(
  argument: X,
  options?: O,
): Aggregate<Present<ValueFrom<X>> | Empty<O>, ReadsOf<X> | FilterReads<O>> {
  return new Aggregate("SUM", argument, options);
}

/** Mean of values. */
export function Avg<const X extends Argument, const O extends AggregateOptions = object>(
  argument: X,
  options?: O,
): Aggregate<Present<ValueFrom<X>> | Empty<O>, ReadsOf<X> | FilterReads<O>> {
  return new Aggregate("AVG", argument, options);
}

/** Greatest value. */
export function Max<const X extends Argument, const O extends AggregateOptions = object>(
  argument: X,
  options?: O,
): Aggregate<Present<ValueFrom<X>> | Empty<O>, ReadsOf<X> | FilterReads<O>> {
  return new Aggregate("MAX", argument, options);
}

/** Least value. */
export function Min<const X extends Argument, const O extends AggregateOptions = object>(
  argument: X,
  options?: O,
): Aggregate<Present<ValueFrom<X>> | Empty<O>, ReadsOf<X> | FilterReads<O>> {
  return new Aggregate("MIN", argument, options);
}
