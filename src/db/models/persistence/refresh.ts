import { FieldError } from "../../../core/errors/exceptions.ts";
import { didYouMean } from "../../../utils/suggest.ts";
import { isModelInstance, ownState, stateOf } from "../instance.ts";
import type { ModelClass } from "../fields/field.ts";
import type { BaseModel } from "../model.ts";
import type { Options } from "../options.ts";
import { fetchDeferred } from "./fetch-deferred.ts";
import type { QuerySet } from "../query/query-set.ts";

export interface RefreshOptions {
  readonly using?: string | undefined;
  /** Names of the only fields to read. Default: those that were read before. */
  readonly fields?: Iterable<string> | undefined;
  /** Query set to read from, for example one that locks the row. */
  readonly fromQueryset?: unknown;
}

/** Reads the row of an instance anew. Throws `DoesNotExist` when it is gone. */
export async function refreshInstance(instance: BaseModel, options: RefreshOptions): Promise<void> {
  const meta = (instance.constructor as ModelClass)._meta;
  const state = stateOf(instance);
  const wanted = options.fields === undefined ? null : new Set(options.fields);
  const prefetched = ownState(instance).prefetched;
  if (wanted !== null && prefetched !== null)
    for (const name of wanted) if (prefetched.delete(name)) wanted.delete(name);
  if (wanted !== null) checkNames(meta, wanted);
  if (wanted !== null && wanted.size === 0) return;
  if (wanted === null) prefetched?.clear();
  const mayShare = options.using === undefined && options.fromQueryset === undefined;
  if (wanted !== null && mayShare && (await fetchDeferred(instance, wanted))) return;
  const base = (options.fromQueryset ?? meta.baseManager) as QuerySet<BaseModel>;
  const chosen = options.using === undefined ? base : base.using(options.using);
  let query = chosen.chain({ hints: { instance } }).filterUnchecked({ pk: instance.pk });
  const deferred = state.deferred ?? NONE;
  const fields = meta.concreteFields.filter((field) =>
    wanted === null ? !deferred.has(field.name) : wanted.has(field.name) || wanted.has(field.attname),
  );
  if (wanted !== null || deferred.size > 0) query = query.only(...(fields.map((field) => field.name) as never[]));
  const fresh = await query.get();
  const target = instance as unknown as Record<string, unknown>;
  for (const field of fields) {
    const value = (fresh as unknown as Record<string, unknown>)[field.name];
    target[field.name] =
      field.isRelation && !isModelInstance(value) ? field.initialValue(instance, field.valueFromObject(fresh)) : value;
  }
  if (wanted === null) for (const field of meta.privateFields) field.forget?.(instance);
  const own = ownState(instance);
  own.db = stateOf(fresh).db;
  if (own.deferred !== null)
    own.deferred = new Set([...own.deferred].filter((name) => !fields.some((field) => field.name === name)));
}

const NONE: ReadonlySet<string> = new Set();

/** Refuses names that are no columns of the model. */
function checkNames(meta: Options, names: ReadonlySet<string>): void {
  for (const name of names) {
    if (name.includes("__")) {
      throw new FieldError(
        `Found "__" in fields argument. Relations and transforms are not allowed in fields: ${JSON.stringify(name)}.`,
      );
    }
    if (meta.concreteFields.some((field) => field.name === name || field.attname === name)) continue;
    const known = meta.concreteFields.map((field) => field.name);
    throw new FieldError(
      `${meta.objectName} has no field named '${name}' that could be read. ${didYouMean(name, known)}`.trim(),
    );
  }
}
