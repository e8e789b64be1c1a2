/** Rows of the driver to instances that share a state. */
import type { Backend } from "../../backends/contract.ts";
import { compileHydrator, countStates, type Hydrator } from "../hydrate/hydrator.ts";
import type { ModelPlan } from "../hydrate/plan.ts";
import { LAZY, ModelState } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import { Peers } from "../peers.ts";
import { noteRead } from "../relations/crossed.ts";
import type { LazyReference } from "../relations/lazy-reference.ts";
import type { Internals } from "./internals.ts";

export function hydrateRows(
  internals: Internals,
  plan: ModelPlan,
  rows: readonly unknown[][],
  backend: Backend,
  using: string,
): BaseModel[] {
  const hydrator = hydratorOf(plan, backend);
  const out: BaseModel[] = [];
  const peers = new Peers(out);
  const states = statesOf(plan, internals, peers, countStates(plan), using);
  for (const row of rows) out.push(hydrator(row, states));
  const related = states.length === 1 ? [] : states.slice(1).map((state) => state.peers!);
  peers.release(out, related);
  if (internals.known !== null) attachKnown(internals.known, out);
  return out;
}

/** One state for the rows, one for each related model; the rows of a result load their relations together. */
function statesOf(plan: ModelPlan, internals: Internals, rows: Peers, count: number, using: string): ModelState[] {
  const states: ModelState[] = [];
  const add = (at: ModelPlan, peers: Peers): void => {
    const state = new ModelState(false, using, internals.fetchMode, peers, true);
    if (at.deferred.size > 0) state.deferred = at.deferred;
    states.push(state);
    for (const related of at.related) add(related.plan, new Peers());
  };
  add(plan, rows);
  if (states.length !== count) throw new Error("The states of a plan are miscounted.");
  return states;
}

function attachKnown({ name, instances }: NonNullable<Internals["known"]>, rows: readonly BaseModel[]): void {
  for (const row of rows as unknown as Record<string, unknown>[]) {
    const slot = row[name];
    if (typeof slot !== "object" || slot === null || !(LAZY in slot)) continue;
    const instance = instances.get(String((slot as LazyReference).raw));
    if (instance === undefined) continue;
    noteRead(row as unknown as BaseModel, instance);
    row[name] = instance;
  }
}

const hydrators = new WeakMap<object, WeakMap<Backend, Map<string, Hydrator>>>();

const byPlan = new WeakMap<ModelPlan, { readonly backend: Backend; readonly hydrator: Hydrator }>();

/** The hydrator of a plan, compiled once for each model and column list. */
function hydratorOf(plan: ModelPlan, backend: Backend): Hydrator {
  const last = byPlan.get(plan);
  if (last !== undefined && last.backend === backend) return last.hydrator;
  const hydrator = findHydrator(plan, backend);
  byPlan.set(plan, { backend, hydrator });
  return hydrator;
}

function findHydrator(plan: ModelPlan, backend: Backend): Hydrator {
  let byBackend = hydrators.get(plan.model);
  if (byBackend === undefined) hydrators.set(plan.model, (byBackend = new WeakMap()));
  let byShape = byBackend.get(backend);
  if (byShape === undefined) byBackend.set(backend, (byShape = new Map()));
  const key = shapeOf(plan);
  let hydrator = byShape.get(key);
  if (hydrator === undefined) {
    if (byShape.size >= 200) byShape.clear();
    byShape.set(key, (hydrator = compileHydrator(plan, backend)));
  }
  return hydrator;
}

/** What tells the hydrators of one model apart. */
function shapeOf(plan: ModelPlan): string {
  const deferred = plan.deferred.size === 0 ? "" : `-${[...plan.deferred].join()}`;
  const annotations = plan.annotations.map((a) => `${a.alias}:${a.field === null ? "" : fieldKey(a.field)}@${a.index}`);
  const related = plan.related.map((r) => `${r.name}(${r.plan.model._meta.label}${shapeOf(r.plan)})`);
  return `${plan.columns[0]?.index ?? 0}${deferred}[${annotations.join()}][${related.join()}]`;
}

const fieldKeys = new WeakMap<object, string>();
let nextKey = 0;

function fieldKey(field: object): string {
  let key = fieldKeys.get(field);
  if (key === undefined) fieldKeys.set(field, (key = String(nextKey++)));
  return key;
}
