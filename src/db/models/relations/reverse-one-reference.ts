import { FieldFetchBlocked } from "../fetch-blocked.ts";
import { ownState, stateOf } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import type { QuerySet } from "../query/query-set.ts";
import { noteRead } from "./crossed.ts";
import type { ForeignKey } from "./foreign-key.ts";

/** Most keys of one query. */
const CHUNK = 500;

/**
 * The reverse side of a one-to-one field that is not loaded: `await place.restaurant` gives the row or null.
 *
 * Siblings of one result are loaded together, as with foreign keys.
 */
export class ReverseOneReference implements PromiseLike<BaseModel | null> {
  readonly owner: BaseModel;
  readonly forward: ForeignKey;

  constructor(owner: object, forward: ForeignKey) {
    this.owner = owner as BaseModel;
    this.forward = forward;
  }

  then<A = BaseModel | null, B = never>(
    resolve?: ((value: BaseModel | null) => A | PromiseLike<A>) | null,
    reject?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#load().then(resolve, reject);
  }

  async #load(): Promise<BaseModel | null> {
    const { owner, forward } = this;
    const name = `<${forward.label}`;
    const state = stateOf(owner);
    if (state.prefetched?.has(name) === true) return state.prefetched.get(name) as BaseModel | null;
    if (state.fetchMode === "raise") {
      const accessor = forward.remoteField.accessorName ?? forward.model._meta.modelName;
      throw new FieldFetchBlocked(owner, accessor, `Load it with the query: selectRelated("${accessor}").`);
    }
    const peers = state.fetchMode === "peers" && state.peers !== null ? state.peers.live() : [];
    // Whoever was changed by hand is no peer any more, but loads alone.
    if (peers.length < 2) await this.#loadFor([owner], name);
    else {
      state.loading ??= new Map();
      let load = state.loading.get(name);
      if (load === undefined) {
        load = this.#loadFor(peers, name).finally(() => state.loading?.delete(name));
        state.loading.set(name, load);
      }
      await load;
    }
    return (stateOf(owner).prefetched?.get(name) ?? null) as BaseModel | null;
  }

  async #loadFor(owners: readonly BaseModel[], name: string): Promise<void> {
    const { owner, forward } = this;
    const waiting = owners.filter((one) => stateOf(one).prefetched?.has(name) !== true);
    const all = forward.model._meta.baseManager as unknown as QuerySet<BaseModel>;
    const base = all.chain({ fetchMode: stateOf(owner).fetchMode, hints: { instance: owner } });
    const byKey = new Map<string, BaseModel[]>();
    for (const one of waiting) {
      const key = String(forward.targetValue(one));
      byKey.set(key, [...(byKey.get(key) ?? []), one]);
    }
    const keys = [...byKey.values()].map(([one]) => forward.targetValue(one!)).filter((key) => key !== null);
    const rows: BaseModel[] = [];
    for (let i = 0; i < keys.length; i += CHUNK) {
      const part = keys.slice(i, i + CHUNK);
      rows.push(...((await base.filterUnchecked({ [`${forward.name}__in`]: part })) as BaseModel[]));
    }
    for (const one of waiting) remember(one, name, null);
    for (const row of rows) {
      for (const one of byKey.get(String(forward.valueFromObject(row))) ?? []) {
        noteRead(row, one);
        forward.setRawValue(row, one);
        remember(one, name, row);
      }
    }
  }

  toJSON(): undefined {
    return undefined;
  }
}

function remember(owner: BaseModel, name: string, value: BaseModel | null): void {
  const state = ownState(owner);
  state.prefetched ??= new Map();
  state.prefetched.set(name, value);
}
