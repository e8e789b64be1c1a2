import type { Field } from "../fields/field.ts";
import { Expression, type Resolved } from "./expression.ts";
import { fieldOfValue } from "./output-fields.ts";
import type { Scope } from "./scope.ts";

/** A plain value as an expression. It is always sent as a parameter. */
export class ValueExpression<const V = unknown> extends Expression<V> {
  readonly value: V;
  readonly outputField: Field | undefined;

  constructor(value: V, options: { readonly outputField?: unknown } = {}) {
    super();
    this.value = value;
    this.outputField = options.outputField as Field | undefined;
  }

  override resolve(scope: Scope): Resolved {
    const field = this.outputField ?? fieldOfValue(this.value);
    if (this.value === null) return { node: { kind: "literal", value: null }, field, aggregate: false };
    return { node: scope.param(this.value, field), field, aggregate: false };
  }
}
