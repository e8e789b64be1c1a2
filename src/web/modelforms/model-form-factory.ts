import type { BaseModel } from "../../db/models/model.ts";
import type { Cls } from "../../db/models/types/brands.ts";
import { BaseModelForm } from "./base-model-form.ts";
import type { ModelFormMeta } from "./fields-for-model.ts";
import { type ModelFormClass, modelFormClass } from "./model-form.ts";

/** Options of `modelFormFactory()`. */
export interface ModelFormFactoryOptions extends ModelFormMeta {
  /** Form class to derive from; its options hold where none are given. */
  readonly form?: unknown;
}

/**
 * A form class for a model whose fields are known when the program runs; `ModelForm()` is for those written down.
 *
 * Throws `ImproperlyConfigured` when neither it nor the base class says which fields are meant.
 */
export function modelFormFactory<I extends BaseModel>(
  model: Cls<I>,
  options: ModelFormFactoryOptions = {},
): ModelFormClass<I> {
  const { form, ...meta } = options;
  return modelFormClass((form as typeof BaseModelForm | undefined) ?? BaseModelForm, model, meta) as never;
}
