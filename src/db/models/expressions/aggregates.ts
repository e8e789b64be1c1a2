/** The aggregates there are (docs/ref/models/querysets, "Aggregation functions"). */
import { FieldError } from "../../../core/errors/exceptions.ts";
import { NotSupportedError } from "../../errors.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import { DecimalField } from "../fields/decimal-field.ts";
import { DurationField } from "../fields/duration-field.ts";
import type { Field } from "../fields/field.ts";
import { FloatField } from "../fields/float-field.ts";
import { IntegerField } from "../fields/integer-field.ts";
import { Aggregate, type AggregateOptions, type DistinctOptions, type OrderedOptions } from "./aggregate.ts";
import { Expression, type Resolved } from "./expression.ts";
import type { Argument, Present, ReadsOf, ReadsOfCondition, ValueFrom } from "../types/expressions.ts";
import { OUTPUT, temporalSource } from "./output-fields.ts";
import type { Scope } from "./scope.ts";

/** What the `filter` among the options reads. */
type FilterReads<O> = O extends { readonly filter: infer W } ? ReadsOfCondition<W> : never;
/** What an aggregate gives for no rows: null unless there is a default. */
type Empty<O> = O extends { readonly default: object | number | string | boolean } ? never : null;

/** A function that makes aggregates with the type of their argument. */
type AggregateFunction<Options> = <const X extends Argument, const O extends Options = Options>(
  argument: X,
  options?: O,
) => Aggregate<Present<ValueFrom<X>> | Empty<O>, ReadsOf<X> | FilterReads<O>>;

/** Aggregates of numbers and durations. */
abstract class NumericAggregate extends Aggregate {
  static override readonly arity: number | null = 1;

  /** The field of the result for whole numbers. */
  protected abstract readonly ofIntegers: Field;

  protected override toSql(args: readonly SqlExpression[], scope: Scope, resolved: readonly Resolved[]): SqlExpression {
    if (scope.vendor === "sqlite" && temporalSource(resolved[0]!.field) !== null) {
      throw new NotSupportedError(
        `SQLite does not support ${this.label} on date or time fields, because they are stored as text.`,
      );
    }
    return super.toSql(args, scope, resolved);
  }

  protected override outputField(args: readonly Resolved[]): Field | null {
    const field = args[0]?.field?.targetField ?? null;
    if (field === null || temporalSource(field) !== null) return field;
    if (field instanceof IntegerField) return this.ofIntegers;
    if (field instanceof DecimalField) return OUTPUT.decimal;
    if (field instanceof FloatField || field instanceof DurationField) return field;
    throw new FieldError(`Cannot compute ${this.label} of ${field.label}: it holds no numbers.`);
  }
}

class SumAggregate extends NumericAggregate {
  static override readonly functionName = "SUM";
  static override readonly label = "Sum";
  static override readonly allowDistinct = true;
  protected override readonly ofIntegers = OUTPUT.bigInteger;
}

class AvgAggregate extends NumericAggregate {
  static override readonly functionName = "AVG";
  static override readonly label = "Avg";
  static override readonly allowDistinct = true;
  protected override readonly ofIntegers = OUTPUT.float;
}

interface SampleOptions extends AggregateOptions {
  /** Of a sample instead of all there is. */
  readonly sample?: boolean | undefined;
}

class StdDevAggregate extends NumericAggregate {
  static override readonly label = "StdDev";
  protected override readonly ofIntegers = OUTPUT.float;

  constructor(args: readonly unknown[], { sample, ...options }: SampleOptions = {}) {
    super(args, { function: sample === true ? "STDDEV_SAMP" : "STDDEV_POP", ...options });
  }
}

class VarianceAggregate extends NumericAggregate {
  static override readonly label = "Variance";
  protected override readonly ofIntegers = OUTPUT.float;

  constructor(args: readonly unknown[], { sample, ...options }: SampleOptions = {}) {
    super(args, { function: sample === true ? "VAR_SAMP" : "VAR_POP", ...options });
  }
}

/** The star of `COUNT(*)`. */
class Star extends Expression {
  override resolve(): Resolved {
    return { node: { kind: "star", table: null }, field: null, aggregate: false };
  }
}

class CountAggregate extends Aggregate<number> {
  static override readonly functionName = "COUNT";
  static override readonly label = "Count";
  static override readonly arity = 1;
  static override readonly allowDistinct = true;

  constructor(argument: unknown, options: DistinctOptions = {}) {
    super([argument === "*" ? new Star() : argument], options);
    if (this.args[0] instanceof Star && this.filter !== null)
      throw new TypeError("Star cannot be used with filter. Please specify a field.");
    if (this.default !== undefined) throw new TypeError("Count does not allow default.");
  }

  override get emptyResult(): unknown {
    return 0;
  }

