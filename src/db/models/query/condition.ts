/** Conditions as trees: what filter objects and `Q` become. Data cannot forge one: it has no class. */
import { FieldError } from "../../../core/errors/exceptions.ts";
import { Expression } from "../expressions/expression.ts";
import { describeValue } from "../fields/field.ts";

/** A lookup of a filter object: path and value. */
export interface LookupLeaf {
  readonly path: string;
  readonly value: unknown;
}

export type ConditionChild = Condition | LookupLeaf | Expression;

/** Conditions deeper than this no engine takes, and a deeper tree could fill the stack. */
const MAX_DEPTH = 1000;

export class Condition {
  readonly connector: "and" | "or" | "xor";
  readonly negated: boolean;
  readonly children: readonly ConditionChild[];
  /** Conditions on the longest way from here to a lookup. */
  readonly depth: number;

  /** Throws `FieldError` for conditions nested too deep. */
  constructor(connector: "and" | "or" | "xor", negated: boolean, children: readonly ConditionChild[]) {
    this.connector = connector;
    this.negated = negated;
    this.children = children;
    let below = 0;
    for (const child of children) if (child instanceof Condition && child.depth > below) below = child.depth;
    this.depth = below + 1;
    if (this.depth > MAX_DEPTH)
      throw new FieldError(`Conditions are nested more than ${MAX_DEPTH} deep.`, {
        hint: "Join a list of conditions at once: Q.any([…]) or Q.all([…]).",
      });
    Object.freeze(children);
    Object.freeze(this);
  }

  static is(value: unknown): value is Condition {
    return value instanceof Condition;
  }

  get isEmpty(): boolean {
    return this.children.length === 0;
  }

  get containsAggregate(): boolean {
    return this.children.some((child) => {
      const part = Condition.is(child) || Expression.is(child) ? child : child.value;
      return (Condition.is(part) || Expression.is(part)) && part.containsAggregate;
    });
  }
}

/**
 * The condition that a filter object, a `Q` or a boolean expression stands for.
 *
 * Keys of an object are lookup paths and nothing else: no key is an option, and every path must lead to a real field.
 * Throws `FieldError` for whatever is neither.
 */
export function toCondition(value: unknown): Condition {
  if (Condition.is(value)) return value;
  if (Expression.is(value)) return new Condition("and", false, [value]);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) {
      const [symbol] = Object.getOwnPropertySymbols(value);
      if (symbol !== undefined) throw new FieldError(`A lookup is named by text, not by ${String(symbol)}.`);
      const leaves = Object.keys(value).map(
        (path): LookupLeaf => ({ path, value: (value as Record<string, unknown>)[path] }),
      );
      return new Condition("and", false, leaves);
    }
  }
  throw new FieldError(`A filter must be an object of lookups or a Q, not ${describeValue(value)}.`, {
    hint: 'For example filter({ title__icontains: "dune" }) or filter(Q.or({ … }, { … })).',
  });
}

/** Several conditions joined; empty ones do not count. */
export function joinConditions(connector: "and" | "or" | "xor", values: readonly unknown[]): Condition {
  const conditions = values
    .filter((value) => value !== undefined)
    .map(toCondition)
    .filter((condition) => !condition.isEmpty);
  return conditions.length === 1 ? conditions[0]! : new Condition(connector, false, conditions);
}

export function negate(value: unknown): Condition {
  const condition = toCondition(value);
  return new Condition(condition.connector, !condition.negated, condition.children);
}
