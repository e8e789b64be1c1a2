import type { ModelClass } from "../models/fields/field.ts";
import type { BaseModel } from "../models/model.ts";

/** What stands for a row in other databases, where its primary key is another (docs/topics/serialization, "Natural keys"). */
export type NaturalKey = readonly unknown[];

interface HasNaturalKey {
  naturalKey(): NaturalKey | Promise<NaturalKey>;
}

interface FindsByNaturalKey {
  getByNaturalKey(...key: readonly unknown[]): Promise<BaseModel>;
}

/** Whether instances of the model have a method `naturalKey()`. */
export function supportsNaturalKey(model: ModelClass): boolean {
  return typeof (model.prototype as Partial<HasNaturalKey>).naturalKey === "function";
}

/** The natural key of an instance, or null when its model has none. */
export async function naturalKeyOf(instance: BaseModel): Promise<NaturalKey | null> {
  if (!supportsNaturalKey(instance.constructor as ModelClass)) return null;
  const key = await (instance as unknown as HasNaturalKey).naturalKey();
  return Array.isArray(key) && key.length > 0 ? key : null;
}

/** The manager's lookup by natural key, or null when it has none. */
export function naturalKeyLookup(model: ModelClass, using: string): ((key: NaturalKey) => Promise<BaseModel>) | null {
  const manager = model._meta.defaultManager as unknown as Partial<FindsByNaturalKey> & {
    using(alias: string): unknown;
  };
  if (typeof manager.getByNaturalKey !== "function") return null;
  return (key) => (manager.using(using) as FindsByNaturalKey).getByNaturalKey(...key);
}
