import type { BaseModel } from "../model.ts";
import { getOrder, setOrder } from "../persistence/order-with-respect-to.ts";
import type { ForeignKey } from "./foreign-key.ts";
import type { RemoteField } from "./remote-field.ts";
import { reverseValue } from "./reverse.ts";

/** Gives the target the property of the reverse side (`author.bookSet`), unless the class declares it. */
export function installReverse(remote: RemoteField): void {
  const name = remote.accessorName;
  if (name === null || Object.hasOwn(remote.model.prototype, name)) return;
  defineRelatedAccessor(remote.model.prototype, name, (owner) => reverseValue(remote.forward, owner));
}

/** `question.getAnswerOrder()` and `setAnswerOrder(keys)` of an `orderWithRespectTo`. */
export function installOrder(remote: RemoteField): void {
  const { relatedModel, forward, model } = remote;
  if (relatedModel._meta.orderWithRespectTo !== forward.name) return;
  const key = forward as ForeignKey;
  const name = `${relatedModel._meta.objectName}Order`;
  const methods = {
    [`get${name}`](this: BaseModel): Promise<unknown[]> {
      return getOrder(relatedModel, key, this);
    },
    [`set${name}`](this: BaseModel, keys: readonly unknown[]): Promise<void> {
      return setOrder(relatedModel, key, this, keys);
    },
  };
  for (const [method, value] of Object.entries(methods)) {
    if (method in model.prototype) continue;
    Object.defineProperty(model.prototype, method, { configurable: true, value });
  }
}

/** A property that is made on demand, and that assignment replaces by an own one. */
export function defineRelatedAccessor(prototype: object, name: string, get: (owner: object) => unknown): void {
  Object.defineProperty(prototype, name, {
    configurable: true,
    enumerable: false,
    get(this: object): unknown {
      return this === prototype ? undefined : get(this);
    },
    set(this: object, value: unknown) {
      Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
    },
  });
}
