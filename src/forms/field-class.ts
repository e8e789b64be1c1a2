import { BoundField } from "./bound-field.ts";
import { currentFrame } from "./declaration.ts";
import type { Field, FIELD_TYPES } from "./field.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- stands for fields of every type
export type AnyField = Field<any, any, any>;

/** The cleaned type of a field of type `F` made with options `O`: with `required: false` also "nothing". */
export type ValueOf<F, O> = F extends { readonly [FIELD_TYPES]: { readonly value: infer V; readonly empty: infer E } }
  ? O extends { readonly required: false }
    ? V | E
    : V
  : unknown;

/** A class of fields whose constructor takes options `O`. */
// oxlint-disable-next-line typescript/no-explicit-any -- the options of each class are its own
export type FieldConstructor = new (options: any) => AnyField;

type OptionsOf<C extends FieldConstructor> = ConstructorParameters<C>[0];

/** Without options where the class needs none. */
type Call<C extends FieldConstructor> =
  undefined extends OptionsOf<C>
    ? <const O extends NonNullable<OptionsOf<C>>>(
        options?: O,
      ) => BoundField<ValueOf<InstanceType<C>, O>, InstanceType<C>>
    : <const O extends OptionsOf<C>>(options: O) => BoundField<ValueOf<InstanceType<C>, O>, InstanceType<C>>;

/** A field class that declares a field when it is called, and makes one with `new`. */
export type FieldClass<C extends FieldConstructor> = C & Call<C>;

/**
 * Makes a field class callable, so that forms can declare fields of it:
 *
 * ```ts
 * class $PhoneField extends forms.CharField { … }
 * export const PhoneField = forms.fieldClass($PhoneField);
 *
 * class CallForm extends forms.Form { phone = PhoneField({ required: false }); }
 * ```
 *
 * Called, it gives the bound field of the form whose class is being set up; with `new`, a field. The result is a
 * class in every other way: `instanceof` and `extends` work.
 */
export function fieldClass<C extends FieldConstructor>(type: C): FieldClass<C> {
  function callable(this: unknown, options?: unknown): unknown {
    if (new.target !== undefined)
      return Reflect.construct(type, [options], new.target === callable ? type : new.target);
    return BoundField.declare({ makeField: () => new type(options) as Field, frame: currentFrame() });
  }
  Object.defineProperty(callable, "name", { value: type.name });
  callable.prototype = type.prototype as object;
  Object.setPrototypeOf(callable, type);
  return callable as unknown as FieldClass<C>;
}
