/** The class of the query sets that a manager begins. */

type AnyClass = abstract new (...args: never[]) => { getQuerySet(): unknown };

const begun = new WeakMap<object, AnyClass>();

/**
 * The class of a manager, but with the `getQuerySet()` of query sets: a manager that overrides it to begin with fewer
 * rows is asked once, and the query sets it begins keep its other methods.
 */
export function begunClass<C extends AnyClass>(managerClass: C, root: AnyClass): C {
  const { getQuerySet } = root.prototype as { getQuerySet(): unknown };
  if ((managerClass.prototype as { getQuerySet(): unknown }).getQuerySet === getQuerySet) return managerClass;
  let own = begun.get(managerClass);
  if (own === undefined) {
    own = class extends (managerClass as unknown as new () => { getQuerySet(): unknown }) {} as unknown as AnyClass;
    Object.defineProperty(own, "name", { value: managerClass.name });
    Object.defineProperty(own.prototype, "getQuerySet", { value: getQuerySet, writable: true, configurable: true });
    begun.set(managerClass, own);
  }
  return own as C;
}
