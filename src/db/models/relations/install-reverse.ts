import type { RemoteField } from "./remote-field.ts";
import { reverseValue } from "./reverse.ts";

/** Gives the target the property of the reverse side (`author.bookSet`), unless the class declares it. */
export function installReverse(remote: RemoteField): void {
  const name = remote.accessorName;
  if (name === null || Object.hasOwn(remote.model.prototype, name)) return;
  defineRelatedAccessor(remote.model.prototype, name, (owner) => reverseValue(remote.forward, owner));
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
