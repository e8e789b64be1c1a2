/** Relations that were read from another database than their owner, as a router of replicas may choose. */
import { stateOf } from "../instance.ts";
import type { BaseModel } from "../model.ts";

const read = new WeakMap<object, WeakSet<object>>();

/** Notes that `related` was read for `owner`, not assigned to it: saving the owner does not ask whether it may be. */
export function noteRead(owner: BaseModel, related: BaseModel): void {
  if (stateOf(owner).db === stateOf(related).db) return;
  let known = read.get(owner);
  if (known === undefined) read.set(owner, (known = new WeakSet()));
  known.add(related);
}

export function wasRead(owner: BaseModel, related: BaseModel): boolean {
  return read.get(owner)?.has(related) === true;
}
