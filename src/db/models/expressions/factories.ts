/** Expressions as they are written in queries: `F("price")`, `Count("books")`. */
import { Aggregate, type AggregateOptions, type PathAggregate } from "./aggregate.ts";
import { ValueExpression } from "./combined.ts";
import type { Expression } from "./expression.ts";
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

/** What aggregates take: the path of a column or an expression. */
// oxlint-disable-next-line typescript/no-explicit-any -- expressions of any value
type Argument = string | Expression<any>;

/** Number of rows (`"*"`) or of values that are not null. */
export function Count(argument: Argument, options?: Omit<AggregateOptions, "default">): Aggregate<number> {
  return new Aggregate("COUNT", argument, options);
}

/** Sum of values; null for no rows unless there is a default. */
export function Sum<const P extends string, D>(
  path: P,
  options: AggregateOptions & { readonly default: D },
): PathAggregate<P, never>;
export function Sum<const P extends string>(path: P, options?: AggregateOptions): PathAggregate<P, null>;
export function Sum<V>(argument: Argument, options?: AggregateOptions): Aggregate<NoInfer<V> | null>;
export function Sum(argument: Argument, options?: AggregateOptions): Aggregate {
  return new Aggregate("SUM", argument, options);
}

/** Mean of values. */
export function Avg<const P extends string, D>(
  path: P,
  options: AggregateOptions & { readonly default: D },
): PathAggregate<P, never>;
export function Avg<const P extends string>(path: P, options?: AggregateOptions): PathAggregate<P, null>;
export function Avg<V>(argument: Argument, options?: AggregateOptions): Aggregate<NoInfer<V> | null>;
export function Avg(argument: Argument, options?: AggregateOptions): Aggregate {
  return new Aggregate("AVG", argument, options);
}

/** Greatest value. */
export function Max<const P extends string, D>(
  path: P,
  options: AggregateOptions & { readonly default: D },
): PathAggregate<P, never>;
export function Max<const P extends string>(path: P, options?: AggregateOptions): PathAggregate<P, null>;
export function Max<V>(argument: Argument, options?: AggregateOptions): Aggregate<NoInfer<V> | null>;
export function Max(argument: Argument, options?: AggregateOptions): Aggregate {
  return new Aggregate("MAX", argument, options);
}

/** Least value. */
export function Min<const P extends string, D>(
  path: P,
  options: AggregateOptions & { readonly default: D },
): PathAggregate<P, never>;
export function Min<const P extends string>(path: P, options?: AggregateOptions): PathAggregate<P, null>;
export function Min<V>(argument: Argument, options?: AggregateOptions): Aggregate<NoInfer<V> | null>;
export function Min(argument: Argument, options?: AggregateOptions): Aggregate {
  return new Aggregate("MIN", argument, options);
}
