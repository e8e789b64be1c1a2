/** Statements of query sets by their shape: those that differ in values alone are compiled once. */
import type { Backend, CompiledQuery } from "../../../backends/contract.ts";
import type { ModelClass } from "../../fields/field.ts";
import type { QueryState } from "../state.ts";
import { type ParamSource, paramSource } from "./param-source.ts";
import { RECOMPILE, Shape } from "./shape.ts";
import { walkAssignments, walkQuery } from "./shape-key.ts";
import { ShapeTree, ShapeWalk } from "./shape-tree.ts";
import type { Assignment } from "./value-source.ts";

/** A statement as it is sent, and what was planned with it: how its rows are read. */
export interface Statement<P> {
  readonly query: CompiledQuery;
  readonly plan: P;
}

/** What is done with the rows; statements of different kinds have different texts. */
export type StatementKind = "rows" | "count" | "exists" | "update" | "delete";

const NO_ASSIGNMENTS: readonly Assignment[] = [];

/**
 * The statement of a query set, from its shape when one like it was compiled before. Null when no row can fit.
 *
 * `compile` must depend on nothing but `state`, `assignments` and the backend.
 */
export function prepareStatement<P>(
  kind: StatementKind,
  state: QueryState,
  backend: Backend,
  compile: () => Statement<P> | null,
  assignments: readonly Assignment[] = NO_ASSIGNMENTS,
): Statement<P> | null {
  const { model } = state;
  const walk = new ShapeWalk(treeOf(model, backend));
  walk.step(kind);
  if (!walkQuery(state, walk) || !walkAssignments(assignments, walk)) return compile();
  const { shape } = walk.node;
  if (shape === undefined) {
    const made = compile();
    walk.node.shape = made === null ? undefined : shapeOf(made, walk, model, backend);
    return made === null ? null : { query: { sql: made.query.sql, params: made.query.params }, plan: made.plan };
  }
  const params = shape === null ? null : shape.params(walk.values);
  return params === null ? compile() : { query: { sql: shape!.sql, params }, plan: shape!.plan as P };
}

function shapeOf(
  made: Statement<unknown>,
  walk: ShapeWalk,
  model: ModelClass,
  backend: Backend,
): Shape | null | undefined {
  const params: ParamSource[] = [];
  for (let i = 0; i < walk.sources.length; i++) {
    const source = paramSource(walk.sources[i]!, walk.values[i], model, backend);
    if (source === null) return null;
    // A value that does not fit its own shape must not keep those that do from having one.
    for (let item = 0; item < source.count; item++)
      if (source.read(walk.values[i], item) === RECOMPILE) return undefined;
    params.push(source);
  }
  return Shape.of(made.query, made.plan, walk.sources, params);
}

interface KnownTree {
  /** Version of the registry that the shapes belong to: a new model may change what a path means. */
  readonly version: number;
  readonly tree: ShapeTree;
}

let known = new WeakMap<ModelClass, WeakMap<Backend, KnownTree>>();

function treeOf(model: ModelClass, backend: Backend): ShapeTree {
  let byBackend = known.get(model);
  if (byBackend === undefined) known.set(model, (byBackend = new WeakMap()));
  const { version } = model._meta.registry;
  let found = byBackend.get(backend);
  if (found === undefined || found.version !== version)
    byBackend.set(backend, (found = { version, tree: new ShapeTree() }));
  return found.tree;
}

/** Forgets all shapes, so that tests see statements compiled anew. @internal */
export function forgetShapes(): void {
  known = new WeakMap();
}
