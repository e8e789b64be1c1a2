/** Base of lookups: how a path such as `title__icontains` and a value become a condition. */
import { FieldError } from "../../../core/errors/exceptions.ts";
import { NotSupportedError } from "../../errors.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import type { ValueConverters } from "../../backends/contract.ts";
import { Expression, type Resolved } from "../expressions/expression.ts";
import type { Scope } from "../expressions/scope.ts";
import type { Field } from "../fields/field.ts";
import { OutOfRange } from "../fields/out-of-range.ts";
import { isQuerySet } from "../query/is-query-set.ts";
import { applyBilateral } from "./transform.ts";

/** Conditions that are known before the database is asked. */
export const TRUE: SqlExpression = Object.freeze({ kind: "literal", value: true });
export const FALSE: SqlExpression = Object.freeze({ kind: "literal", value: false });

/**
 * One lookup. A lookup of your own says what it compares and registers itself; `scope.vendor` names the engine:
 *
 * ```ts
 * class NotEqual extends Lookup {
 *   static readonly lookupName = "ne";
 *   override toSql(left: SqlExpression, right: SqlExpression): SqlExpression {
 *     return { kind: "binary", operator: "<>", left, right };
 *   }
 * }
 * registerLookup(fields.Field, NotEqual);
 * ```
 */
export abstract class Lookup {
  /**
   * Which parameters the value becomes, where the text of the condition depends on nothing else: such statements are
   * kept and sent again with other values. `one`: the value (null has none); `each`: the distinct items of a list;
   * `all`: all its items; `none`. A class that does not say it itself is compiled each time, which is always right.
   */
  static readonly params: "one" | "each" | "all" | "none" | undefined = undefined;

  /** The condition on two expressions. */
  abstract toSql(left: SqlExpression, right: SqlExpression, scope: Scope): SqlExpression;

  /** The condition on a column and whatever was given. `left.via` has the expression that a transform was applied to. */
  resolve(left: Resolved, value: unknown, scope: Scope): SqlExpression {
    try {
      return this.toSql(left.node, this.right(left, value, scope), scope);
    } catch (error) {
      if (!(error instanceof OutOfRange)) throw error;
      return this.beyond(left, error);
    }
  }

  /** The condition for a number that no row can hold. */
  protected beyond(_left: Resolved, error: OutOfRange): SqlExpression {
    throw error;
  }

  /**
   * The right side: an expression, a subquery of one value, or a parameter prepared by the field; each through the
   * bilateral transforms of the left side.
   */
  protected right(left: Resolved, value: unknown, scope: Scope): SqlExpression {
    if (isQuerySet(value)) {
      this.refuseBilateral(left);
      return scope.subquery(value, { single: true }).node;
    }
    const plain = this.#plain(left, value, scope);
    return left.bilateral === undefined ? plain : applyBilateral(left, plain, scope);
  }

  /** Throws `NotSupportedError` for a left side with bilateral transforms. */
  protected refuseBilateral(left: Resolved): void {
    if (left.bilateral === undefined) return;
    throw new NotSupportedError("Bilateral transformations on nested querysets are not implemented.");
  }

  #plain(left: Resolved, value: unknown, scope: Scope): SqlExpression {
    if (Expression.is(value)) return value.resolve(scope).node;
    if (value === null || value === undefined) {
      throw new FieldError("Cannot use null as a query value.", {
        hint: "Compare with null by isnull, or by the plain name of the field.",
      });
    }
    return scope.param(this.prepare(left.field, value), this.valueField(left.field));
  }

  /** The parameter that `right()` makes of a value. @internal */
  toParam(field: Field, value: unknown, converters: ValueConverters): unknown {
    const prepared = this.prepare(field, value);
    return this.valueField(field)?.getDbPrepValue(prepared, converters) ?? null;
  }

  /** The value before it becomes a parameter. */
  protected prepare(_field: Field | null, value: unknown): unknown {
    return value;
  }

  /** The field that prepares the value. */
  protected valueField(field: Field | null): Field | null {
    return field;
  }
}

/**
 * The condition of a lookup on whatever stands at its left.
 *
 * SQLite keeps decimals as numbers and gets them as text. A column turns the text into a number; an expression does so
 * only when it is cast.
 */
export function applyLookup(lookup: Lookup, left: Resolved, value: unknown, scope: Scope): SqlExpression {
  const { node, field } = left;
  if (scope.vendor !== "sqlite" || node.kind === "column" || field?.targetField.getInternalType() !== "DecimalField")
    return lookup.resolve(left, value, scope);
  return lookup.resolve({ ...left, node: { kind: "cast", expression: node, to: "DecimalField" } }, value, scope);
}
