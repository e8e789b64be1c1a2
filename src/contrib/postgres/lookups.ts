/** Lookups of arrays, hstore and ranges (docs/ref/contrib/postgres/fields, "Querying …"). */
import type { SqlExpression } from "../../db/sql/nodes.ts";
import { FieldError } from "../../core/errors/exceptions.ts";
import { Expression, type Resolved } from "../../db/models/expressions/expression.ts";
import type { Scope } from "../../db/models/expressions/scope.ts";
import { BooleanField } from "../../db/models/fields/boolean-field.ts";
import type { Field } from "../../db/models/fields/field.ts";
import { IntegerField } from "../../db/models/fields/integer-field.ts";
import { TextField } from "../../db/models/fields/text-field.ts";
import { Exact } from "../../db/models/lookups/comparison.ts";
import { Lookup } from "../../db/models/lookups/lookup.ts";
import { registerLookup, registerTransform } from "../../db/models/lookups/registry.ts";
import { Transform, type TransformClass } from "../../db/models/lookups/transform.ts";
import { isQuerySet } from "../../db/models/query/is-query-set.ts";
import { ArrayFieldClass } from "./fields/array-field.ts";
import { HStoreFieldClass } from "./fields/hstore-field.ts";
import { RangeField } from "./fields/range-fields.ts";
import { call, operation, typed } from "./sql.ts";
import { writeArray } from "./array-text.ts";
import { Range } from "./range.ts";

const BOOLEAN = new BooleanField();
const INTEGER = new IntegerField();
const TEXT = new TextField();
export const TEXTS = new ArrayFieldClass(new TextField());

/** The type that a value compared with this column is cast to; null: the server knows. */
function castOf(field: Field | null): string | null {
  const target = field?.targetField;
  if (target instanceof ArrayFieldClass) return target.castType;
  if (target instanceof RangeField) return target.rangeType;
  return target instanceof HStoreFieldClass ? "hstore" : null;
}

/** A lookup that is an operator of PostgreSQL between the column and a value of the same type. */
function operatorLookup(name: string, operator: string): { readonly lookupName: string; new (): Lookup } {
  return class extends Lookup {
    static readonly lookupName = name;

    protected override right(left: Resolved, value: unknown, scope: Scope): SqlExpression {
      const right = super.right(left, value, scope);
      const type = castOf(left.field);
      return type === null || Expression.is(value) || isQuerySet(value) ? right : typed(right, type);
    }

    override toSql(left: SqlExpression, right: SqlExpression): SqlExpression {
      return operation(left, operator, right);
    }
  };
}

/** Equality with a value of the column's type; null is IS NULL. */
class ExactOfType extends Exact {
  protected override right(left: Resolved, value: unknown, scope: Scope): SqlExpression {
    const right = super.right(left, value, scope);
    const type = castOf(left.field);
    return type === null || Expression.is(value) || isQuerySet(value) ? right : typed(right, type);
  }
}

class ArrayLength extends Transform {
  static override readonly lookupName: string = "len";
  static override readonly outputField: Field | null = INTEGER;

  /** Of an empty array 0, where PostgreSQL has no length. */
  protected override toSql([array]: readonly SqlExpression[]): SqlExpression {
    const input = array!;
    const length: SqlExpression = call("COALESCE", call("ARRAY_LENGTH", input, { kind: "literal", value: 1 }), {
      kind: "literal",
      value: 0,
    });
    return {
      kind: "case",
      cases: [{ when: { kind: "is-null", expression: input, negated: true }, then: length }],
      otherwise: { kind: "literal", value: null },
    };
  }
}

/** Whether an hstore has a key, any of some keys, all of them. */
function keyLookup(name: string, operator: string, many: boolean): { readonly lookupName: string; new (): Lookup } {
  return class extends Lookup {
    static readonly lookupName = name;

    protected override right(left: Resolved, value: unknown, scope: Scope): SqlExpression {
      if (Expression.is(value) || isQuerySet(value)) return super.right(left, value, scope);
      if (!many) return typed(scope.param(textOf(value, name), TEXT), "text");
      if (!Array.isArray(value)) throw new FieldError(`The lookup "${name}" takes a list of keys.`);
      return typed(scope.param(writeArray(value.map((key) => textOf(key, name))), TEXT), "text[]");
    }

    override toSql(left: SqlExpression, right: SqlExpression): SqlExpression {
      return operation(left, operator, right);
    }
  };
}

function textOf(value: unknown, name: string): string {
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new FieldError(
    `The lookup "${name}" takes keys, which are text, not ${value === null ? "null" : typeof value}.`,
  );
}

