import type { Cond, Q as QType } from "../types/lookups.ts";
import type { ReadsOfCondition } from "../types/expressions.ts";
import { type Condition, joinConditions, negate } from "./condition.ts";

/**
 * A condition made of others. `Q<Book>` fits query sets of `Book`; what is made apart from a query set fits any model that
 * has what it asks for, which is checked where it is used.
 */
export type Q<I = unknown, A = unknown, P = never> = QType<I, A, P>;

/** What a Q asks for: nothing more when it stands in a query set, whose model it knows and was checked with. */
type Asked<I, X> = unknown extends I ? ReadsOfCondition<X> : never;

interface Join {
  <I, N, const A, const B, const C, const D, const E, XA, XB = never, XC = never, XD = never, XE = never>(
    a: Cond<I, N, A, XA>,
    b?: Cond<I, N, B, XB>,
    c?: Cond<I, N, C, XC>,
    d?: Cond<I, N, D, XD>,
    e?: Cond<I, N, E, XE>,
  ): QType<I, N, Asked<I, XA | XB | XC | XD | XE>>;
}

/**
 * Conditions: one made of lookups, or several joined by OR, AND, XOR, or turned round (docs/topics/db/queries, "Complex
 * lookups with Q objects").
 *
 * ```ts
 * Book.objects.filter(Q.or({ title__icontains: "dune" }, Q.not({ status: "d" })));
 * const recent = Q({ publishedAt__year__gte: 2020 });
 * ```
 *
 * Up to five at a time; nest for more, or pass a list to `Q.any` and `Q.all`.
 */
export const Q: {
  /** The condition that all lookups fit; without any, one that every row fits. */
  <I, N, const W, X = never>(condition?: Cond<I, N, W, X>): QType<I, N, Asked<I, X>>;
  readonly or: Join;
  readonly and: Join;
  readonly xor: Join;
  not<I, N, const W, X>(condition: Cond<I, N, W, X>): QType<I, N, Asked<I, X>>;
  /** OR over a list of conditions. */
  any<I, N, P>(conditions: readonly QType<I, N, P>[]): QType<I, N, P>;
  /** AND over a list of conditions. */
  all<I, N, P>(conditions: readonly QType<I, N, P>[]): QType<I, N, P>;
} = Object.assign((condition: unknown = {}) => typed(joinConditions("and", [condition])), {
  or: (...conditions: unknown[]) => typed(joinConditions("or", conditions)),
  and: (...conditions: unknown[]) => typed(joinConditions("and", conditions)),
  xor: (...conditions: unknown[]) => typed(joinConditions("xor", conditions)),
  not: (condition: unknown) => typed(negate(condition)),
  any: (conditions: readonly unknown[]) => typed(joinConditions("or", conditions)),
  all: (conditions: readonly unknown[]) => typed(joinConditions("and", conditions)),
});

/** The type of a condition is all but its class: keys of a class would be offered as lookups. */
function typed(condition: Condition): never {
  return condition as never;
}
