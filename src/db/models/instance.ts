/** What an instance carries besides its fields, under a symbol that no data can forge. */
import type { BaseModel } from "./model.ts";
import type { Peers } from "./peers.ts";

/** How a relation that is not loaded is read: siblings together, alone, or not at all (Django's fetch modes). */
export type FetchMode = "peers" | "one" | "raise";

/**
 * Django's `ModelState`. Rows of one result share a state until one of them changes (`ownState`), so that hydrating
 * costs nothing per row.
 */
export class ModelState {
  /** Whether the row is not in the database yet. */
  adding: boolean;
  /** Alias of the database the row came from or was saved to. */
  db: string | null;
  fetchMode: FetchMode;
  /** Instances of the same result, which load their relations together. */
  peers: Peers | null;
  /** Loads under way for all peers, by field name. */
  loading: Map<string, Promise<void>> | null = null;
  /** Results of prefetchRelated(), by accessor. */
  prefetched: Map<string, unknown> | null = null;
  /** Names of fields that were not read from the database. */
  deferred: ReadonlySet<string> | null = null;
  readonly shared: boolean;

  constructor(adding: boolean, db: string | null, fetchMode: FetchMode, peers: Peers | null, shared: boolean) {
    this.adding = adding;
    this.db = db;
    this.fetchMode = fetchMode;
    this.peers = peers;
    this.shared = shared;
  }
}

export const STATE: unique symbol = Symbol("belleville.state");
/** Marks classes derived from BaseModel. */
export const MODEL: unique symbol = Symbol("belleville.model");

/** Marks references that are not loaded. */
export const LAZY: unique symbol = Symbol("belleville.lazy");

interface Stateful {
  [STATE]: ModelState;
}

export function stateOf(instance: object): ModelState {
  return (instance as Stateful)[STATE];
}

/** The state of one instance alone, made from the shared one when it must change. */
export function ownState(instance: object): ModelState {
  const state = (instance as Stateful)[STATE];
  if (!state.shared) return state;
  const own = new ModelState(state.adding, state.db, state.fetchMode, state.peers, false);
  own.deferred = state.deferred;
  own.prefetched = state.prefetched;
  own.loading = state.loading ??= new Map();
  (instance as Stateful)[STATE] = own;
  return own;
}

export function setState(instance: object, state: ModelState): void {
  (instance as Stateful)[STATE] = state;
}

/** Whether `value` is an instance of a model. */
export function isModelInstance(value: unknown): value is BaseModel {
  return typeof value === "object" && value !== null && STATE in value;
}

/** Whether `value` is a model class. */
export function isModelClass(value: unknown): value is typeof BaseModel {
  return typeof value === "function" && MODEL in value;
}

/** The state of an instance that was just made. */
export function newState(): ModelState {
  return new ModelState(true, null, "peers", null, false);
}
