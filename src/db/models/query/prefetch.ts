/** prefetchRelated(): one more query for each relation, for all rows at once (docs/ref/models/querysets, "prefetch_related"). */
import { FieldError } from "../../../core/errors/exceptions.ts";
import { didYouMean } from "../../../utils/suggest.ts";
import type { ModelClass } from "../fields/field.ts";
import type { PrivateField } from "../fields/private-field.ts";
import { isModelInstance, LAZY, ownState, stateOf } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import { noteRead } from "../relations/crossed.ts";
import type { ForeignKey } from "../relations/foreign-key.ts";
import type { ManyToManyField } from "../relations/many-to-many-field.ts";
import type { RelationField } from "../relations/relation-field.ts";
import type { LazyReference } from "../relations/lazy-reference.ts";
import { Prefetch } from "./prefetch-object.ts";
import { setPrefetch } from "./prefetch-port.ts";
import type { QuerySet } from "./query-set.ts";
import { inChunks, manyRows, type RelatedRows, reverseRows } from "./related-rows.ts";

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
        if (prefetch?.isCustom === true)
          throw new TypeError(
            `'${path}' lookup was already seen with a different queryset. You may need to adjust the ordering of your lookups.`,
          );
        level = known;
        continue;
      }
      const next = await loadMixed(level, name, prefetch);
      done.set(prefix, next);
      level = next;
    }
  }
}

/**
 * Loads relations of instances that are there already, as prefetchRelated() does for query sets.
 *
 * ```ts
 * await prefetchRelatedObjects(books, "author", new Prefetch("tags", { toAttr: "labels" }));
 * ```
 */
export function prefetchRelatedObjects(
  instances: readonly BaseModel[],
  ...lookups: readonly (string | Prefetch)[]
): Promise<void> {
  return prefetchRelated(instances, lookups);
}

/** Loads one relation of instances, of each model by itself: generic relations give instances of several. */
async function loadMixed(rows: readonly BaseModel[], name: string, prefetch: Prefetch | null): Promise<BaseModel[]> {
  const [first] = rows;
  if (first === undefined) return [];
  if (rows.every((row) => row.constructor === first.constructor)) return loadLevel(rows, name, prefetch);
  const found: BaseModel[] = [];
  for (const model of new Set(rows.map((row) => row.constructor))) {
    const group = rows.filter((row) => row.constructor === model);
    for (const row of await loadLevel(group, name, prefetch)) found.push(row);
  }
  return found;
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
  if (field?.privateOnly === true) return loadPrivate(rows, field as PrivateField, prefetch);
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
  const [instance] = rows;
  return query.chain({ hints: { instance }, fetchMode: stateOf(instance!).fetchMode });
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

/** Rows that lack the relation, and what the others have of it. */
function split(rows: readonly BaseModel[], key: string, prefetch: Prefetch | null): [BaseModel[], BaseModel[]] {
  const waiting: BaseModel[] = [];
  const loaded: BaseModel[] = [];
  for (const row of rows) {
    const known = prefetch?.toAttr === undefined ? stateOf(row).prefetched : null;
    if (known?.has(key) !== true) waiting.push(row);
    else
      for (const one of [known.get(key) as BaseModel | readonly BaseModel[] | null].flat())
        if (one !== null) loaded.push(one);
  }
  return [waiting, loaded];
}

async function loadReverse(
  rows: readonly BaseModel[],
  field: ForeignKey,
  name: string,
  prefetch: Prefetch | null,
): Promise<BaseModel[]> {
  const key = field.oneToOne ? `<${field.label}` : name;
  const [waiting, loaded] = split(rows, key, prefetch);
  if (waiting.length === 0) return loaded;
  const related = await reverseRows(waiting, field, queryOf(prefetch, field.model, rows));
  for (const row of waiting) {
    const group = related.of(row);
    store(row, key, name, field.oneToOne ? (group[0] ?? null) : group, prefetch);
  }
  return [...loaded, ...related.found];
}

async function loadMany(
  rows: readonly BaseModel[],
  field: ManyToManyField,
  reverse: boolean,
  name: string,
  prefetch: Prefetch | null,
): Promise<BaseModel[]> {
  const [waiting, loaded] = split(rows, name, prefetch);
  if (waiting.length === 0) return loaded;
  const query = queryOf(prefetch, reverse ? field.model : field.relatedModel, rows);
  const related = await manyRows(waiting, field, reverse, query);
  for (const row of waiting) store(row, name, name, related.of(row), prefetch);
  return [...loaded, ...related.found];
}

async function loadPrivate(
  rows: readonly BaseModel[],
  field: PrivateField,
  prefetch: Prefetch | null,
): Promise<BaseModel[]> {
  const { name } = field;
  if (field.load !== undefined) return field.load(rows, prefetch);
  const [waiting, loaded] = split(rows, name, prefetch);
  if (waiting.length === 0) return loaded;
  const related = await field.relatedRows!(waiting, queryOf(prefetch, field.relatedModel!, rows));
  for (const row of waiting) store(row, name, name, related.of(row), prefetch);
  return [...loaded, ...related.found];
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

/** Rows of a to-many relation for owners of one model, not stored anywhere. */
function readRelated(
  owners: readonly BaseModel[],
  field: RelationField | PrivateField,
  reverse: boolean,
): Promise<RelatedRows> {
  if (isPrivate(field)) return field.relatedRows!(owners, queryOf(null, field.relatedModel!, owners));
  if (!field.manyToMany) return reverseRows(owners, field as ForeignKey, queryOf(null, field.model, owners));
  const query = queryOf(null, reverse ? field.model : field.relatedModel, owners);
  return manyRows(owners, field as ManyToManyField, reverse, query);
}

const isPrivate = (field: RelationField | PrivateField): field is PrivateField => field.privateOnly;

setPrefetch(prefetchRelated, readRelated);
