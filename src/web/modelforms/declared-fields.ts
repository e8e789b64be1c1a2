/** The fields that choose rows as forms use them: called they declare a field, with `new` they make one. */
import type { QuerySet } from "../../db/models/query/query-set.ts";
import type { BoundField } from "../../forms/bound-field.ts";
import { fieldClass } from "../../forms/field-class.ts";
import * as fields from "./model-choice-field.ts";
import * as multiple from "./model-multiple-choice-field.ts";

/** A query set of the rows `I`. */
type Rows<I> = QuerySet<I>;

type Options<I> = Omit<fields.ModelChoiceFieldOptions<I>, "queryset" | "required"> & { readonly queryset: Rows<I> };

interface ModelChoiceFieldCall {
  <I, const R extends boolean = true>(
    options: Options<I> & { readonly required?: R },
  ): BoundField<I | (R extends true ? never : null), fields.ModelChoiceField<I>>;
}

interface ModelMultipleChoiceFieldCall {
  <I>(
    options: Omit<Options<I>, "emptyLabel"> & { readonly required?: boolean },
  ): BoundField<I[], multiple.ModelMultipleChoiceField<I>>;
}

export type ModelChoiceFieldOptions<I> = Options<I>;
export const ModelChoiceField: typeof fields.ModelChoiceField & ModelChoiceFieldCall = fieldClass(
  fields.ModelChoiceField,
) as never;
export const ModelMultipleChoiceField: typeof multiple.ModelMultipleChoiceField & ModelMultipleChoiceFieldCall =
  fieldClass(multiple.ModelMultipleChoiceField) as never;