/** A function of the column whose values are of another field. */
function functionTransform(name: string, sql: string, output: (input: Field) => Field): TransformClass {
  return class extends Transform {
    static override readonly lookupName: string = name;
    static override readonly functionName: string = sql;

    protected override outputField([input]: readonly Resolved[]): Field {
      return output(input!.field!.targetField);
    }
  };
}

/** A range contains a range or one of its values. */
class RangeContains extends Lookup {
  static readonly lookupName = "contains";

  override toSql(left: SqlExpression, right: SqlExpression): SqlExpression {
    return operation(left, "@>", right);
  }

  protected override right(left: Resolved, value: unknown, scope: Scope): SqlExpression {
    const field = left.field?.targetField;
    if (
      !(field instanceof RangeField) ||
      Expression.is(value) ||
      isQuerySet(value) ||
      value instanceof Range ||
      Array.isArray(value)
    )
      return field instanceof RangeField && (value instanceof Range || Array.isArray(value))
        ? typed(super.right(left, value, scope), field.rangeType)
        : super.right(left, value, scope);
    return scope.param(value, field.baseField);
  }
}

/** The end of a range: a lookup of its own, where other fields have the one of texts. */
function endLookup(name: string, sql: string): { readonly lookupName: string; new (): Lookup } {
  return class extends Lookup {
    static readonly lookupName = name;

    protected override valueField(field: Field | null): Field | null {
      const target = field?.targetField;
      return target instanceof RangeField ? target.baseField : field;
    }

    override toSql(left: SqlExpression, right: SqlExpression): SqlExpression {
      return { kind: "binary", operator: "=", left: call(sql, left), right };
    }
  };
}

/** A number or date that lies in a range: `age__contained_by: new Range(16, 67)` of a plain column. */
class ContainedByRange extends Lookup {
  static readonly lookupName = "contained_by";
  readonly #type: string;
  readonly #field: RangeField;

  constructor(field: RangeField) {
    super();
    this.#field = field;
    this.#type = field.rangeType;
  }

  protected override right(_left: Resolved, value: unknown, scope: Scope): SqlExpression {
    if (Expression.is(value)) return value.resolve(scope).node;
    return typed(scope.param(value, this.#field), this.#type);
  }

  override toSql(left: SqlExpression, right: SqlExpression): SqlExpression {
    return operation(left, "<@", right);
  }
}

export function containedBy(field: new () => RangeField): { readonly lookupName: string; new (): Lookup } {
  return class extends ContainedByRange {
    constructor() {
      super(new field());
    }
  };
}

/** The lookups that need no app: those of this folder's own fields. */
const ARRAY = [
  operatorLookup("contains", "@>"),
  operatorLookup("contained_by", "<@"),
  operatorLookup("overlap", "&&"),
  ExactOfType,
];
const RANGE: { readonly lookupName: string; new (): Lookup }[] = [
  RangeContains,
  operatorLookup("contained_by", "<@"),
  operatorLookup("overlap", "&&"),
  operatorLookup("fully_lt", "<<"),
  operatorLookup("fully_gt", ">>"),
  operatorLookup("not_lt", "&>"),
  operatorLookup("not_gt", "&<"),
  operatorLookup("adjacent_to", "-|-"),
  ExactOfType,
];
RANGE.push(endLookup("startswith", "LOWER"), endLookup("endswith", "UPPER"));
const HSTORE = [
  operatorLookup("contains", "@>"),
  operatorLookup("contained_by", "<@"),
  ExactOfType,
  keyLookup("has_key", "??", false),
  keyLookup("has_keys", "??&", true),
  keyLookup("has_any_keys", "??|", true),
];
for (const lookup of ARRAY) registerLookup(ArrayFieldClass, lookup);
for (const lookup of RANGE) registerLookup(RangeField, lookup);
for (const lookup of HSTORE) registerLookup(HStoreFieldClass, lookup);

registerTransform(ArrayFieldClass, ArrayLength);
registerTransform(
  HStoreFieldClass,
  functionTransform("keys", "AKEYS", () => TEXTS),
);
registerTransform(
  HStoreFieldClass,
  functionTransform("values", "AVALS", () => TEXTS),
);
const endOf = (field: Field): Field => (field as RangeField).baseField;
registerTransform(RangeField, functionTransform("startswith", "LOWER", endOf));
registerTransform(RangeField, functionTransform("endswith", "UPPER", endOf));
for (const [name, sql] of [
  ["isempty", "ISEMPTY"],
  ["lower_inc", "LOWER_INC"],
  ["lower_inf", "LOWER_INF"],
  ["upper_inc", "UPPER_INC"],
  ["upper_inf", "UPPER_INF"],
] as const)
  registerTransform(
    RangeField,
    functionTransform(name, sql, () => BOOLEAN),
  );
