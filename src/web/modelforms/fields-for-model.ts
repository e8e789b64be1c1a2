import { FieldError } from "../../core/errors/index.ts";
import type { Field as ModelField, ModelClass } from "../../db/models/fields/field.ts";
import type { Text } from "../../utils/lazy.ts";
import { didYouMean } from "../../utils/suggest.ts";
import type { ErrorMessages } from "../../forms/error-messages.ts";
import type { WidgetInput } from "../../forms/widgets/widget.ts";
import "./builtin-form-fields.ts";
import type { AnyFormField, FormFieldClass, FormFieldRequest } from "./form-field-registry.ts";
import { formFieldFor } from "./make-form-field.ts";

type ByField<T> = Readonly<Record<string, T | undefined>>;

/** How the fields of a model become those of a form. Reference: docs/topics/forms/modelforms. */
export interface ModelFormMeta {
  /** Names of the fields, in their order; `"__all__"`: all that can be edited. */
  readonly fields?: readonly string[] | "__all__" | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly widgets?: ByField<WidgetInput> | undefined;
  readonly labels?: ByField<Text> | undefined;
  readonly helpTexts?: ByField<Text> | undefined;
  readonly errorMessages?: ByField<ErrorMessages> | undefined;
  /** Form field classes in place of the usual ones. */
  readonly fieldClasses?: ByField<FormFieldClass> | undefined;
  /** Fields shown and read in the formats of the language. */
  readonly localizedFields?: readonly string[] | "__all__" | undefined;
  /** Makes each form field; null leaves it out. Default: `formFieldFor()`. */
  readonly formfieldCallback?: ((field: ModelField, request: FormFieldRequest) => AnyFormField | null) | undefined;
}

/** Model fields that may stand in a form, in order of definition. */
function editableFields(model: ModelClass): readonly ModelField[] {
  const { concreteFields, manyToMany } = model._meta;
  return [...concreteFields, ...manyToMany].sort((a, b) => a.creationCounter - b.creationCounter);
}

const listed = (meta: ModelFormMeta): readonly string[] | null =>
  meta.fields === undefined || meta.fields === "__all__" ? null : meta.fields;

/**
 * The form fields of a model by name, in the order of `fields` or of the model.
 * Throws `FieldError` for names that are no editable fields.
 */
export function fieldsForModel(model: ModelClass, meta: ModelFormMeta): Map<string, AnyFormField> {
  const names = listed(meta);
  const excluded = new Set(meta.exclude);
  const all = editableFields(model);
  if (names !== null) assertKnown(model, names, all);
  const wanted = (names ?? all.map((field) => field.name)).filter((name) => !excluded.has(name));
  const byName = new Map(all.map((field) => [field.name, field]));
  const make = meta.formfieldCallback ?? formFieldFor;
  const result = new Map<string, AnyFormField>();
  for (const name of wanted) {
    const field = byName.get(name)!;
    if (!field.editable) {
      if (names === null) continue;
      throw new FieldError(`'${name}' cannot be specified for ${model.name} model form as it is a non-editable field`);
    }
    const formField = make(field, requestFor(name, meta));
    if (formField !== null) result.set(name, formField);
  }
  return result;
}

function assertKnown(model: ModelClass, names: readonly string[], all: readonly ModelField[]): void {
  const known = all.map((field) => field.name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new FieldError(
    `Unknown field(s) (${unknown.join(", ")}) specified for ${model.name}. ${didYouMean(unknown[0]!, known)}`.trim(),
  );
}

function requestFor(name: string, meta: ModelFormMeta): FormFieldRequest {
  const of = <T>(table: ByField<T> | undefined): T | undefined =>
    table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
  const request: Record<string, unknown> = {
    widget: of(meta.widgets),
    label: of(meta.labels),
    helpText: of(meta.helpTexts),
    errorMessages: of(meta.errorMessages),
    formClass: of(meta.fieldClasses),
    localize: meta.localizedFields === "__all__" || meta.localizedFields?.includes(name) ? true : undefined,
  };
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
}
