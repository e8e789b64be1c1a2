import { FieldError } from "../../../core/errors/exceptions.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import { DecimalField } from "../fields/decimal-field.ts";
import { DurationField } from "../fields/duration-field.ts";
import type { Field } from "../fields/field.ts";
import type { Computed, ReadsOfOperand, ValueFromOperand } from "../types/expressions.ts";
import { type ArithmeticOperator, Expression, type ExpressionDeconstruction, type Resolved } from "./expression.ts";
import {
  combineFields,
  fieldOfValue,
  OUTPUT,
  type OutputField,
  outputFieldOf,
  temporalSource,
} from "./output-fields.ts";
import type { ShapeWalk } from "../query/shapes/shape-tree.ts";
import type { Scope } from "./scope.ts";

/** Anything that can stand on one side of an operator. */
export type Operand = Expression | number | bigint | string | boolean | object | null;

/** An expression with arithmetic: `F("price").times(2).plus(F("shipping"))`. */
export abstract class Combinable<out V = unknown, out P = unknown> extends Expression<V, P> {
  plus<const R extends Operand>(other: R): Arithmetic<V, P, "+", R> {
    return combine(this, "+", other);
  }

  minus<const R extends Operand>(other: R): Arithmetic<V, P, "-", R> {
    return combine(this, "-", other);
  }

  times<const R extends Operand>(other: R): Arithmetic<V, P, "*", R> {
    return combine(this, "*", other);
  }

  dividedBy<const R extends Operand>(other: R): Arithmetic<V, P, "/", R> {
    return combine(this, "/", other);
  }

  mod<const R extends Operand>(other: R): Arithmetic<V, P, "%", R> {
    return combine(this, "%", other);
  }

  pow<const R extends Operand>(other: R): Arithmetic<V, P, "^", R> {
    return combine(this, "^", other);
  }

  bitand<const R extends Operand>(other: R): Arithmetic<V, P, "&", R> {
    return combine(this, "&", other);
  }

  bitor<const R extends Operand>(other: R): Arithmetic<V, P, "|", R> {
    return combine(this, "|", other);
  }

  bitxor<const R extends Operand>(other: R): Arithmetic<V, P, "#", R> {
    return combine(this, "#", other);
  }

  bitleftshift<const R extends Operand>(other: R): Arithmetic<V, P, "<<", R> {
    return combine(this, "<<", other);
  }

  bitrightshift<const R extends Operand>(other: R): Arithmetic<V, P, ">>", R> {
    return combine(this, ">>", other);
  }

  /** The value with its sign turned: `-F("x")` of Django. */
  neg(): Arithmetic<V, P, "*", number> {
    return this.times(-1);
  }
}

/** A plain value as an expression. It is always sent as a parameter. */
export class ValueExpression<const out V = unknown> extends Combinable<V, never> {
  readonly value: V;
  readonly outputField: Field | undefined;

  constructor(value: V, options: { readonly outputField?: OutputField } = {}) {
    super();
    this.value = value;
    this.outputField = outputFieldOf(options.outputField);
  }

  override get emptyResult(): unknown {
    return this.value;
  }

  override deconstruct(): ExpressionDeconstruction {
    return { path: "models.Value", args: [this.value], options: { outputField: this.outputField } };
  }

  override addToShape(walk: ShapeWalk): boolean {
    const field = this.outputField ?? fieldOfValue(this.value);
    walk.step(ValueExpression);
    walk.step(field);
    walk.step(this.value === null);
    if (this.value !== null) walk.value(this, this.value);
    return this.constructor === ValueExpression;
  }

  override resolve(scope: Scope): Resolved {
    const field = this.outputField ?? fieldOfValue(this.value);
    if (this.value === null) return { node: { kind: "literal", value: null }, field, aggregate: false };
    return { node: scope.param(this.value, field, this), field, aggregate: false };
  }
}

/** The result of arithmetic. */
export type Arithmetic<V, P, O extends ArithmeticOperator, R> = CombinedExpression<
  Computed<V, O, ValueFromOperand<R>>,
  P | ReadsOfOperand<R>
>;

function combine<V, P>(left: Expression, operator: ArithmeticOperator, right: Operand): CombinedExpression<V, P> {
  return new CombinedExpression<V, P>(left, operator, Expression.is(right) ? right : new ValueExpression(right));
}

export class CombinedExpression<out V = unknown, out P = unknown> extends Combinable<V, P> {
  readonly left: Expression;
  readonly operator: ArithmeticOperator;
  readonly right: Expression;

  constructor(left: Expression, operator: ArithmeticOperator, right: Expression) {
    super();
    this.left = left;
    this.operator = operator;
    this.right = right;
  }

  override addToShape(walk: ShapeWalk): boolean {
    walk.step(CombinedExpression);
    walk.step(this.operator);
    return this.constructor === CombinedExpression && this.left.addToShape(walk) && this.right.addToShape(walk);
  }

  override get containsAggregate(): boolean {
    return this.left.containsAggregate || this.right.containsAggregate;
  }

  override resolve(scope: Scope): Resolved {
    const left = resolveBeside(this.left, this.right, scope);
    const right = resolveBeside(this.right, this.left, scope);
    const field = combineFields(left.field, right.field, this.operator);
    if (field === undefined) {
      throw new FieldError(
        `Cannot infer type of '${this.operator}' expression involving these types: ${left.field?.constructor.name}, ${right.field?.constructor.name}. You must set outputField.`,
      );
    }
    const node = operation(this.operator, left, right, field);
    return {
      node,
      field,
      aggregate: left.aggregate || right.aggregate,
      window: left.window === true || right.window === true,
    };
  }
}

function operation(operator: ArithmeticOperator, left: Resolved, right: Resolved, field: Field | null): SqlExpression {
  const source = temporalSource(left.field);
  const isDuration = (side: Resolved): boolean => side.field?.targetField instanceof DurationField;
  if (operator === "-" && source !== null && temporalSource(right.field) === source && field instanceof DurationField) {
    return { kind: "temporal-difference", source, left: left.node, right: right.node };
  }
  if (
    (isDuration(left) || isDuration(right)) &&
    (operator === "+" || operator === "-" || operator === "*" || operator === "/")
  ) {
    const moved = source !== null ? "left" : temporalSource(right.field) !== null ? "right" : undefined;
    return { kind: "duration-arithmetic", operator, left: left.node, right: right.node, moved };
  }
  return { kind: "binary", operator, left: left.node, right: right.node };
}

/** One side of an operator. A number with a fraction counts as a decimal beside a decimal: there is one kind of number. */
function resolveBeside(expression: Expression, other: Expression, scope: Scope): Resolved {
  const resolved = expression.resolve(scope);
  if (!(expression instanceof ValueExpression) || resolved.field !== OUTPUT.float) return resolved;
  if (!(other.resolve(scope).field?.targetField instanceof DecimalField)) return resolved;
  return { ...resolved, node: scope.param(expression.value, OUTPUT.decimal), field: OUTPUT.decimal };
}
