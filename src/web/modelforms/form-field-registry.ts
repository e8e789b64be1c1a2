import type { Field as ModelField } from "../../db/models/fields/field.ts";
import type { Field, FieldOptions } from "../../forms/field.ts";

/** Options for the form field of a model field: those of every field, and whatever its class takes besides. */
// oxlint-disable-next-line typescript/no-explicit-any -- each form field class takes options of its own
export type FormFieldOptions = FieldOptions & { readonly choices?: any; readonly [name: string]: any };

// oxlint-disable-next-line typescript/no-explicit-any -- classes of fields of every type
export type AnyFormField = Field<any, any, any>;
// oxlint-disable-next-line typescript/no-explicit-any -- the options of each class are its own
export type FormFieldClass = new (options: any) => AnyFormField;

/** How the form field of a model field is to differ from the usual one. */
export interface FormFieldRequest extends FormFieldOptions {
  /** Class of the form field (Django: `form_class`). */
  readonly formClass?: FormFieldClass | undefined;
}

/** Makes the form field of a model field; null when forms do not show it. */
// oxlint-disable-next-line typescript/no-explicit-any -- each maker knows the class of its model field
export type FormFieldMaker = (field: any, request: FormFieldRequest) => AnyFormField | null;

type ModelFieldClass = abstract new (...args: never[]) => ModelField;

const byClass = new Map<object, FormFieldMaker>();
const byInternalType = new Map<string, FormFieldMaker>();

/**
 * Says which form field a class of model fields has in forms; classes derived from it have the same, unless they are
 * registered too. A name stands for an internal type (`getInternalType()`).
 *
 * ```ts
 * registerFormField(HandFieldClass, (field, request) => makeFormField(field, HandFormField, request));
 * ```
 */
export function registerFormField(type: ModelFieldClass | string, maker: FormFieldMaker): void {
  if (typeof type === "string") byInternalType.set(type, maker);
  else byClass.set(type, maker);
}

/** What makes the form field of a model field: by its class, the classes above it, then its internal type. */
export function formFieldMakerOf(field: ModelField): FormFieldMaker | undefined {
  for (let type: unknown = field.constructor; typeof type === "function"; type = Object.getPrototypeOf(type)) {
    const maker = byClass.get(type);
    if (maker !== undefined) return maker;
  }
  return byInternalType.get(field.getInternalType());
}
