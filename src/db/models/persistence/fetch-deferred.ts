import type { ModelClass } from "../fields/field.ts";
import { isModelInstance, ownState, stateOf } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import type { QuerySet } from "../query/query-set.ts";
import { keyText } from "./keys.ts";

/** Most keys of one query. */
const CHUNK = 500;

/**
 * Reads fields that only() or defer() left in the database: of the instance and of its peers that lack them too. False
 * when the instance has no such peers.
 */
export async function fetchDeferred(instance: BaseModel, names: ReadonlySet<string>): Promise<boolean> {
  const state = stateOf(instance);
  if (state.fetchMode !== "peers" || state.peers === null || !lacks(instance, names)) return false;
  const waiting = state.peers.live().filter((peer) => lacks(peer, names));
  if (waiting.length < 2) return false;
  const key = `deferred ${[...names].sort().join()}`;
  state.loading ??= new Map();
  let load = state.loading.get(key);
  if (load === undefined) {
    load = fetch(waiting, names).finally(() => state.loading?.delete(key));
    state.loading.set(key, load);
  }
  await load;
  return !lacks(instance, names);
}

function lacks(instance: BaseModel, names: ReadonlySet<string>): boolean {
  const { deferred } = stateOf(instance);
  return deferred !== null && [...names].every((name) => deferred.has(name));
}

async function fetch(instances: readonly BaseModel[], names: ReadonlySet<string>): Promise<void> {
  const meta = (instances[0]!.constructor as ModelClass)._meta;
  const all = meta.baseManager as unknown as QuerySet<BaseModel>;
  const columns = all.chain({ hints: { instance: instances[0]! } }).only(...([...names] as never[]));
  const fields = meta.concreteFields.filter((field) => names.has(field.name));
  for (let i = 0; i < instances.length; i += CHUNK) {
    const part = instances.slice(i, i + CHUNK);
    const rows = (await columns.filterUnchecked({ pk__in: part.map((one) => one.pk as unknown) })) as BaseModel[];
    const fresh = new Map(rows.map((row) => [keyText(row.pk), row]));
    for (const one of part) {
      const row = fresh.get(keyText(one.pk)) as unknown as Record<string, unknown> | undefined;
      // Somebody may have set or read them meanwhile.
      if (row === undefined || !lacks(one, names)) continue;
      for (const field of fields) {
        const value = row[field.name];
        (one as unknown as Record<string, unknown>)[field.name] =
          field.isRelation && !isModelInstance(value) ? field.initialValue(one, field.valueFromObject(row)) : value;
      }
      const own = ownState(one);
      own.deferred = new Set([...(own.deferred ?? [])].filter((name) => !names.has(name)));
    }
  }
}
