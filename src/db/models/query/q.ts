import type { Cond, Q as QType } from "../types/lookups.ts";
import { type Condition, joinConditions, negate } from "./condition.ts";

/** A condition made of others. Nothing but `Q.or`, `Q.and`, `Q.xor` and `Q.not` makes one. */
export type Q<I> = QType<I>;

interface Join {
  <I, const A, const B, const C, const D, const E>(
    a: Cond<I, unknown, A>,
    b?: Cond<I, unknown, B>,
    c?: Cond<I, unknown, C>,
    d?: Cond<I, unknown, D>,
    e?: Cond<I, unknown, E>,
  ): QType<I>;
}

/**
 * Conditions joined by OR, AND, XOR, or turned round (docs/topics/db/queries, "Complex lookups with Q objects").
 *
 * ```ts
 * Book.objects.filter(Q.or({ title__icontains: "dune" }, Q.not({ status: "d" })));
 * ```
 *
 * Up to five at a time; nest for more, or pass a list to `Q.any` and `Q.all`.
 */
export const Q: {
  readonly or: Join;
  readonly and: Join;
  readonly xor: Join;
  not<I, const W>(condition: Cond<I, unknown, W>): QType<I>;
  /** OR over a list of conditions. */
  any<I>(conditions: readonly QType<I>[]): QType<I>;
  /** AND over a list of conditions. */
  all<I>(conditions: readonly QType<I>[]): QType<I>;
} = {
  or: (...conditions: unknown[]) => typed(joinConditions("or", conditions)),
  and: (...conditions: unknown[]) => typed(joinConditions("and", conditions)),
  xor: (...conditions: unknown[]) => typed(joinConditions("xor", conditions)),
  not: (condition) => typed(negate(condition)),
  any: (conditions) => typed(joinConditions("or", conditions)),
  all: (conditions) => typed(joinConditions("and", conditions)),
};

/** The type of a condition is all but its class: keys of a class would be offered as lookups. */
function typed(condition: Condition): QType<unknown> {
  return condition as unknown as QType<unknown>;
}
