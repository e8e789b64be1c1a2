/** Values that are compared with relations. */
import { FieldError } from "../../../core/errors/exceptions.ts";
import { Expression } from "../expressions/expression.ts";
import type { Field, ModelClass } from "../fields/field.ts";
import { isModelInstance, LAZY } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import type { LazyReference } from "../relations/lazy-reference.ts";
import type { Path } from "./hops.ts";
import { isQuerySet } from "./is-query-set.ts";

/** Instances and references as the keys they stand for. */
export function relatedValue(value: unknown, path: Path): unknown {
  if (value === null || Expression.is(value) || path.rest.length > 1) return value;
  const [lookup] = path.rest;
  if (lookup === "isnull" || isQuerySet(value)) return value;
  if (Array.isArray(value) || value instanceof Set)
    return Array.from(value as Iterable<unknown>, (item) => keyOfRelated(item, path));
  return keyOfRelated(value, path);
}

function keyOfRelated(value: unknown, path: Path): unknown {
  const { related, target } = path;
  if (typeof value === "object" && value !== null && LAZY in value) return (value as LazyReference).raw;
  if (!isModelInstance(value)) return value;
  const { concreteModel } = related!._meta;
  const instance: BaseModel = value;
  const prototype = concreteModel.prototype as object;
  if (
    !Object.prototype.isPrototypeOf.call(prototype, instance) &&
    !concreteModel._meta.parents.has((instance.constructor as ModelClass)._meta.concreteModel)
  ) {
    throw new FieldError(
      `Cannot query ${JSON.stringify(String(value))}: Must be "${related!._meta.objectName}" instance.`,
    );
  }
  const column = target.isRelation && !target.primaryKey ? endOfKey(target) : target;
  const raw: unknown =
    column.model._meta.concreteModel === concreteModel ||
    Object.prototype.isPrototypeOf.call(column.model.prototype, instance)
      ? column.valueFromObject(instance)
      : instance.pk;
  if (raw === null || raw === undefined)
    throw new TypeError(`Unsaved model instance ${String(value)} cannot be used in an ORM query.`);
  return raw;
}

/** The field of the target that a foreign key holds. */
function endOfKey(field: Field): Field {
  return (field as unknown as { readonly foreignField: Field }).foreignField;
}
