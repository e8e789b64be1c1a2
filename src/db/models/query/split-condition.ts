/** Which clause a condition belongs to: Django's `split_having_qualify()`. */
import { NotSupportedError } from "../../errors.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import { contentsOf } from "../../sql/walk.ts";
import { Expression } from "../expressions/expression.ts";
import { logic, not } from "../lookups/comparison.ts";
import { Condition } from "./condition.ts";

/** Parts of a condition; null where a clause has none. */
export interface SplitCondition {
  readonly where: SqlExpression | null;
  /** Conditions on aggregates. */
  readonly having: SqlExpression | null;
  /** Conditions on window functions: they need a query around the query. */
  readonly qualify: SqlExpression | null;
}

/** Whether an expression takes part in a condition, so that it may hold an aggregate or a window function. */
export function mentionsExpression(condition: Condition): boolean {
  return condition.children.some((child) => {
    if (Condition.is(child)) return mentionsExpression(child);
    if (Expression.is(child) || Expression.is(child.value)) return true;
    return Array.isArray(child.value) && child.value.some(Expression.is);
  });
}

/**
 * Splits at AND what can stand apart, and leaves whole what OR and NOT hold together.
 *
 * `grouped`: whether the query is grouped, so that a condition on rows cannot wait until after. Throws
 * `NotSupportedError` for one that would have to.
 */
export function splitCondition(node: SqlExpression, grouped: boolean, negated = false): SplitCondition {
  const { aggregate, window } = contentsOf(node);
  if (!aggregate && !window) return { where: node, having: null, qualify: null };
  if (node.kind === "not") {
    const { where, having, qualify } = splitCondition(node.expression, grouped, !negated);
    const turned = (part: SqlExpression | null): SqlExpression | null => (part === null ? null : not(part));
    return { where: turned(where), having: turned(having), qualify: turned(qualify) };
  }
  if (node.kind !== "and" && node.kind !== "or" && node.kind !== "xor")
    return window ? { where: null, having: null, qualify: node } : { where: null, having: node, qualify: null };
  const connected = node.kind === "xor" || (node.kind === "and") === negated;
  if (connected && aggregate && !window) return { where: null, having: node, qualify: null };
  const parts = node.items.map((item) => splitCondition(item, grouped, negated));
  const join = (clause: keyof SplitCondition): SqlExpression | null => {
    const items = parts.flatMap((part) => part[clause] ?? []);
    return items.length === 0 ? null : logic(node.kind, items);
  };
  const split: SplitCondition = { where: join("where"), having: join("having"), qualify: join("qualify") };
  if (!connected || split.qualify === null) return split;
  if (split.where !== null && grouped) {
    throw new NotSupportedError(
      "Heterogeneous disjunctive predicates against window functions are not implemented when performing conditional aggregation.",
    );
  }
  return { where: null, having: null, qualify: node };
}
