import type { Backend } from "../../backends/contract.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import { Expression, type Resolved } from "../expressions/expression.ts";
import { SchemaScope } from "../expressions/schema-scope.ts";
import type { Field } from "../fields/field.ts";
import type { BaseModel } from "../model.ts";
import type { Options } from "../options.ts";

/** A condition with the values of an instance in place of the columns. */
export class InstanceScope extends SchemaScope {
  readonly #meta: Options;
  readonly #instance: BaseModel;
  readonly #backend: Backend;

  constructor(meta: Options, instance: BaseModel, backend: Backend) {
    super(meta, backend.vendor);
    this.#meta = meta;
    this.#instance = instance;
    this.#backend = backend;
  }

  protected override columnOf(field: Field): Resolved {
    const value = field.valueFromObject(this.#instance);
    if (Expression.is(value)) return { ...value.resolve(new SchemaScope(this.#meta, this.vendor)), field };
    if (value === null || value === undefined)
      return { node: { kind: "literal", value: null }, field, aggregate: false };
    return { node: this.param(value, field), field, aggregate: false };
  }

  override param(value: unknown, field: Field | null): SqlExpression {
    return { kind: "param", value: field === null ? value : field.getDbPrepValue(value, this.#backend.converters) };
  }
}
