/** Properties that a model class gets besides those it declares. */
import { capitalize } from "./names.ts";
import { DateField } from "./fields/date-field.ts";
import type { Field, ModelClass } from "./fields/field.ts";
import { TimeField } from "./fields/time-field.ts";
import type { BaseModel } from "./model.ts";
import type { Options } from "./options.ts";
import { neighbourBy } from "./persistence/neighbours.ts";
import { defineRelatedAccessor } from "./relations/install-reverse.ts";

/** `getNextByPublishedAt()` and `getPreviousByPublishedAt()` of a date that is never missing. */
function installNeighbours(prototype: object, field: Field): void {
  for (const [word, step] of [
    ["Next", 1],
    ["Previous", -1],
  ] as const) {
    const name = `get${word}By${capitalize(field.name)}`;
    if (name in prototype) continue;
    Object.defineProperty(prototype, name, {
      configurable: true,
      value(this: BaseModel, filter?: object): Promise<BaseModel> {
        return neighbourBy(this, field.name, step, filter);
      },
    });
  }
}

/** Relation accessors for instances made without initializers, and `getStatusDisplay()` for fields with choices. */
export function installAccessors(model: ModelClass, meta: Options): void {
  const prototype = model.prototype as object;
  for (const field of [...meta.localManyToMany, ...meta.reverseFields.values(), ...meta.privateFields]) {
    if (field.model === model && !Object.hasOwn(prototype, field.name))
      defineRelatedAccessor(prototype, field.name, (owner) => field.initialValue(owner, undefined));
  }
  for (const field of meta.localFields) {
    if (field instanceof DateField && !(field instanceof TimeField) && !field.null) installNeighbours(prototype, field);
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
