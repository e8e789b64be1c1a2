/** Conditional expressions (docs/ref/models/conditional-expressions). */
import { FALSE, TRUE } from "../lookups/lookup.ts";
import { Condition, toCondition } from "../query/condition.ts";
import type { EXPR, READS } from "../types/brands.ts";
import type { ReadsOf, ReadsOfCondition, ValueFrom } from "../types/expressions.ts";
import { Combinable, ValueExpression } from "./combined.ts";
import { Expression, type ExpressionDeconstruction, type Resolved } from "./expression.ts";
import { FieldReference } from "./field-reference.ts";
import { commonField, type OutputField, outputFieldOf, type OutputValue } from "./output-fields.ts";
import type { Scope } from "./scope.ts";
import type { Field } from "../fields/field.ts";
import type { SqlExpression } from "../../sql/nodes.ts";

/** The expression that a result stands for: a text is the path of a column, an expression itself, anything else a value. */
export function resultExpression(value: unknown): Expression {
  if (Expression.is(value)) return value;
  return typeof value === "string" ? new FieldReference(value) : new ValueExpression(value ?? null);
}

/** A condition and its result, a part of `Case()`: `V` is the value of the result, `P` what both read. */
export class WhenClause<out V = unknown, out P = unknown> {
  declare readonly [EXPR]: V;
  declare readonly [READS]: P;
  readonly condition: Condition;
  readonly result: Expression;

  /** Throws TypeError for an empty condition. */
  constructor(condition: unknown, result: unknown) {
    if (typeof condition !== "object" || condition === null)
      throw new TypeError("When() supports a Q object, a boolean expression, or lookups as a condition.");
    this.condition = toCondition(condition);
    if (this.condition.isEmpty) throw new TypeError("An empty Q() can't be used as a When() condition.");
    this.result = resultExpression(result);
  }

  /** What made it, for migrations. @internal */
  deconstruct(): ExpressionDeconstruction {
    return { path: "models.When", args: [this.condition], options: { then: this.result } };
  }
}

/** The result of the first condition that holds. */
export class CaseExpression<out V = unknown, out P = unknown> extends Combinable<V, P> {
  readonly cases: readonly WhenClause[];
  readonly default: Expression;
  readonly outputField: Field | undefined;

  /** Throws TypeError when a case is no `When()`. */
  constructor(cases: readonly unknown[], options: CaseOptions<unknown, OutputField> = {}) {
    super();
    if (!cases.every((one) => one instanceof WhenClause))
      throw new TypeError("Positional arguments must all be When objects.");
    this.cases = cases;
    this.default = resultExpression(options.default);
    this.outputField = outputFieldOf(options.outputField);
  }

  override get containsAggregate(): boolean {
    return (
      this.default.containsAggregate ||
      this.cases.some(({ condition, result }) => condition.containsAggregate || result.containsAggregate)
    );
  }

  override deconstruct(): ExpressionDeconstruction {
    const { cases, default: otherwise, outputField } = this;
    const hasDefault = !(otherwise instanceof ValueExpression && otherwise.value === null);
    return {
      path: "models.Case",
      args: cases,
      options: { ...(hasDefault ? { default: otherwise } : {}), outputField },
    };
  }

  override resolve(scope: Scope): Resolved {
    const parts = this.cases.map(({ condition, result }) => ({
      when: scope.resolveCondition(condition),
      then: result.resolve(scope),
    }));
    let otherwise = this.default.resolve(scope);
    const sources = [...parts.map(({ then }) => then), otherwise];
    const field = this.outputField ?? commonField(sources, "Case()");
    // Conditions that are known fall away, or decide.
    const cases: typeof parts = [];
    for (const part of parts) {
      if (part.when.node === FALSE) continue;
      if (part.when.node === TRUE) {
        otherwise = part.then;
        break;
      }
      cases.push(part);
    }
    const all = [...cases.flatMap(({ when, then }) => [when, then]), otherwise];
    const node: SqlExpression = {
      kind: "case",
      cases: cases.map(({ when, then }) => ({ when: when.node, then: then.node })),
      otherwise: otherwise.node,
    };
    const isUntyped = scope.vendor === "postgresql" && [...cases.map(({ then }) => then), otherwise].every(isNull);
    return {
      node: isUntyped && field !== null ? typed(node, field) : node,
      field,
      aggregate: all.some((one) => one.aggregate),
      window: all.some((one) => one.window === true),
    };
  }
}

function isNull({ node }: Resolved): boolean {
  return (node.kind === "literal" || node.kind === "param") && node.value === null;
}

/** PostgreSQL takes a CASE of nothing but NULL for text, which no column of another type accepts. */
function typed(expression: SqlExpression, { targetField }: Field): SqlExpression {
  const { maxLength, maxDigits, decimalPlaces } = targetField;
  return { kind: "cast", expression, to: targetField.getInternalType(), maxLength, maxDigits, decimalPlaces };
}

export interface CaseOptions<D = null, F = never> {
  /** Result when no condition holds: null by default. A text is a path, as in `then`. */
  readonly default?: D;
  /** Field of the result, where the results differ in their fields. */
  readonly outputField?: F;
}

/**
 * A condition, and the result that `Case()` gives where it holds.
 *
 * The condition is an object of lookups, a `Q` or a boolean expression. `then` is the path of a column when it is a
 * text; a text of its own is `Value("…")`.
 *
 * ```ts
 * When({ accountType: "gold" }, { then: Value("5%") });
 * When({ registeredOn__gt: F("paidOn") }, { then: "registeredOn" });
 * ```
 */
export function When<const W extends object, const T>(
  condition: W,
  options: { readonly then: T },
): WhenClause<ValueFrom<T>, ReadsOfCondition<W> | ReadsOf<T>> {
  return new WhenClause(condition, options.then);
}

/** The value of a CASE: that of its output field, or of its results. */
type CaseValue<W extends readonly WhenClause[], D, F> = [F] extends [never]
  ? W[number][typeof EXPR] | ValueFrom<D>
  : OutputValue<F>;

/**
 * An SQL CASE: the result of the first `When()` that holds, else `default`.
 *
 * ```ts
 * Client.objects.annotate({
 *   discount: Case(When({ accountType: "gold" }, { then: Value("5%") }), { default: Value("0%") }),
 * });
 * ```
 *
 * Throws `FieldError` when the results have different types and no `outputField` is given.
 */
export function Case<W extends readonly WhenClause[]>(
  ...whens: W
): CaseExpression<CaseValue<W, null, never>, W[number][typeof READS]>;
export function Case<W extends readonly WhenClause[], const D = null, F = never>(
  ...args: [...whens: W, options: CaseOptions<D, F>]
): CaseExpression<CaseValue<W, D, F>, W[number][typeof READS] | ReadsOf<D>>;
export function Case(...args: unknown[]): CaseExpression {
  const last = args.at(-1);
  const hasOptions = last !== undefined && !(last instanceof WhenClause) && !Condition.is(last) && !Expression.is(last);
  return hasOptions ? new CaseExpression(args.slice(0, -1), last as CaseOptions) : new CaseExpression(args);
}
