/** Properties that a model class gets besides those it declares. */
import { capitalize } from "./names.ts";
import type { ModelClass } from "./fields/field.ts";
import type { Options } from "./options.ts";
import { defineRelatedAccessor } from "./relations/install-reverse.ts";

/** Relation accessors for instances made without initializers, and `getStatusDisplay()` for fields with choices. */
export function installAccessors(model: ModelClass, meta: Options): void {
  const prototype = model.prototype as object;
  for (const field of [...meta.localManyToMany, ...meta.reverseFields.values()]) {
    if (field.model === model)
      defineRelatedAccessor(prototype, field.name, (owner) => field.initialValue(owner, undefined));
  }
  for (const field of meta.localFields) {
    const name = `get${capitalize(field.name)}Display`;
    if (field.choices === null || name in prototype) continue;
    Object.defineProperty(prototype, name, {
      configurable: true,
      value(this: object): string {
        return String(field.getChoiceLabel(field.valueFromObject(this)));
      },
    });
  }
}