  protected override toSql(args: readonly SqlExpression[], scope: Scope, resolved: readonly Resolved[]): SqlExpression {
    const [arg] = args;
    if (arg?.kind !== "row") return super.toSql(args, scope, resolved);
    if (this.distinct) throw new TypeError("COUNT(DISTINCT) doesn't support composite primary keys");
    return super.toSql(arg.items.slice(0, 1), scope, resolved);
  }

  protected override outputField(): Field {
    return OUTPUT.bigInteger;
  }
}

class MaxAggregate extends Aggregate {
  static override readonly functionName = "MAX";
  static override readonly label = "Max";
  static override readonly arity = 1;
}

class MinAggregate extends Aggregate {
  static override readonly functionName = "MIN";
  static override readonly label = "Min";
  static override readonly arity = 1;
}

class AnyValueAggregate extends Aggregate {
  static override readonly functionName = "ANY_VALUE";
  static override readonly label = "AnyValue";
  static override readonly arity = 1;

  override get windowCompatible(): boolean {
    return false;
  }
}

abstract class BitAggregate extends Aggregate {
  static override readonly arity: number | null = 1;

  protected override toSql(args: readonly SqlExpression[], scope: Scope, resolved: readonly Resolved[]): SqlExpression {
    if (this.default !== undefined && scope.vendor === "mysql")
      throw new NotSupportedError(`${this.label} does not support the default parameter on ${scope.vendor}.`);
    return super.toSql(args, scope, resolved);
  }
}

class BitAndAggregate extends BitAggregate {
  static override readonly functionName = "BIT_AND";
  static override readonly label = "BitAnd";
}

class BitOrAggregate extends BitAggregate {
  static override readonly functionName = "BIT_OR";
  static override readonly label = "BitOr";
}

class BitXorAggregate extends BitAggregate {
  static override readonly functionName = "BIT_XOR";
  static override readonly label = "BitXor";
}

class StringAggAggregate extends Aggregate {
  static override readonly functionName = "STRING_AGG";
  static override readonly label = "StringAgg";
  static override readonly arity = 2;
  static override readonly allowDistinct = true;
  static override readonly allowOrderBy = true;

  protected override outputField(): Field {
    return OUTPUT.longText;
  }
}

/** Number of rows (`"*"`), or of values that are not null; with `distinct`, of different ones. */
export function Count<const X extends Argument, const O extends Omit<DistinctOptions, "default"> = object>(
  argument: X,
  options?: O,
): Aggregate<number, Exclude<ReadsOf<X>, "*"> | FilterReads<O>> {
  return new CountAggregate(argument, options) as never;
}

/** Sum of values; null for no rows unless there is a default. */
export const Sum: AggregateFunction<DistinctOptions> = (argument, options) =>
  new SumAggregate([argument], options) as never;

/** Mean of values: a number for whole numbers, a decimal for decimals. */
export const Avg: AggregateFunction<DistinctOptions> = (argument, options) =>
  new AvgAggregate([argument], options) as never;

/** Greatest value. */
export const Max: AggregateFunction<AggregateOptions> = (argument, options) =>
  new MaxAggregate([argument], options) as never;

/** Least value. */
export const Min: AggregateFunction<AggregateOptions> = (argument, options) =>
  new MinAggregate([argument], options) as never;

/** Standard deviation, of all there is or of a `sample`. */
export const StdDev: AggregateFunction<SampleOptions> = (argument, options) =>
  new StdDevAggregate([argument], options) as never;

/** Variance, of all there is or of a `sample`. */
export const Variance: AggregateFunction<SampleOptions> = (argument, options) =>
  new VarianceAggregate([argument], options) as never;

/** One of the values that are not null, whichever the database likes. */
export const AnyValue: AggregateFunction<AggregateOptions> = (argument, options) =>
  new AnyValueAggregate([argument], options) as never;

/** The bits that all whole numbers have; null for no rows. */
export const BitAnd: AggregateFunction<AggregateOptions> = (argument, options) =>
  new BitAndAggregate([argument], options) as never;

/** The bits that any whole number has; null for no rows. */
export const BitOr: AggregateFunction<AggregateOptions> = (argument, options) =>
  new BitOrAggregate([argument], options) as never;

/** The bits that an odd number of whole numbers has; null for no rows. */
export const BitXor: AggregateFunction<AggregateOptions> = (argument, options) =>
  new BitXorAggregate([argument], options) as never;

/**
 * Texts joined to one, with `delimiter` between them. The delimiter is an expression too: a text of its own is
 * `Value(", ")`.
 *
 * ```ts
 * Author.objects.annotate({ titles: StringAgg("books__title", Value(", "), { orderBy: "books__title" }) });
 * ```
 */
export function StringAgg<
  const X extends Argument,
  const D extends Argument,
  const O extends OrderedOptions = OrderedOptions,
>(
  argument: X,
  delimiter: D,
  options?: O,
): Aggregate<
  string | (O extends { readonly default: object | string } ? never : null),
  ReadsOf<X> | ReadsOf<D> | FilterReads<O>
> {
  return new StringAggAggregate([argument, delimiter], options) as never;
}
