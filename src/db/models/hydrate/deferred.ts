/** Instances that lack columns: reading one says so, rather than giving undefined. */
import { BellevilleError } from "../../../core/errors/belleville-error.ts";
import { FieldFetchBlocked } from "../fetch-blocked.ts";
import { STATE, stateOf } from "../instance.ts";
import type { ModelClass } from "../fields/field.ts";

/** A field was read that only() or defer() left in the database. */
export class DeferredFieldError extends BellevilleError {
  static override readonly code: string = "db.deferred_field";
}

const prototypes = new WeakMap<object, Map<string, object>>();

/** The prototype of instances without the named fields. */
export function deferredPrototype(model: ModelClass, deferred: ReadonlySet<string>): object {
  if (deferred.size === 0) return model.prototype as object;
  let known = prototypes.get(model);
  if (known === undefined) prototypes.set(model, (known = new Map()));
  const key = [...deferred].sort().join();
  let prototype = known.get(key);
  if (prototype === undefined) {
    prototype = Object.create(model.prototype as object) as object;
    for (const name of deferred) defineDeferred(prototype, model, name);
    known.set(key, prototype);
  }
  return prototype;
}

function defineDeferred(prototype: object, model: ModelClass, name: string): void {
  Object.defineProperty(prototype, name, {
    configurable: true,
    enumerable: false,
    get(this: object): never {
      // Data, such as the prototype itself, has no state.
      if (STATE in this && stateOf(this).fetchMode === "raise")
        throw new FieldFetchBlocked(this, name, `Leave "${name}" out of defer().`);
      throw new DeferredFieldError(`${model._meta.objectName}.${name} was not read from the database.`, {
        hint: `Await refreshFromDb({ fields: ["${name}"] }) first, or leave the field out of defer().`,
      });
    },
    set(this: object, value: unknown) {
      Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
    },
  });
}
