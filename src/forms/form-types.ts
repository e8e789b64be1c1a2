import type { BoundField, CLEANED } from "./bound-field.ts";
import type { Field } from "./field.ts";
import type { BaseForm } from "./form.ts";

/** The cleaned type of one property of a form; never for what is no field. */
export type CleanedOf<P> = P extends { readonly [CLEANED]: infer Value } ? Value : never;

/** The field behind one property of a form. */
// oxlint-disable-next-line typescript/no-explicit-any -- matches bound fields of every type
export type FieldOf<P> = P extends BoundField<any, infer F> ? F : never;

/** What `form.cleanedData` holds: the cleaned value of each field. */
export type CleanedData<F> = { [K in Exclude<keyof F, keyof BaseForm>]: CleanedOf<F[K]> };

/** What `form.fields` holds: the field of each name, and of names added while the program runs. */
export type FieldsOf<F> = { [K in Exclude<keyof F, keyof BaseForm>]: FieldOf<F[K]> } & { [name: string]: Field };
