import type { Backend } from "../../backends/contract.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import { Expression, OrderBy, type Resolved } from "../expressions/expression.ts";
import { SchemaScope } from "../expressions/schema-scope.ts";
import type { Field } from "../fields/field.ts";
import { GeneratedField } from "../fields/generated-field.ts";
import type { BaseModel } from "../model.ts";
import type { Options } from "../options.ts";
import { Condition } from "../query/condition.ts";

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
    if (field instanceof GeneratedField) return { ...field.expression.resolve(this), field };
    let value = field.valueFromObject(this.#instance);
    if (value === undefined && field.options.dbDefault !== undefined) value = field.options.dbDefault;
    if (Expression.is(value)) return { ...value.resolve(new SchemaScope(this.#meta, this.vendor)), field };
    if (value === null || value === undefined) return { node: this.#null(field), field, aggregate: false };
    return { node: this.param(value, field), field, aggregate: false };
  }

  /** NULL; where operators are chosen by the types of both sides, with its type. */
  #null(field: Field): SqlExpression {
    const literal: SqlExpression = { kind: "literal", value: null };
    if (this.vendor !== "postgresql") return literal;
    const { maxLength, maxDigits, decimalPlaces } = field.targetField;
    return {
      kind: "cast",
      expression: literal,
      to: field.targetField.getInternalType(),
      maxLength,
      maxDigits,
      decimalPlaces,
    };
  }

  override param(value: unknown, field: Field | null): SqlExpression {
    return { kind: "param", value: field === null ? value : field.getDbPrepValue(value, this.#backend.converters) };
  }
}

/** Finds out which fields a condition or expression reads. */
class ReadScope extends SchemaScope {
  readonly names = new Set<string>();

  protected override columnOf(field: Field): Resolved {
    this.names.add(field.name);
    if (field instanceof GeneratedField) field.expression.resolve(this);
    return super.columnOf(field);
  }
}

/** Names of the fields that a condition or an expression reads; those behind generated fields too. */
export function fieldsRead(meta: Options, what: Condition | Expression | OrderBy): ReadonlySet<string> {
  const scope = new ReadScope(meta, "");
  if (Condition.is(what)) scope.resolveCondition(what);
  else (OrderBy.is(what) ? what.expression : what).resolve(scope);
  return scope.names;
}
