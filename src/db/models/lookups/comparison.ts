/** Comparisons that every column has. */
import { FieldError } from "../../../core/errors/exceptions.ts";
import type { BinaryOperator, SqlExpression } from "../../sql/nodes.ts";
import { Expression, type Resolved } from "../expressions/expression.ts";
import type { Scope } from "../expressions/scope.ts";
import { describeValue, Field } from "../fields/field.ts";
import { OutOfRange } from "../fields/out-of-range.ts";
import { isQuerySet } from "../query/is-query-set.ts";
import { FALSE, Lookup, TRUE } from "./lookup.ts";
import { registerLookup } from "./registry.ts";

/** A lookup that is an operator. */
export abstract class Comparison extends Lookup {
  protected abstract readonly operator: BinaryOperator;

  override toSql(left: SqlExpression, right: SqlExpression): SqlExpression {
    return { kind: "binary", operator: this.operator, left, right };
  }
}

export class Exact extends Comparison {
  static readonly lookupName: string = "exact";
  static override readonly params = "one";
  protected override readonly operator = "=";

  override resolve(left: Resolved, value: unknown, scope: Scope): SqlExpression {
    if (value === null) return { kind: "is-null", expression: left.node, negated: false };
    return super.resolve(left, value, scope);
  }

  protected override beyond(): SqlExpression {
    return FALSE;
  }
}

export class GreaterThan extends Comparison {
  static readonly lookupName: string = "gt";
  static override readonly params = "one";
  protected override readonly operator = ">";

  protected override beyond(left: Resolved, { above }: OutOfRange): SqlExpression {
    return above ? FALSE : present(left);
  }
}

export class GreaterThanOrEqual extends Comparison {
  static readonly lookupName: string = "gte";
  static override readonly params = "one";
  protected override readonly operator = ">=";

  protected override beyond(left: Resolved, { above }: OutOfRange): SqlExpression {
    return above ? FALSE : present(left);
  }
}

export class LessThan extends Comparison {
  static readonly lookupName: string = "lt";
  static override readonly params = "one";
  protected override readonly operator = "<";

  protected override beyond(left: Resolved, { above }: OutOfRange): SqlExpression {
    return above ? present(left) : FALSE;
  }
}

export class LessThanOrEqual extends Comparison {
  static readonly lookupName: string = "lte";
  static override readonly params = "one";
  protected override readonly operator = "<=";

  protected override beyond(left: Resolved, { above }: OutOfRange): SqlExpression {
    return above ? present(left) : FALSE;
  }
}

export class IsNull extends Lookup {
  static readonly lookupName: string = "isnull";
  static override readonly params = "none";

  override resolve(left: Resolved, value: unknown): SqlExpression {
    if (typeof value !== "boolean")
      throw new FieldError("The QuerySet value for an isnull lookup must be true or false.");
    return { kind: "is-null", expression: left.node, negated: !value };
  }

  override toSql(left: SqlExpression): SqlExpression {
    return left;
  }
}

export class In extends Lookup {
  static readonly lookupName: string = "in";
  static override readonly params = "each";

  override resolve(left: Resolved, value: unknown, scope: Scope): SqlExpression {
    if (isQuerySet(value)) {
      this.refuseBilateral(left);
      const { node, empty } = scope.subquery(value);
      return empty === true ? FALSE : { kind: "in", left: left.node, right: node };
    }
    const items = distinctItems(listOf(value, "in")).flatMap((item) => this.#item(left, item, scope));
    return items.length === 0 ? FALSE : { kind: "in", left: left.node, right: items };
  }

  #item(left: Resolved, item: unknown, scope: Scope): SqlExpression[] {
    try {
      return [this.right(left, item, scope)];
    } catch (error) {
      if (error instanceof OutOfRange) return []; // no row is equal to it
      throw error;
    }
  }

  override toSql(left: SqlExpression): SqlExpression {
    return left;
  }
}

type Bound = SqlExpression | OutOfRange;

export class Range extends Lookup {
  static readonly lookupName: string = "range";
  static override readonly params = "all";

  override resolve(left: Resolved, value: unknown, scope: Scope): SqlExpression {
    const bounds = [...listOf(value, "range")];
    if (bounds.length !== 2) throw new FieldError(`A range lookup takes two values, got ${bounds.length}.`);
    const [low, high] = bounds.map((bound) => this.#bound(left, bound, scope)) as [Bound, Bound];
    if (low instanceof OutOfRange || high instanceof OutOfRange) return this.#open(left, low, high);
    return { kind: "between", left: left.node, low, high };
  }

  #bound(left: Resolved, bound: unknown, scope: Scope): Bound {
    try {
      return this.right(left, bound, scope);
    } catch (error) {
      if (error instanceof OutOfRange) return error;
      throw error;
    }
  }

  /** A range whose bounds no row can reach is open on that side, or holds nothing. */
  #open({ node: left }: Resolved, low: Bound, high: Bound): SqlExpression {
    if ((low instanceof OutOfRange && low.above) || (high instanceof OutOfRange && !high.above)) return FALSE;
    if (!(low instanceof OutOfRange)) return { kind: "binary", operator: ">=", left, right: low };
    if (!(high instanceof OutOfRange)) return { kind: "binary", operator: "<=", left, right: high };
    return { kind: "is-null", expression: left, negated: true };
  }

  override toSql(left: SqlExpression): SqlExpression {
    return left;
  }
}

/** Every row that has a value. */
const present = ({ node }: Resolved): SqlExpression => ({ kind: "is-null", expression: node, negated: true });

/** Items without null, which no row equals, each once. */
export function distinctItems(list: Iterable<unknown>): unknown[] {
  const items: unknown[] = [];
  const seen = new Set<unknown>();
  for (const item of list) {
    if (item === null || item === undefined) continue;
    if (typeof item !== "object") {
      if (seen.has(item)) continue;
      seen.add(item);
    }
    items.push(item);
  }
  return items;
}

/** The list that a lookup takes. Throws `FieldError` for what is none. */
export function listOf(value: unknown, name: string): Iterable<unknown> {
  if (Array.isArray(value) || value instanceof Set) return value as Iterable<unknown>;
  if (typeof value === "object" && value !== null && !Expression.is(value) && Symbol.iterator in value)
    return value as Iterable<unknown>;
  throw new FieldError(`The lookup "${name}" takes a list, not ${describeValue(value)}.`);
}

for (const lookup of [Exact, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual, IsNull, In, Range])
  registerLookup(Field, lookup);

/** Negation of a condition; of one that is known, at once. */
export function not(node: SqlExpression): SqlExpression {
  if (node === TRUE) return FALSE;
  if (node === FALSE) return TRUE;
  return { kind: "not", expression: node };
}

/** Conditions joined; those that are known fall away or decide. */
export function logic(kind: "and" | "or" | "xor", items: readonly SqlExpression[]): SqlExpression {
  if (kind === "xor") return items.length === 1 ? items[0]! : { kind, items };
  const [neutral, deciding] = kind === "and" ? [TRUE, FALSE] : [FALSE, TRUE];
  if (items.includes(deciding)) return deciding;
  const left = items.filter((item) => item !== neutral);
  return left.length === 0 ? neutral : left.length === 1 ? left[0]! : { kind, items: left };
}
