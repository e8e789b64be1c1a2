/** Expressions: what a query computes, refers to or orders by. Follows `django.db.models.expressions` (docs/ref/models/expressions). */
import type { BinaryOperator, OrderNode, SqlExpression } from "../../sql/nodes.ts";
import type { Field } from "../fields/field.ts";
import type { EXPR } from "../types/brands.ts";
import type { Scope } from "./scope.ts";

/** An expression that knows its columns. */
export interface Resolved {
  readonly node: SqlExpression;
  /** The field that converts its values; null: values are used as the driver gives them. */
  readonly field: Field | null;
  /** Whether it contains an aggregate, so that it belongs to HAVING rather than WHERE. */
  readonly aggregate: boolean;
  /** Whether it contains a window function. */
  readonly window?: boolean;
}

/** What `orderBy()` and `Meta.ordering` take. */
// oxlint-disable-next-line typescript/no-explicit-any -- the value of the expression does not matter
export type OrderingTerm = string | Expression<any> | OrderBy;

let negation: (expression: Expression) => Expression<boolean>;

/**
 * Base of all expressions. Instances cannot be forged by data, which has no class.
 *
 * `V` is the type of the value.
 */
export abstract class Expression<V = unknown> {
  declare readonly [EXPR]: V;

  static is(value: unknown): value is Expression {
    return value instanceof Expression;
  }

  /** Called once by the module that holds the class of negated expressions. @internal */
  static setNegation(make: (expression: Expression) => Expression<boolean>): void {
    negation = make;
  }

  /** Finds columns and types within a query. @internal */
  abstract resolve(scope: Scope): Resolved;

  /** Name an aggregate gets when none is given. @internal */
  get defaultAlias(): string | null {
    return null;
  }

  /** Whether it contains an aggregate; known before it is resolved. @internal */
  get containsAggregate(): boolean {
    return false;
  }

  /** Whether `Window()` takes it: aggregates and window functions. @internal */
  get windowCompatible(): boolean {
    return false;
  }

  /** Value over no rows at all; undefined: not known, so that the database is asked. @internal */
  get emptyResult(): unknown {
    return undefined;
  }

  /** The opposite of a boolean expression: Django's `~Exists(…)`. Throws TypeError, when the query is made, for others. */
  not(): Expression<boolean> {
    return negation(this);
  }

  asc(options: { readonly nullsFirst?: boolean; readonly nullsLast?: boolean } = {}): OrderBy {
    return new OrderBy(this, false, options);
  }

  desc(options: { readonly nullsFirst?: boolean; readonly nullsLast?: boolean } = {}): OrderBy {
    return new OrderBy(this, true, options);
  }
}

/** An expression with a direction, as `F("published").desc({ nullsLast: true })` gives. */
export class OrderBy {
  declare readonly [EXPR]: "order";
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nulls: OrderNode["nulls"];

  constructor(
    expression: Expression,
    descending: boolean,
    options: { readonly nullsFirst?: boolean; readonly nullsLast?: boolean } = {},
  ) {
    if (options.nullsFirst === true && options.nullsLast === true)
      throw new TypeError("nullsFirst and nullsLast are mutually exclusive.");
    this.expression = expression;
    this.descending = descending;
    this.nulls = options.nullsFirst === true ? "first" : options.nullsLast === true ? "last" : undefined;
  }

  static is(value: unknown): value is OrderBy {
    return value instanceof OrderBy;
  }

  reversed(): OrderBy {
    const flipped = this.nulls === "first" ? { nullsLast: true } : this.nulls === "last" ? { nullsFirst: true } : {};
    return new OrderBy(this.expression, !this.descending, flipped);
  }
}

export type ArithmeticOperator = Extract<
  BinaryOperator,
  "+" | "-" | "*" | "/" | "%" | "^" | "&" | "|" | "#" | "<<" | ">>"
>;
