/**
 * Statements of query sets by their shape: two that differ in the values of comparisons alone have one text.
 *
 * Only plain filters take part, those whose text cannot depend on a value; all others are compiled each time.
 */
import type { Backend, CompiledQuery } from "../../backends/contract.ts";
import { Expression } from "../expressions/expression.ts";
import type { Field, ModelClass } from "../fields/field.ts";
import { Exact, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual } from "../lookups/comparison.ts";
import { findLookup } from "../lookups/registry.ts";
import { type CompiledSelect, compileSelect } from "./compile.ts";
import { Condition, type LookupLeaf } from "./condition.ts";
import { followPath } from "./hops.ts";
import type { QueryState } from "./state.ts";

/** A query set as it is sent, and the plan of its rows. */
export interface PreparedSelect {
  readonly query: CompiledQuery;
  readonly compiled: CompiledSelect;
}

interface Shape {
  readonly sql: string;
  /** Fields that prepare the values, in the order of the lookups; null for a lookup of null, which has no parameter. */
  readonly fields: readonly (Field | null)[];
  /** Parameters after those of the values: LIMIT and OFFSET. */
  readonly tail: readonly unknown[];
  readonly compiled: CompiledSelect;
}

interface KnownShapes {
  readonly version: number;
  readonly shapes: Map<string, Shape | null>;
}

const known = new WeakMap<ModelClass, WeakMap<Backend, KnownShapes>>();
/** Bounds of slices are part of a shape, and may come from requests. */
const MOST_SHAPES = 500;

/** Lookups that write `column operator parameter`, whatever the value. */
const COMPARISONS: ReadonlySet<unknown> = new Set([Exact, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual]);

/** The statement of a query set; null when it is known that no row fits. */
export function prepareSelect(state: QueryState, backend: Backend, using: string): PreparedSelect | null {
  const slots: LookupLeaf[] = [];
  const key = keyOf(state, slots);
  if (key === null) return compileAlone(state, backend, using);
  const shapes = shapesOf(state.model, backend);
  const shape = shapes.get(key);
  if (shape === undefined) {
    const prepared = compileAlone(state, backend, using);
    if (shapes.size >= MOST_SHAPES) shapes.clear();
    shapes.set(key, prepared === null ? null : makeShape(state, slots, prepared, backend));
    return prepared;
  }
  if (shape === null) return compileAlone(state, backend, using);
  const { fields, tail } = shape;
  const params: unknown[] = [];
  for (let i = 0; i < slots.length; i++) {
    const field = fields[i]!;
    if (field !== null) params.push(field.getDbPrepValue(slots[i]!.value, backend.converters));
  }
  for (let i = 0; i < tail.length; i++) params.push(tail[i]);
  return { query: { sql: shape.sql, params }, compiled: shape.compiled };
}

function compileAlone(state: QueryState, backend: Backend, using: string): PreparedSelect | null {
  const compiled = compileSelect(state, backend, { using });
  return compiled === null ? null : { query: backend.compiler.compile(compiled.node), compiled };
}

function shapesOf(model: ModelClass, backend: Backend): Map<string, Shape | null> {
  let byBackend = known.get(model);
  if (byBackend === undefined) known.set(model, (byBackend = new WeakMap()));
  const { version } = model._meta.registry;
  let found = byBackend.get(backend);
  if (found === undefined || found.version !== version)
    byBackend.set(backend, (found = { version, shapes: new Map() }));
  return found.shapes;
}

/**
 * The shape of a statement; null when its parameters are not the values of its lookups, in their order, and the bounds
 * of its slice.
 */
function makeShape(
  state: QueryState,
  slots: readonly LookupLeaf[],
  { query, compiled }: PreparedSelect,
  backend: Backend,
): Shape | null {
  const fields: (Field | null)[] = [];
  let count = 0;
  for (const { path, value } of slots) {
    const { target, rest } = followPath(state.model, path);
    const name = rest[0] ?? "exact";
    const lookup = rest.length > 1 ? undefined : (findLookup(target, name) ?? findLookup(target.targetField, name));
    if (lookup === undefined || !COMPARISONS.has(lookup.constructor)) return null;
    fields.push(value === null ? null : target);
    if (value === null) continue;
    if (!Object.is(query.params[count++], target.getDbPrepValue(value, backend.converters))) return null;
  }
  const tail = query.params.slice(count);
  const bounds = [state.low, (state.high ?? 0) - state.low];
  if (tail.length > 2 || !tail.every((param) => bounds.includes(param as number))) return null;
  return { sql: query.sql, fields, tail, compiled };
}

/** What tells statements apart, with the values taken out into `slots`; null for a query set that is no plain filter. */
function keyOf(state: QueryState, slots: LookupLeaf[]): string | null {
  const { steps, ordering, related } = state;
  const plain =
    !state.empty &&
    state.high !== state.low &&
    state.combined === null &&
    state.lock === null &&
    state.groupBy === null &&
    state.deferred === null &&
    state.values === null &&
    state.distinct === false &&
    state.extraTables.length === 0 &&
    related !== true;
  if (!plain) return null;
  let key = `${state.low}-${state.high ?? ""}${state.reversed ? "r" : ""}`;
  for (let i = 0; i < related.length; i++) key += `s${named(related[i]!)}`;
  // The default order may hold expressions with values of their own.
  for (const term of ordering ?? state.model._meta.ordering) if (typeof term !== "string") return null;
  if (ordering !== null) {
    key += "o";
    for (let i = 0; i < ordering.length; i++) key += named(ordering[i] as string);
  }
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i]!;
    if (step.kind !== "filter") return null;
    const condition = keyOfCondition(step.condition, slots);
    if (condition === null) return null;
    key += `${step.sticky === true ? "f+" : "f"}${condition}`;
  }
  return key;
}

function keyOfCondition({ connector, negated, children }: Condition, slots: LookupLeaf[]): string | null {
  let key = `${negated ? "!" : ""}${connector}(`;
  for (let i = 0; i < children.length; i++) {
    const child = children[i]!;
    if (Condition.is(child)) {
      const inner = keyOfCondition(child, slots);
      if (inner === null) return null;
      key += inner;
      continue;
    }
    if (Expression.is(child)) return null;
    const { path, value } = child;
    if ((typeof value === "object" && value !== null) || typeof value === "function" || value === undefined)
      return null;
    key += `${value === null ? 0 : 1}${named(path)}`;
    slots.push(child);
  }
  return `${key})`;
}

/** A name with its length in front, so that no name can pass for several. */
function named(name: string): string {
  return `${name.length}:${name}`;
}
