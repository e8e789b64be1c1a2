/** Aggregates of PostgreSQL (docs/ref/contrib/postgres/aggregates). */
import type { SqlExpression } from "../../db/sql/nodes.ts";
import { Aggregate, type AggregateOptions, type OrderedOptions } from "../../db/models/expressions/aggregate.ts";
import type { Resolved } from "../../db/models/expressions/expression.ts";
import { BooleanField } from "../../db/models/fields/boolean-field.ts";
import type { Field } from "../../db/models/fields/field.ts";
import { FloatField } from "../../db/models/fields/float-field.ts";
import { IntegerField } from "../../db/models/fields/integer-field.ts";
import { JSONField } from "../../db/models/fields/json-field.ts";
import { TextField } from "../../db/models/fields/text-field.ts";
import type { Argument, ReadsOf, ValueFrom } from "../../db/models/types/expressions.ts";
import type { Json } from "../../db/models/types/values.ts";
import { ArrayFieldClass } from "./fields/array-field.ts";

const BOOLEAN = new BooleanField();
const FLOAT = new FloatField();
const INTEGER = new IntegerField();
const JSON_VALUE = new JSONField();
const TEXT = new TextField();

class ArrayAggregate extends Aggregate {
  static override readonly functionName = "ARRAY_AGG";
  static override readonly label = "ArrayAgg";
  static override readonly arity = 1;
  static override readonly allowDistinct = true;
  static override readonly allowOrderBy = true;

  protected override outputField(args: readonly Resolved[]): Field {
    const field = args[0]?.field?.targetField;
    return new ArrayFieldClass(field === undefined || field === null ? TEXT : field.clone());
  }
}

class JsonAggregate extends Aggregate {
  static override readonly functionName = "JSONB_AGG";
  static override readonly label = "JSONBAgg";
  static override readonly arity = 1;
  static override readonly allowDistinct = true;
  static override readonly allowOrderBy = true;

  protected override outputField(): Field {
    return JSON_VALUE;
  }
}

class BooleanAggregate extends Aggregate {
  static override readonly label = "BoolAgg";
  static override readonly arity = 1;

  protected override outputField(): Field {
    return BOOLEAN;
  }
}

/** Aggregates of pairs of numbers. Rows where one is NULL do not count. */
class StatisticsAggregate extends Aggregate {
  static override readonly label = "Statistics";
  static override readonly arity = 2;

  protected override outputField(): Field {
    return this.functionName === "REGR_COUNT" ? INTEGER : FLOAT;
  }

  protected override toSql(args: readonly SqlExpression[]): SqlExpression {
    return { kind: "function", name: this.functionName, args };
  }
}

/**
 * The values as a list, null for no rows unless there is a `default`.
 *
 * ```ts
 * await Author.objects.annotate({ titles: ArrayAgg("books__title", { distinct: true, orderBy: "books__title" }) });
 * ```
 */
export function ArrayAgg<const X extends Argument>(
  argument: X,
  options?: OrderedOptions,
): Aggregate<ValueFrom<X>[] | null, ReadsOf<X>> {
  return new ArrayAggregate([argument], options) as Aggregate as Aggregate<ValueFrom<X>[] | null, ReadsOf<X>>;
}

/** The values as a JSON list. */
export function JSONBAgg<const X extends Argument>(
  argument: X,
  options?: OrderedOptions,
): Aggregate<Json[] | null, ReadsOf<X>> {
  return new JsonAggregate([argument], options) as Aggregate as Aggregate<Json[] | null, ReadsOf<X>>;
}

/** Whether all values are true; null for no rows. */
export function BoolAnd<const X extends Argument>(
  argument: X,
  options?: AggregateOptions,
): Aggregate<boolean | null, ReadsOf<X>> {
  return new BooleanAggregate([argument], { function: "BOOL_AND", ...options }) as Aggregate as Aggregate<
    boolean | null,
    ReadsOf<X>
  >;
}

/** Whether any value is true; null for no rows. */
export function BoolOr<const X extends Argument>(
  argument: X,
  options?: AggregateOptions,
): Aggregate<boolean | null, ReadsOf<X>> {
  return new BooleanAggregate([argument], { function: "BOOL_OR", ...options }) as Aggregate as Aggregate<
    boolean | null,
    ReadsOf<X>
  >;
}

type Pair = <const Y extends Argument, const X extends Argument>(
  y: Y,
  x: X,
  options?: AggregateOptions,
) => Aggregate<number | null, ReadsOf<Y> | ReadsOf<X>>;

const pair =
  (name: string): Pair =>
  (y, x, options) =>
    new StatisticsAggregate([y, x], { function: name, ...options }) as Aggregate as never;

/** Correlation coefficient. */
export const Corr: Pair = pair("CORR");
export interface CovarOptions extends AggregateOptions {
  /** Of a sample instead of the population. */
  readonly sample?: boolean | undefined;
}
/** Covariance of the population, or of a sample. */
export function CovarPop<const Y extends Argument, const X extends Argument>(
  y: Y,
  x: X,
  { sample, ...options }: CovarOptions = {},
): Aggregate<number | null, ReadsOf<Y> | ReadsOf<X>> {
  return pair(sample === true ? "COVAR_SAMP" : "COVAR_POP")(y, x, options);
}
/** Mean of x. */
export const RegrAvgX: Pair = pair("REGR_AVGX");
/** Mean of y. */
export const RegrAvgY: Pair = pair("REGR_AVGY");
/** Number of rows where both are there. */
export const RegrCount: Pair = pair("REGR_COUNT");
/** Where the fitted line meets the axis of y. */
export const RegrIntercept: Pair = pair("REGR_INTERCEPT");
/** Square of the correlation coefficient. */
export const RegrR2: Pair = pair("REGR_R2");
/** Slope of the fitted line. */
export const RegrSlope: Pair = pair("REGR_SLOPE");
export const RegrSXX: Pair = pair("REGR_SXX");
export const RegrSXY: Pair = pair("REGR_SXY");
export const RegrSYY: Pair = pair("REGR_SYY");
