/** The steps of a query set in the tree of shapes: whatever its text depends on, and nothing else. */
import { Expression, OrderBy, type OrderingTerm } from "../../expressions/expression.ts";
import { distinctItems } from "../../lookups/comparison.ts";
import { Condition } from "../condition.ts";
import { isQuerySet } from "../is-query-set.ts";
import type { QueryState } from "../state.ts";
import type { ShapeWalk } from "./shape-tree.ts";
import { type Assignment, ListValue, OFFSET } from "./value-source.ts";

/** Takes the steps of a query set; false when its statement must be compiled each time. */
export function walkQuery(state: QueryState, walk: ShapeWalk): boolean {
  if (state.empty || state.combined !== null || state.high === state.low || state.extraTables.length > 0) return false;
  walk.step(state.high === null ? null : state.high - state.low);
  walk.step(state.low > 0);
  if (state.low > 0) walk.value(OFFSET, state.low);
  walkColumns(state, walk);
  return walkOrdering(state.ordering, state.reversed, walk) && walkSteps(state, walk);
}

/** Takes the steps of the values of `update()`. */
export function walkAssignments(assignments: readonly Assignment[], walk: ShapeWalk): boolean {
  walk.step(assignments.length);
  for (const assignment of assignments) {
    const { field, value } = assignment;
    walk.step(field);
    walk.step(Expression.is(value));
    if (!Expression.is(value)) walk.value(assignment, value);
    else if (!value.addToShape(walk)) return false;
  }
  return true;
}

function walkColumns(state: QueryState, walk: ShapeWalk): void {
  const { related, values, deferred, distinct, groupBy, lock } = state;
  if (related === true) walk.step(true);
  else walk.list(related);
  const plain = values === null && deferred === null && distinct === false && groupBy === null && lock === null;
  walk.step(plain);
  if (plain) return;
  walk.step(values?.shape);
  listOr(values?.names, walk);
  // Where nothing came after values(), its place says nothing.
  walk.step(values?.at === undefined || values.at >= state.steps.length ? -1 : values.at);
  walk.step(deferred?.only);
  walk.list(deferred === null ? [] : [...deferred.names]);
  listOr(distinct, walk);
  listOr(groupBy, walk);
  if (lock === null) return walk.step(false);
  walk.step(true);
  walk.list([lock.nowait, lock.skipLocked, lock.noKey, ...lock.of]);
}

/** A list of names, or what stands in its place. */
function listOr(value: unknown, walk: ShapeWalk): void {
  if (Array.isArray(value)) walk.list(value);
  else walk.step(`${value as string | boolean | null | undefined}`);
}

function walkOrdering(ordering: readonly OrderingTerm[] | null, reversed: boolean, walk: ShapeWalk): boolean {
  walk.step(reversed);
  walk.step(ordering === null ? null : ordering.length);
  if (ordering === null) return true; // that of the model
  for (let i = 0; i < ordering.length; i++) {
    const term = ordering[i]!;
    if (typeof term === "string") {
      walk.step(term);
      continue;
    }
    const order = OrderBy.is(term);
    walk.step(order ? OrderBy : Expression);
    if (order) {
      walk.step(term.descending);
      walk.step(term.nulls);
    }
    const expression = order ? term.expression : term;
    if (!Expression.is(expression) || !expression.addToShape(walk)) return false;
  }
  return true;
}

function walkSteps({ steps }: QueryState, walk: ShapeWalk): boolean {
  walk.step(steps.length);
  let aliases: Set<string> | null = null;
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i]!;
    walk.step(step.kind);
    if (step.kind === "filter") {
      walk.step(step.sticky === true);
      if (!walkCondition(step.condition, aliases, walk)) return false;
      continue;
    }
    (aliases ??= new Set()).add(step.alias);
    walk.step(step.alias);
    walk.step(step.selected);
    if (!step.expression.addToShape(walk)) return false;
  }
  return true;
}

function walkCondition(condition: Condition, aliases: ReadonlySet<string> | null, walk: ShapeWalk): boolean {
  const { connector, negated, children } = condition;
  walk.step(connector);
  walk.step(negated);
  walk.step(children.length);
  for (let i = 0; i < children.length; i++) {
    const child = children[i]!;
    if (Condition.is(child)) {
      walk.step(Condition);
      if (!walkCondition(child, aliases, walk)) return false;
    } else if (Expression.is(child)) {
      walk.step(Expression);
      if (!child.addToShape(walk)) return false;
    } else {
      const { path, value } = child;
      if (aliases?.has(path.split("__", 1)[0]!) === true) return false;
      walk.step(path);
      if (!walkValue(child, value, walk)) return false;
    }
  }
  return true;
}

/** The value of a lookup: its kind is a step, since `null` and lists are written otherwise. */
function walkValue(source: object, value: unknown, walk: ShapeWalk): boolean {
  if (value === null || typeof value === "boolean") {
    walk.step(value);
    walk.value(source, value);
    return true;
  }
  if (value === undefined || typeof value === "function") return false;
  if (Array.isArray(value)) return walkList(source, value, walk);
  if (typeof value === "object") {
    if (Expression.is(value)) {
      walk.step(Expression);
      return value.addToShape(walk);
    }
    if (value instanceof Set || isQuerySet(value)) return false;
  }
  walk.step("value");
  walk.value(source, value);
  return true;
}

function walkList(source: object, list: readonly unknown[], walk: ShapeWalk): boolean {
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (item === null || item === undefined || (typeof item === "object" && !(item instanceof Date))) return false;
  }
  const distinct = distinctItems(list);
  walk.step(ListValue);
  walk.step(list.length);
  walk.step(distinct.length);
  walk.value(source, new ListValue(list, distinct));
  return true;
}
