import type { Field } from "./fields/field.ts";
import type { FieldOptions } from "./fields/field-options.ts";
import { checkOptionNames } from "./fields/option-names.ts";
import { takeField } from "./frames.ts";
import type { Options, Val } from "./types/field-values.ts";

/** A class of fields that takes nothing but options. */
// oxlint-disable-next-line typescript/no-explicit-any -- each class has options of its own
type FieldClass<F extends Field = Field> = new (options?: any) => F;

/** What a field function of values `V` looks like: typed as the value, testable by `instanceof`. */
export interface FieldFunction<V, F extends Field = Field, Extra extends object = object> {
  <const O extends Options<V> & Extra = Options<V> & Extra>(options?: O): Val<O, V>;
  [Symbol.hasInstance](value: unknown): value is F;
}

/** Makes the function of a field class, without types. `names`: its options besides those of all fields. @internal */
export function fieldFunction(fieldClass: FieldClass, names?: readonly string[]): unknown {
  const make = (options?: FieldOptions): unknown =>
    takeField(fieldClass, options, () => {
      if (names !== undefined) checkOptionNames(fieldClass.name, options, names);
      return new fieldClass(options);
    });
  Object.defineProperty(make, "name", { value: fieldClass.name });
  Object.defineProperty(make, Symbol.hasInstance, { value: (value: unknown) => value instanceof fieldClass });
  return make;
}

/**
 * The function that models call for a field class of your own; `V` is the type of its values.
 *
 * ```ts
 * class MoneyClass extends fields.DecimalField { … }
 * export const MoneyField = createField<Decimal, { currency?: string }>(MoneyClass);
 * ```
 */
export function createField<V, Extra extends object = object>(fieldClass: FieldClass): FieldFunction<V, Field, Extra> {
  return fieldFunction(fieldClass) as FieldFunction<V, Field, Extra>;
}
