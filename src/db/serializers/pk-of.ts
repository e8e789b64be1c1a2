import type { BaseModel } from "../models/model.ts";

/** The primary key of an instance, whatever its model's type says of it. */
export function pkOf(instance: BaseModel): unknown {
  return (instance.constructor as typeof BaseModel)._meta.pk.valueFromObject(instance);
}
