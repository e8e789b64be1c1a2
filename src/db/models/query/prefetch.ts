/** prefetchRelated(): one more query for each relation, for all rows at once (docs/ref/models/querysets, "prefetch_related"). */
import { FieldError } from "../../../core/errors/exceptions.ts";
import { didYouMean } from "../../../utils/suggest.ts";
import type { ModelClass } from "../fields/field.ts";
import { isModelInstance, LAZY, ownState, stateOf } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import { noteRead } from "../relations/crossed.ts";
import type { ForeignKey } from "../relations/foreign-key.ts";
import type { ManyToManyField } from "../relations/many-to-many-field.ts";
import { pathToOwner } from "../relations/path-to-owner.ts";
import type { LazyReference } from "../relations/lazy-reference.ts";
import { isSliced } from "./state.ts";
import { QUERY } from "./internals.ts";
import { Prefetch } from "./prefetch-object.ts";
import { setPrefetch } from "./prefetch-port.ts";
import type { QuerySet } from "./query-set.ts";
import { rowsOfThrough } from "./through-rows.ts";

const CHUNK = 500;

/** Loads the relations of instances, level by level; what is loaded already is not loaded again. */
export async function prefetchRelated(
  rows: readonly BaseModel[],
  lookups: readonly (string | Prefetch)[],
): Promise<void> {
  if (rows.length === 0) return;
  const done = new Map<string, BaseModel[]>();
  for (const lookup of lookups) {
    const path = typeof lookup === "string" ? lookup : lookup.path;
    const names = path.split("__");
    let level: readonly BaseModel[] = rows;
    let prefix = "";
    for (const [i, name] of names.entries()) {
      const last = i === names.length - 1;
      const prefetch = last && typeof lookup !== "string" ? lookup : null;
      const to = prefetch?.toAttr ?? name;
      prefix = prefix === "" ? to : `${prefix}__${to}`;
      const known = done.get(prefix);
      if (known !== undefined) {
        if (prefetch?.queryset !== undefined)
          throw new TypeError(
            `'${path}' lookup was already seen with a different queryset. You may need to adjust the ordering of your lookups.`,
          );
        level = known;
        continue;
      }
      const next = level.length === 0 ? [] : await loadLevel(level, name, prefetch);
      done.set(prefix, next);
      level = next;
    }
  }
}

/** Loads one relation of instances of one model; gives the related instances. */
async function loadLevel(rows: readonly BaseModel[], name: string, prefetch: Prefetch | null): Promise<BaseModel[]> {
  const model = rows[0]!.constructor as ModelClass;
  const meta = model._meta;
  const toAttr = prefetch?.toAttr;
  const attribute = (rows[0] as unknown as Record<string, unknown>)[name];
  if (Array.isArray(attribute))
    return rows.flatMap((row) => (row as unknown as Record<string, BaseModel[]>)[name] ?? []); // a toAttr of an earlier lookup
  const field = meta.findField(name);
  if (field?.isRelation === true) {
    return field.manyToMany
      ? loadMany(rows, field as ManyToManyField, false, name, prefetch)
      : loadForward(rows, field as ForeignKey, prefetch);
  }
  const remote = meta.relatedObjects.find((r) => r.accessorName === name || r.name === name);
  if (remote === undefined) {
    const names = [
      ...meta.relationFields.map((f) => f.name),
      ...meta.relatedObjects.flatMap((r) => r.accessorName ?? []),
    ];
    if (field !== undefined)
      throw new FieldError(
        `'${name}' does not resolve to an item that supports prefetching - this is an invalid parameter to prefetchRelated().`,
      );
    throw new FieldError(
      `Cannot find '${name}' on ${meta.objectName} object, '${name}' is an invalid parameter to prefetchRelated(). ${didYouMean(name, names)}`.trim(),
    );
  }
  if (toAttr !== undefined && meta.findField(toAttr) !== undefined)
    throw new FieldError(`toAttr=${toAttr} conflicts with a field on the ${meta.objectName} model.`);
  const accessor = remote.accessorName ?? name;
  if (remote.manyToMany) return loadMany(rows, remote.forward as ManyToManyField, true, accessor, prefetch);
  return loadReverse(rows, remote.forward as ForeignKey, accessor, prefetch);
}

function queryOf(prefetch: Prefetch | null, model: ModelClass, rows: readonly BaseModel[]): QuerySet<BaseModel> {
  const given = prefetch?.queryset as QuerySet<BaseModel> | undefined;
  const query = (given ?? (model._meta.defaultManager as unknown as QuerySet<BaseModel>)).getQuerySet();
  if (query[QUERY].state.values !== null)
    throw new TypeError("Prefetch querysets cannot use raw(), values(), and valuesList().");
  const [instance] = rows;
  return query.chain({ hints: { instance }, fetchMode: stateOf(instance!).fetchMode });
}

async function inChunks(
  keys: readonly unknown[],
  load: (chunk: readonly unknown[]) => Promise<BaseModel[]>,
): Promise<BaseModel[]> {
  const found: BaseModel[] = [];
  for (let i = 0; i < keys.length; i += CHUNK) found.push(...(await load(keys.slice(i, i + CHUNK))));
  return found;
}

