import { ownState, stateOf } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import type { QuerySet } from "../query/query-set.ts";
import { noteRead } from "./crossed.ts";
import type { ForeignKey } from "./foreign-key.ts";

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
    const known = stateOf(owner).prefetched;
    if (known?.has(name) === true) return known.get(name) as BaseModel | null;
    const { fetchMode, peers } = stateOf(owner);
    const owners = fetchMode === "peers" && peers !== null && peers.includes(owner) ? peers : [owner];
    const byKey = new Map(owners.map((one) => [String(forward.targetValue(one)), one]));
    const all = forward.model._meta.baseManager as unknown as QuerySet<BaseModel>;
    const base = all.chain({ fetchMode, hints: { instance: owner } });
    const keys = owners.map((one) => forward.targetValue(one)).filter((key) => key !== null);
    const rows =
      keys.length === 0 ? [] : ((await base.filterUnchecked({ [`${forward.name}__in`]: keys })) as BaseModel[]);
    for (const one of owners) remember(one, name, null);
    for (const row of rows) {
      const one = byKey.get(String(forward.valueFromObject(row)));
      if (one === undefined) continue;
      noteRead(row, one);
      forward.setRawValue(row, one);
      remember(one, name, row);
    }
    return (stateOf(owner).prefetched?.get(name) ?? null) as BaseModel | null;
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
