export { BaseModelForm, type ModelFormOptions, type SaveFormOptions } from "./base-model-form.ts";
export { fieldsForModel, type ModelFormMeta } from "./fields-for-model.ts";
export { type FormFieldMaker, type FormFieldRequest, registerFormField } from "./form-field-registry.ts";
export { constructInstance, type FieldSelection, modelToDict } from "./instance-data.ts";
export { formFieldFor, makeFormField } from "./make-form-field.ts";
export { ModelChoiceIteratorValue } from "./model-choices.ts";
export {
  ModelChoiceField,
  type ModelChoiceFieldOptions,
  ModelMultipleChoiceField,
} from "./declared-fields.ts";
export { ModelForm, type ModelFormClass } from "./model-form.ts";
export { modelFormFactory, type ModelFormFactoryOptions } from "./model-form-factory.ts";
export type { FormFieldNames, FormValue } from "./model-form-types.ts";
