/**
 * Marks methods that change data, so that templates never call them; methods that override them are out of reach too.
 *
 * ```ts
 * class Cart { clear() { … } }
 * altersData(Cart.prototype, "clear");
 * ```
 *
 * Django's `alters_data` (docs/ref/templates/api, "Variables and lookups").
 */
export function altersData<P extends object>(prototype: P, ...names: readonly (keyof P & string)[]): void {
  for (const name of names) {
    const method: unknown = prototype[name];
    if (typeof method !== "function") throw new TypeError(`${name} is no method that could alter data.`);
    Object.assign(method, { altersData: true });
  }
}
