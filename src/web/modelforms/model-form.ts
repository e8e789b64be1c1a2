import { ImproperlyConfigured } from "../../core/errors/index.ts";
import type { ModelClass } from "../../db/models/fields/field.ts";
import type { BaseModel } from "../../db/models/model.ts";
import type { Cls } from "../../db/models/types/brands.ts";
import type { ErrorMessages } from "../../forms/error-messages.ts";
import type { WidgetInput } from "../../forms/widgets/widget.ts";
import type { Text } from "../../utils/lazy.ts";
import { BaseModelForm, type ModelFormOptions } from "./base-model-form.ts";
import type { ModelFormMeta } from "./fields-for-model.ts";
import type { FormFieldClass } from "./form-field-registry.ts";
import type { FormFieldNames, ModelBoundFields } from "./model-form-types.ts";

type For<K extends PropertyKey, T> = { readonly [P in K]?: T };

/** Options that both kinds of `ModelFormInit` have; names are checked against the model. */
interface CommonInit<N extends PropertyKey> {
  readonly widgets?: For<N, WidgetInput>;
  readonly labels?: For<N, Text>;
  readonly helpTexts?: For<N, Text>;
  /** Messages by field and code; those of `__all__` are for errors of the form as a whole. */
  readonly errorMessages?: For<N | "__all__", ErrorMessages>;
  readonly fieldClasses?: For<N, FormFieldClass>;
  readonly localizedFields?: readonly N[] | "__all__";
  readonly formfieldCallback?: ModelFormMeta["formfieldCallback"];
}

/** The options of `ModelForm()`: `fields`, or all fields but those of `exclude`. */
export type ModelFormInit<I, K, X> = CommonInit<FormFieldNames<I>> &
  (
    | { readonly fields: readonly (K & FormFieldNames<I>)[]; readonly exclude?: readonly FormFieldNames<I>[] }
    | { readonly fields?: "__all__"; readonly exclude: readonly (X & FormFieldNames<I>)[] }
    | { readonly fields: "__all__"; readonly exclude?: readonly (X & FormFieldNames<I>)[] }
  );

/** The names that a form has: those listed, or all but those excluded. */
type Chosen<I, K, X> = [K] extends [never] ? Exclude<FormFieldNames<I>, X> : K;

/** A class of model forms of which forms can be derived. */
// oxlint-disable-next-line typescript/no-explicit-any -- without arguments it stands for the forms of any model
export type ModelFormClass<I extends BaseModel = any, K extends keyof I = never> = Omit<
  typeof BaseModelForm,
  "prototype"
> &
  (new (
    options?: ModelFormOptions<I>,
  ) => BaseModelForm<I> & ModelBoundFields<I, K>);

/**
 * A class of forms over a model, to derive from:
 *
 * ```ts
 * class BookForm extends ModelForm(Book, { fields: ["title", "author"], widgets: { title: new forms.Textarea() } }) {
 *   cleanTitle() { return this.cleanedData.title.trim(); }
 * }
 * const form = new BookForm({ data: request.POST, instance: book });
 * if (await form.isValid()) await form.save();
 * ```
 *
 * Fields declared in the class come after those of the model, or replace them. Throws `ImproperlyConfigured` without
 * `fields` and `exclude`. Reference: docs/topics/forms/modelforms.
 */
export function ModelForm<
  I extends BaseModel,
  const K extends FormFieldNames<I> = never,
  const X extends FormFieldNames<I> = never,
>(model: Cls<I>, options: ModelFormInit<I, K, X>): ModelFormClass<I, Chosen<I, K, X> & keyof I> {
  return modelFormClass(BaseModelForm, model, options as ModelFormMeta) as never;
}

/** Derives a form class for a model; `base` may have options already, which the given ones change. @internal */
export function modelFormClass(base: typeof BaseModelForm, model: Cls, options: ModelFormMeta): typeof BaseModelForm {
  const meta = { ...base._meta, ...options, model: model as unknown as ModelClass };
  if (meta.fields === undefined && meta.exclude === undefined) {
    throw new ImproperlyConfigured(
      `Creating a ModelForm without either the 'fields' attribute or the 'exclude' attribute is prohibited; the form of ${model.name} needs updating.`,
      { hint: 'Name the fields, or say fields: "__all__".' },
    );
  }
  const type = class extends base {
    static override _meta = meta;
  };
  Object.defineProperty(type, "name", { value: `${model.name}Form` });
  return type as unknown as typeof BaseModelForm;
}
