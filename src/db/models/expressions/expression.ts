/** Expressions: what a query computes, refers to or orders by. Follows `django.db.models.expressions` (docs/ref/models/expressions). */
import type { BinaryOperator, OrderNode, SqlExpression } from "../../sql/nodes.ts";
import type { Field } from "../fields/field.ts";
import type { ShapeWalk } from "../query/shapes/shape-tree.ts";
import type { EXPR, READS } from "../types/brands.ts";
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
  /** The transform that gave it, and what it was applied to. */
  readonly via?: { readonly transform: unknown; readonly input: Resolved };
  /** Transforms that the right side of a lookup goes through as well, innermost first. */
  readonly bilateral?: readonly unknown[] | undefined;
}

/** What `orderBy()` and `Meta.ordering` take. */
export type OrderingTerm = string | Expression | OrderBy;

let negation: (expression: Expression) => Expression<boolean>;

/** What made an expression: how it is called in a migration, as in `models.functions.Lower(…)`. */
export interface ExpressionDeconstruction {
  readonly path: string;
  readonly args: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Base of all expressions. Instances cannot be forged by data, which has no class.
 *
 * `V` is the type of the value, `P` what it reads, both as `types/expressions.ts` describes; unknown reads are not checked
 * by types.
 */
export abstract class Expression<out V = unknown, out P = unknown> {
  declare readonly [EXPR]: V;
  declare readonly [READS]: P;

  static is(value: unknown): value is Expression {
    return value instanceof Expression;
  }

  /** Called once by the module that holds the class of negated expressions. @internal */
  static setNegation(make: (expression: Expression) => Expression<boolean>): void {
    negation = make;
  }

  /** Finds columns and types within a query. @internal */
  abstract resolve(scope: Scope): Resolved;

  /**
   * Takes the steps of this expression in the tree of shapes, so that statements with it are compiled once; false: they
   * are compiled each time. What the text depends on is a step, what becomes a parameter a value. @internal
   */
  addToShape(_walk: ShapeWalk): boolean {
    return false;
  }

  /** What made it, for migrations; null: that cannot be said in one call. @internal */
  deconstruct(): ExpressionDeconstruction | null {
    return null;
  }

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
  not(): Expression<boolean, P> {
    return negation(this) as Expression<boolean, P>;
  }

  asc(options: { readonly nullsFirst?: boolean; readonly nullsLast?: boolean } = {}): OrderBy<P> {
    return new OrderBy<P>(this, false, options);
  }

  desc(options: { readonly nullsFirst?: boolean; readonly nullsLast?: boolean } = {}): OrderBy<P> {
    return new OrderBy<P>(this, true, options);
  }
}

/** An expression with a direction, as `F("published").desc({ nullsLast: true })` gives. */
export class OrderBy<out P = unknown> {
  declare readonly [EXPR]: "order";
  declare readonly [READS]: P;
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

  reversed(): OrderBy<P> {
    const flipped = this.nulls === "first" ? { nullsLast: true } : this.nulls === "last" ? { nullsFirst: true } : {};
    return new OrderBy<P>(this.expression, !this.descending, flipped);
  }
}

export type ArithmeticOperator = Extract<
  BinaryOperator,
  "+" | "-" | "*" | "/" | "%" | "^" | "&" | "|" | "#" | "<<" | ">>"
>;
