/**
 * The field classes as forms use them: called they declare a field, with `new` they make one.
 *
 * Each class stands in a file of its own under `fields/`; code inside the package uses those with `new`.
 */
import type { BoundField } from "./bound-field.ts";
import { type FieldClass, fieldClass } from "./field-class.ts";
import type { ChoiceFieldOptions } from "./fields/choice-field.ts";
import * as fields from "./fields/index.ts";
import type { TypedChoiceFieldOptions } from "./fields/typed-choice-field.ts";
import type { TypedMultipleChoiceFieldOptions } from "./fields/typed-multiple-choice-field.ts";

/** The text of one entry of `choices`, or of the entries of a group. */
type EntryText<E> = E extends readonly [infer Value, infer Label]
  ? Label extends readonly (infer Inner)[]
    ? EntryText<Inner>
    : Value extends string | number
      ? `${Value}`
      : string
  : string;

/** The texts that `choices` allow: a union when they are written out. */
type ChoiceText<O> = O extends { readonly choices: readonly (infer E)[] } ? EntryText<E> : string;

type WhenOptional<O, Empty> = O extends { readonly required: false } ? Empty : never;

/** Choices whose values are known at compile time give a union of texts. */
interface ChoiceFieldCall {
  <const O extends ChoiceFieldOptions>(
    options?: O,
  ): BoundField<ChoiceText<O> | WhenOptional<O, "">, fields.ChoiceField>;
}
interface MultipleChoiceFieldCall {
  <const O extends ChoiceFieldOptions>(options?: O): BoundField<ChoiceText<O>[], fields.MultipleChoiceField>;
}
interface TypedChoiceFieldCall {
  <V = string, const E = "", const R extends boolean = true>(
    options?: TypedChoiceFieldOptions<V, E> & { readonly required?: R },
  ): BoundField<V | (R extends true ? never : E), fields.TypedChoiceField<V, E>>;
}
interface TypedMultipleChoiceFieldCall {
  <V = string, const E = never, const R extends boolean = true>(
    options?: TypedMultipleChoiceFieldOptions<V, E> & { readonly required?: R },
  ): BoundField<V[] | (R extends true ? never : E), fields.TypedMultipleChoiceField<V, E>>;
}

export const BooleanField: FieldClass<typeof fields.BooleanField> = fieldClass(fields.BooleanField);
export const CharField: FieldClass<typeof fields.CharField<string, string>> = fieldClass(
  fields.CharField<string, string>,
);
export const ChoiceField: typeof fields.ChoiceField & ChoiceFieldCall = fieldClass(fields.ChoiceField) as never;
export const ComboField: FieldClass<typeof fields.ComboField> = fieldClass(fields.ComboField);
export const DateField: FieldClass<typeof fields.DateField> = fieldClass(fields.DateField);
export const DateTimeField: FieldClass<typeof fields.DateTimeField> = fieldClass(fields.DateTimeField);
export const DecimalField: FieldClass<typeof fields.DecimalField> = fieldClass(fields.DecimalField);
export const DurationField: FieldClass<typeof fields.DurationField> = fieldClass(fields.DurationField);
export const EmailField: FieldClass<typeof fields.EmailField> = fieldClass(fields.EmailField);
export const FileField: FieldClass<typeof fields.FileField<fields.UploadedFileLike>> = fieldClass(
  fields.FileField<fields.UploadedFileLike>,
);
export const FilePathField: FieldClass<typeof fields.FilePathField> = fieldClass(fields.FilePathField);
export const FloatField: FieldClass<typeof fields.FloatField> = fieldClass(fields.FloatField);
export const GenericIPAddressField: FieldClass<typeof fields.GenericIPAddressField> = fieldClass(
  fields.GenericIPAddressField,
);
export const ImageField: FieldClass<typeof fields.ImageField<fields.UploadedFileLike>> = fieldClass(
  fields.ImageField<fields.UploadedFileLike>,
);
export const IntegerField: FieldClass<typeof fields.IntegerField> = fieldClass(fields.IntegerField);
export const JSONField: FieldClass<typeof fields.JSONField> = fieldClass(fields.JSONField);
export const MultipleChoiceField: typeof fields.MultipleChoiceField & MultipleChoiceFieldCall = fieldClass(
  fields.MultipleChoiceField,
) as never;
export const NullBooleanField: FieldClass<typeof fields.NullBooleanField> = fieldClass(fields.NullBooleanField);
export const RegexField: FieldClass<typeof fields.RegexField> = fieldClass(fields.RegexField);
export const SlugField: FieldClass<typeof fields.SlugField> = fieldClass(fields.SlugField);
export const SplitDateTimeField: FieldClass<typeof fields.SplitDateTimeField> = fieldClass(fields.SplitDateTimeField);
export const TimeField: FieldClass<typeof fields.TimeField> = fieldClass(fields.TimeField);
export const TypedChoiceField: typeof fields.TypedChoiceField & TypedChoiceFieldCall = fieldClass(
  fields.TypedChoiceField,
) as never;
export const TypedMultipleChoiceField: typeof fields.TypedMultipleChoiceField & TypedMultipleChoiceFieldCall =
  fieldClass(fields.TypedMultipleChoiceField) as never;
export const URLField: FieldClass<typeof fields.URLField> = fieldClass(fields.URLField);
export const UUIDField: FieldClass<typeof fields.UUIDField> = fieldClass(fields.UUIDField);
