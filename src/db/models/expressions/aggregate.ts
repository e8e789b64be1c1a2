/** The base of aggregates (docs/ref/models/querysets, "Aggregation functions"). */
import { FieldError } from "../../../core/errors/exceptions.ts";
import type { FunctionNode, SqlExpression } from "../../sql/nodes.ts";
import type { Field } from "../fields/field.ts";
import { type Condition, toCondition } from "../query/condition.ts";
import { ValueExpression } from "./combined.ts";
import { Expression, type OrderBy, type Resolved } from "./expression.ts";
import { FieldReference } from "./field-reference.ts";
import { Func, type FuncOptions } from "./func.ts";
import { type OrderingOption, orderTerms, resolveOrder } from "./ordering.ts";
import type { Scope } from "./scope.ts";
import { TRUE } from "../lookups/lookup.ts";

export interface AggregateOptions extends FuncOptions {
  /** Only rows that fit count: an object of lookups, a `Q` or a boolean expression. */
  readonly filter?: object | null | undefined;
  /** Value when there are no rows; an expression or a plain value. */
  readonly default?: unknown;
}

/** Options of aggregates that can pass over equal values. */
export interface DistinctOptions extends AggregateOptions {
  readonly distinct?: boolean | undefined;
}

/** Options of aggregates whose result depends on the order of their values. */
export interface OrderedOptions extends DistinctOptions {
  readonly orderBy?: OrderingOption;
}

/**
 * A function that makes one value of many rows. One of your own is a class that names it:
 *
 * ```ts
 * class Median extends Aggregate<number | null> {
 *   static override readonly functionName = "MEDIAN";
 *   static override readonly label = "Median";
 *   static override readonly arity = 1;
 * }
 * await Book.objects.aggregate({ middle: new Median(["pages"]) });
 * ```
 */
export class Aggregate<out V = unknown, out P = unknown> extends Func<V, P> {
  /** Name for people, and in lower case the end of default aliases. */
  static readonly label: string = "Aggregate";
  static readonly allowDistinct: boolean = false;
  static readonly allowOrderBy: boolean = false;

  readonly distinct: boolean;
  readonly filter: Condition | null;
  /** Value over no rows at all; undefined: null. */
  readonly default: unknown;
  readonly orderBy: readonly OrderBy[];

  /** Throws TypeError for options that the aggregate does not allow. */
  constructor(args: readonly unknown[], options: OrderedOptions = {}) {
    super(args, options);
    const { label, allowDistinct, allowOrderBy } = this.constructor as typeof Aggregate;
    this.distinct = options.distinct === true;
    this.filter = options.filter === undefined || options.filter === null ? null : toCondition(options.filter);
    this.default = options.default ?? undefined;
    this.orderBy = orderTerms(`${label}.orderBy`, options.orderBy);
    if (this.distinct && !allowDistinct) throw new TypeError(`${label} does not allow distinct.`);
    if (this.orderBy.length > 0 && !allowOrderBy) throw new TypeError(`${label} does not allow orderBy.`);
  }

  get label(): string {
    return (this.constructor as typeof Aggregate).label;
  }

  override get containsAggregate(): boolean {
    return true;
  }

  override get windowCompatible(): boolean {
    return true;
  }

  override get emptyResult(): unknown {
    if (Expression.is(this.default)) return this.default.emptyResult;
    return this.default ?? null;
  }

  override get defaultAlias(): string | null {
    const [argument] = this.args;
    if (this.args.length !== 1 || !(argument instanceof FieldReference) || this.filter !== null) return null;
    return `${argument.path}__${this.label.toLowerCase()}`;
  }

  override resolve(scope: Scope): Resolved {
    const args = this.args.map((arg) => this.#argument(arg, scope));
    const field = this.fieldOf(args);
    const filter = this.filter === null ? undefined : scope.resolveCondition(this.filter).node;
    const node = this.toSql(
      args.map((arg) => arg.node),
      scope,
      args,
    );
    const call: SqlExpression =
      node.kind !== "function"
        ? node
        : {
            ...node,
            aggregate: true,
            ...(this.distinct && { distinct: true }),
            ...(filter !== undefined && filter !== TRUE && { filter }),
            ...(this.orderBy.length > 0 && { orderBy: resolveOrder(this.orderBy, scope) }),
          };
    if (this.default === undefined) return { node: call, field, aggregate: true };
    const fallback = Expression.is(this.default)
      ? this.default
      : new ValueExpression(this.default, { outputField: field ?? undefined });
    const coalesce: FunctionNode = {
      kind: "function",
      name: "COALESCE",
      args: [call, fallback.resolve(scope).node],
    };
    return { node: coalesce, field, aggregate: true };
  }

  #argument(arg: Expression, scope: Scope): Resolved {
    const resolved = arg.resolve(scope);
    if (!resolved.aggregate) return resolved;
    const name = arg instanceof FieldReference ? arg.path : arg instanceof Aggregate ? arg.label : "expression";
    throw new FieldError(`Cannot compute ${this.label}('${name}'): '${name}' is an aggregate`);
  }

  /** The field of the values; that of the argument, if nothing else is said. */
  protected override outputField(args: readonly Resolved[]): Field | null {
    return args[0]?.field?.targetField ?? null;
  }
}
