import "./renderers/default-renderer.ts";

export { BoundField } from "./bound-field.ts";
export { BoundWidget } from "./bound-widget.ts";
export { AsyncChoices, type Choice, type ChoicesInput } from "./choices.ts";
export {
  BooleanField,
  CharField,
  ChoiceField,
  ComboField,
  DateField,
  DateTimeField,
  DecimalField,
  DurationField,
  EmailField,
  FileField,
  FilePathField,
  FloatField,
  GenericIPAddressField,
  ImageField,
  IntegerField,
  JSONField,
  MultipleChoiceField,
  NullBooleanField,
  RegexField,
  SlugField,
  SplitDateTimeField,
  TimeField,
  TypedChoiceField,
  TypedMultipleChoiceField,
  URLField,
  UUIDField,
} from "./declared-fields.ts";
export { ErrorDict } from "./errors/error-dict.ts";
export { type ErrorData, ErrorList } from "./errors/error-list.ts";
export { Field, type FieldOptions } from "./field.ts";
export { type FieldClass, fieldClass } from "./field-class.ts";
export {
  MultiValueField,
  NumberField,
  BaseTemporalField,
  type JSONValue,
  type UploadedFileLike,
} from "./fields/index.ts";
export { flatatt } from "./flatatt.ts";
export { BaseForm, Form } from "./form.ts";
export { type DataInput, type DataSource } from "./form-data.ts";
export type { FormOptions } from "./form-options.ts";
export type { CleanedData, FieldsOf } from "./form-types.ts";
export { FormUsageError } from "./form-usage-error.ts";
export { allValid, BaseFormSet } from "./formsets/base-formset.ts";
export { DELETION_FIELD_NAME, type FormSetOptions, ORDERING_FIELD_NAME } from "./formsets/formset-options.ts";
export { type FormSetClass, type FormSetFactoryOptions, formsetFactory } from "./formsets/formset-factory.ts";
export { ManagementForm } from "./formsets/management-form.ts";
export { Media, type MediaDefinition } from "./media.ts";
export { MediaAsset, Script, Stylesheet } from "./media-asset.ts";
export { prettyName } from "./pretty-name.ts";
export { getDefaultRenderer, type Renderer } from "./renderers/renderer.ts";
export { BaseRenderer, DjangoTemplates, TemplatesSetting } from "./renderers/template-renderers.ts";
export { CheckboxInput } from "./widgets/checkbox-input.ts";
export { ChoiceWidget } from "./widgets/choice-widget.ts";
export { ClearableFileInput } from "./widgets/clearable-file-input.ts";
export { DateInput, DateTimeInput, TimeInput } from "./widgets/date-time-inputs.ts";
export { FileInput } from "./widgets/file-input.ts";
export { HiddenInput, MultipleHiddenInput } from "./widgets/hidden-input.ts";
export {
  ColorInput,
  EmailInput,
  Input,
  NumberInput,
  PasswordInput,
  SearchInput,
  TelInput,
  TextInput,
  URLInput,
} from "./widgets/input.ts";
export { MultiWidget } from "./widgets/multi-widget.ts";
export { NullBooleanSelect } from "./widgets/null-boolean-select.ts";
export { CheckboxSelectMultiple, RadioSelect } from "./widgets/radio-select.ts";
export { Select, SelectMultiple } from "./widgets/select.ts";
export { SelectDateWidget } from "./widgets/select-date-widget.ts";
export { SplitDateTimeWidget, SplitHiddenDateTimeWidget } from "./widgets/split-date-time-widget.ts";
export { Textarea } from "./widgets/textarea.ts";
export { type Attrs, Widget, type WidgetInput } from "./widgets/widget.ts";
