import type { LOADED, Plain } from "../../db/models/types/brands.ts";
import type { ColumnKeys, FkKeys, ManyKeys, ManyMark, ReadonlyKeys, Target } from "../../db/models/types/values.ts";
import type { BoundField } from "../../forms/bound-field.ts";

/** Names of the fields of a model that a form may have. */
export type FormFieldNames<I> = Exclude<ColumnKeys<I> | FkKeys<I> | ManyKeys<I>, ReadonlyKeys<I> | "pk">;

/** What a form gives for a property of a model: a relation gives the instance, or the list of them. */
export type FormValue<X> =
  NonNullable<X> extends ManyMark<infer J>
    ? J[]
    : [Extract<X, { readonly [LOADED]: boolean }>] extends [never]
      ? Plain<X>
      : Target<X> | Extract<X, null>;

/** The bound fields of a form for the fields `K` of a model. */
export type ModelBoundFields<I, K extends keyof I> = { [P in K]: BoundField<FormValue<I[P]>> };