async function loadForward(
  rows: readonly BaseModel[],
  field: ForeignKey,
  prefetch: Prefetch | null,
): Promise<BaseModel[]> {
  const waiting = new Map<string, unknown>();
  const loaded: BaseModel[] = [];
  const slot = (row: BaseModel): unknown => (row as unknown as Record<string, unknown>)[field.name];
  for (const row of rows) {
    const value = slot(row);
    if (isModelInstance(value)) loaded.push(value);
    else if (typeof value === "object" && value !== null && LAZY in value)
      waiting.set(String((value as LazyReference).raw), (value as LazyReference).raw);
  }
  if (waiting.size === 0) return loaded;
  const query = queryOf(prefetch, field.relatedModel, rows);
  const target = field.foreignField;
  const found = await inChunks(
    [...waiting.values()],
    async (keys) => (await query.filterUnchecked({ [`${target.name}__in`]: keys })) as BaseModel[],
  );
  const byKey = new Map(found.map((row) => [String(target.valueFromObject(row)), row]));
  for (const row of rows) {
    const value = slot(row);
    if (typeof value !== "object" || value === null || !(LAZY in value)) continue;
    const instance = byKey.get(String((value as LazyReference).raw));
    if (instance === undefined) continue;
    noteRead(row, instance);
    (row as unknown as Record<string, unknown>)[prefetch?.toAttr ?? field.name] = instance;
  }
  return [...loaded, ...found];
}

async function loadReverse(
  rows: readonly BaseModel[],
  field: ForeignKey,
  name: string,
  prefetch: Prefetch | null,
): Promise<BaseModel[]> {
  const waiting = rows.filter((row) => prefetch?.toAttr !== undefined || stateOf(row).prefetched?.has(name) !== true);
  const already = rows.flatMap((row) =>
    waiting.includes(row) ? [] : ((stateOf(row).prefetched?.get(name) as BaseModel[] | undefined) ?? []),
  );
  if (waiting.length === 0) return already;
  const query = queryOf(prefetch, field.model, rows);
  const keys = [...new Set(waiting.map((row) => field.targetValue(row)))];
  const sliced = isSliced(query[QUERY].state);
  const found = sliced
    ? (await Promise.all(keys.map(async (key) => (await sliceFor(query, { [field.name]: key })) as BaseModel[]))).flat()
    : await inChunks(
        keys,
        async (chunk) => (await query.filterUnchecked({ [`${field.name}__in`]: chunk })) as BaseModel[],
      );
  const owners = new Map(waiting.map((row) => [String(field.targetValue(row)), row]));
  const groups = new Map<string, BaseModel[]>();
  for (const row of found) {
    const key = String(field.valueFromObject(row));
    const owner = owners.get(key);
    if (owner !== undefined) {
      noteRead(row, owner);
      field.setRawValue(row, owner);
    }
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  for (const row of waiting) {
    const group = groups.get(String(field.targetValue(row))) ?? [];
    store(row, field.oneToOne ? `<${field.label}` : name, name, field.oneToOne ? (group[0] ?? null) : group, prefetch);
  }
  return [...already, ...found];
}

/** The filter goes under the slice of the query set: the first rows of each owner are meant. */
function sliceFor(query: QuerySet<BaseModel>, condition: object): QuerySet<BaseModel> {
  const { low, high } = query[QUERY].state;
  return query
    .with(() => ({ low: 0, high: null }))
    .filterUnchecked(condition)
    .slice(low, high ?? undefined);
}

async function loadMany(
  rows: readonly BaseModel[],
  field: ManyToManyField,
  reverse: boolean,
  name: string,
  prefetch: Prefetch | null,
): Promise<BaseModel[]> {
  const waiting = rows.filter((row) => prefetch?.toAttr !== undefined || stateOf(row).prefetched?.has(name) !== true);
  const already = rows.flatMap((row) =>
    waiting.includes(row) ? [] : ((stateOf(row).prefetched?.get(name) as BaseModel[] | undefined) ?? []),
  );
  if (waiting.length === 0) return already;
  const near = reverse ? field.targetLink : field.sourceLink;
  const path = pathToOwner(field, reverse);
  const query = queryOf(prefetch, reverse ? field.model : field.relatedModel, rows);
  const keys = [...new Set(waiting.map((row) => near.targetValue(row)))];
  const groups = new Map<string, BaseModel[]>();
  const found = new Map<string, BaseModel>();
  const load = async (chunk: readonly unknown[], part: QuerySet<BaseModel>): Promise<void> => {
    for (const [owner, row] of await rowsOfThrough(part, near, path, chunk)) {
      const key = String(row.pk);
      const instance = found.get(key) ?? row;
      found.set(key, instance);
      const group = groups.get(String(owner));
      if (group === undefined) groups.set(String(owner), [instance]);
      else group.push(instance);
    }
  };
  if (isSliced(query[QUERY].state)) for (const key of keys) await load([key], query);
  else for (let i = 0; i < keys.length; i += CHUNK) await load(keys.slice(i, i + CHUNK), query);
  for (const row of waiting) store(row, name, name, groups.get(String(near.targetValue(row))) ?? [], prefetch);
  return [...already, ...found.values()];
}

/** Puts loaded rows where the accessor, or `toAttr`, finds them. */
function store(row: BaseModel, key: string, name: string, value: unknown, prefetch: Prefetch | null): void {
  const attr = prefetch?.toAttr;
  if (attr !== undefined) {
    Object.defineProperty(row, attr, { value, writable: true, enumerable: false, configurable: true });
    return;
  }
  const state = ownState(row);
  state.prefetched ??= new Map();
  state.prefetched.set(key, value);
  if (key !== name) Object.defineProperty(row, name, { value, writable: true, enumerable: false, configurable: true });
}

setPrefetch(prefetchRelated);
