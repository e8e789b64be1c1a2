/** The rows before and behind an instance, by a date (docs/ref/models/instances, "get_next_by_FOO"). */
import type { ModelClass } from "../fields/field.ts";
import { stateOf } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import { joinConditions } from "../query/condition.ts";
import type { QuerySet } from "../query/query-set.ts";
import { isKeySet } from "./keys.ts";

/**
 * The row with the next greater (`step` 1) or smaller (-1) value of a field among those that fit `filter`; equal values
 * follow their keys. Throws `DoesNotExist` when there is none.
 */
export async function neighbourBy(
  instance: BaseModel,
  name: string,
  step: 1 | -1,
  filter: object = {},
): Promise<BaseModel> {
  const model = instance.constructor as ModelClass;
  const meta = model._meta;
  const field = meta.getField(name);
  if (!isKeySet(meta, instance))
    throw new TypeError("getNextBy() and getPreviousBy() cannot be used on unsaved objects.");
  const value = field.valueFromObject(instance);
  const [lookup, sign] = step === 1 ? ["gt", ""] : ["lt", "-"];
  const beyond = joinConditions("or", [
    { [`${field.name}__${lookup}`]: value },
    { [field.name]: value, [`pk__${lookup}`]: instance.pk },
  ]);
  const found = await (meta.defaultManager as unknown as QuerySet<BaseModel>)
    .using(stateOf(instance).db)
    .filterUnchecked(filter)
    .filterUnchecked(beyond)
    .orderBy(`${sign}${field.name}` as never, `${sign}pk` as never)
    .first();
  if (found === null) throw new model.DoesNotExist(`${meta.objectName} matching query does not exist.`);
  return found;
}
