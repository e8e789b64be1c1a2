/** Expressions around another one (docs/ref/models/expressions, "ExpressionWrapper() expressions"). */
import { BooleanField } from "../fields/boolean-field.ts";
import type { Field } from "../fields/field.ts";
import { not } from "../lookups/comparison.ts";
import { Condition, toCondition } from "../query/condition.ts";
import type { ReadsOfCondition } from "../types/expressions.ts";
import { Combinable } from "./combined.ts";
import { Expression, type ExpressionDeconstruction, type Resolved } from "./expression.ts";
import { OUTPUT, outputFieldOf, type OutputValue } from "./output-fields.ts";
import type { Scope } from "./scope.ts";

class WrappedExpression<out V, out P> extends Combinable<V, P> {
  readonly inner: Expression | Condition;
  readonly outputField: Field;

  constructor(inner: unknown, outputField: unknown) {
    super();
    const field = outputFieldOf(outputField);
    if (field === undefined) throw new TypeError("ExpressionWrapper() needs an outputField.");
    this.inner = Expression.is(inner) ? inner : toCondition(inner);
    this.outputField = field;
  }

  override get containsAggregate(): boolean {
    return this.inner.containsAggregate;
  }

  override get emptyResult(): unknown {
    return Expression.is(this.inner) ? this.inner.emptyResult : undefined;
  }

  override deconstruct(): ExpressionDeconstruction {
    return { path: "models.ExpressionWrapper", args: [this.inner], options: { outputField: this.outputField } };
  }

  override resolve(scope: Scope): Resolved {
    const inner = Condition.is(this.inner) ? scope.resolveCondition(this.inner) : this.inner.resolve(scope);
    return { ...inner, field: this.outputField };
  }
}

/** A boolean expression turned round: what `not()` gives. @internal */
export class NegatedExpression extends Expression<boolean> {
  readonly inner: Expression;

  constructor(inner: Expression) {
    super();
    this.inner = inner;
  }

  override get containsAggregate(): boolean {
    return this.inner.containsAggregate;
  }

  override not(): Expression<boolean> {
    return this.inner as Expression<boolean>;
  }

  override resolve(scope: Scope): Resolved {
    const inner = this.inner.resolve(scope);
    if (!(inner.field?.targetField instanceof BooleanField))
      throw new TypeError("Cannot negate non-conditional expressions.");
    return { ...inner, node: not(inner.node), field: OUTPUT.boolean };
  }
}

Expression.setNegation((expression) => new NegatedExpression(expression));

/**
 * An expression, or a condition, whose values are those of another field: needed where arithmetic mixes types.
 *
 * ```ts
 * ExpressionWrapper(F("active").plus(F("extended")), { outputField: models.DateTimeField() });
 * ExpressionWrapper(Q.or({ status: "d" }, { pages__gt: 300 }), { outputField: models.BooleanField() });
 * ```
 */
export function ExpressionWrapper<const X extends object, const F>(
  expression: X,
  options: { readonly outputField: F },
): WrappedExpression<OutputValue<F>, ReadsOfCondition<X>> {
  return new WrappedExpression(expression, options.outputField);
}
