/** Loading what foreign keys point to: alone, or for all siblings at once. */
import { FieldFetchBlocked } from "../fetch-blocked.ts";
import { isModelInstance, LAZY, stateOf } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import { noteRead } from "./crossed.ts";
import type { LazyReference } from "./lazy-reference.ts";

/** Most keys of one query; longer lists are loaded in several. */
const CHUNK = 500;

/** The instance behind a reference, loaded at most once for a result. */
export async function loadForward(reference: LazyReference): Promise<BaseModel> {
  const { owner, field, raw } = reference;
  const state = stateOf(owner);
  const present = slotOf(owner, field.name);
  if (present !== reference && isModelInstance(present) && sameKey(field.targetValue(present), raw)) return present;
  if (state.fetchMode === "raise") {
    throw new FieldFetchBlocked(owner, field.name, `Load it with the query: selectRelated("${field.name}").`);
  }
  const peers = state.fetchMode === "peers" && state.peers !== null ? state.peers.live() : NONE;
  if (peers.length > 1) {
    state.loading ??= new Map();
    let load = state.loading.get(field.name);
    if (load === undefined) {
      load = loadPeers(reference, peers).finally(() => state.loading?.delete(field.name));
      state.loading.set(field.name, load);
    }
    await load;
    const loaded = slotOf(owner, field.name);
    if (isModelInstance(loaded) && sameKey(field.targetValue(loaded), raw)) return loaded;
  }
  const instance = (await fetchByKeys(reference, [raw])).get(keyOf(raw));
  if (instance === undefined) {
    throw new field.relatedModel.DoesNotExist(`${field.relatedModel._meta.objectName} matching query does not exist.`);
  }
  if (slotOf(owner, field.name) === reference) put(owner, field.name, instance);
  return instance;
}

async function loadPeers(reference: LazyReference, peers: readonly BaseModel[]): Promise<void> {
  const { field } = reference;
  const waiting: [BaseModel, LazyReference][] = [];
  for (const peer of peers) {
    const slot = slotOf(peer, field.name);
    if (isReference(slot)) waiting.push([peer, slot]);
  }
  const keys = new Map(waiting.map(([, slot]) => [keyOf(slot.raw), slot.raw]));
  const found = await fetchByKeys(reference, [...keys.values()]);
  for (const [peer, slot] of waiting) {
    const instance = found.get(keyOf(slot.raw));
    if (instance !== undefined && slotOf(peer, field.name) === slot) put(peer, field.name, instance);
  }
}

/** Related instances by their key as text. */
async function fetchByKeys({ owner, field }: LazyReference, keys: readonly unknown[]): Promise<Map<string, BaseModel>> {
  const { fetchMode } = stateOf(owner);
  const target = field.remoteField.field;
  const all = field.relatedModel._meta.baseManager.chain({ fetchMode, hints: { instance: owner } });
  const found = new Map<string, BaseModel>();
  for (let i = 0; i < keys.length; i += CHUNK) {
    const rows = (await all.filterUnchecked({ [`${target.name}__in`]: keys.slice(i, i + CHUNK) })) as BaseModel[];
    for (const row of rows) found.set(keyOf(target.valueFromObject(row)), row);
  }
  return found;
}

const NONE: readonly BaseModel[] = [];
const slotOf = (owner: BaseModel, name: string): unknown => (owner as unknown as Record<string, unknown>)[name];

function put(owner: BaseModel, name: string, value: BaseModel): void {
  noteRead(owner, value);
  (owner as unknown as Record<string, unknown>)[name] = value;
}

function isReference(slot: unknown): slot is LazyReference {
  return typeof slot === "object" && slot !== null && LAZY in slot;
}

/** Keys of one type are told apart by their text. */
export function keyOf(key: unknown): string {
  return String(key);
}

const sameKey = (a: unknown, b: unknown): boolean => keyOf(a) === keyOf(b);
