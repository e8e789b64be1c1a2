import { AutoField } from "../../db/models/fields/auto-field.ts";
import type { Field as ModelField, ModelClass } from "../../db/models/fields/field.ts";
import { stateOf } from "../../db/models/instance.ts";
import type { BaseModel } from "../../db/models/model.ts";
import type { Field } from "../../forms/field.ts";
import type { BaseForm } from "../../forms/form.ts";

/** Which fields are meant: those named, without those excluded. */
export interface FieldSelection {
  readonly fields?: Iterable<string> | null | undefined;
  readonly exclude?: Iterable<string> | null | undefined;
}

const metaOf = (instance: object): ModelClass["_meta"] => (instance.constructor as ModelClass)._meta;

function selected(list: readonly ModelField[], { fields, exclude }: FieldSelection): ModelField[] {
  const wanted = fields === null || fields === undefined ? null : new Set(fields);
  const unwanted = new Set(exclude);
  return list.filter((f) => f.editable && (wanted === null || wanted.has(f.name)) && !unwanted.has(f.name));
}

/** The stored values of the columns of an instance by field: a foreign key gives the key. */
export function columnData(instance: object, selection: FieldSelection = {}): Record<string, unknown> {
  const data = Object.create(null) as Record<string, unknown>;
  for (const field of selected(metaOf(instance).concreteFields, selection)) {
    data[field.name] = field.valueFromObject(instance);
  }
  return data;
}

/** The keys of the rows related by many-to-many fields, one query each. */
export async function relatedKeys(
  instance: object,
  selection: FieldSelection = {},
): Promise<Record<string, unknown[]>> {
  const data = Object.create(null) as Record<string, unknown[]>;
  for (const field of selected(metaOf(instance).manyToMany, selection)) {
    // oxlint-disable-next-line no-await-in-loop -- may run in one transaction
    const rows = stateOf(instance).adding ? [] : await (field.valueFromObject(instance) as PromiseLike<BaseModel[]>);
    data[field.name] = rows.map((row) => row.pk);
  }
  return data;
}

/** The values of an instance as a form takes them for `initial` (Django's `model_to_dict`). */
export async function modelToDict(instance: object, selection: FieldSelection = {}): Promise<Record<string, unknown>> {
  return Object.assign(columnData(instance, selection), await relatedKeys(instance, selection));
}

/**
 * Puts the cleaned data of a form into an instance, without saving it; many-to-many fields wait for `saveM2m()`.
 *
 * A field that the browser did not send keeps its default.
 */
export function constructInstance<I extends object>(form: BaseForm, instance: I, selection: FieldSelection = {}): I {
  const cleaned = form.cleanedData as Readonly<Record<string, unknown>>;
  for (const field of selected(metaOf(instance).fields, selection)) {
    if (field instanceof AutoField || !Object.hasOwn(cleaned, field.name)) continue;
    const value = cleaned[field.name];
    if (field.hasDefault() && wasOmitted(form, field.name, value)) continue;
    field.setRawValue(instance, value);
  }
  return instance;
}

function wasOmitted(form: BaseForm, name: string, value: unknown): boolean {
  const formField = form.fieldsByName[name] as Field;
  const omitted = formField.widget.valueOmittedFromData(form.data, form.files, form.addPrefix(name));
  return omitted && formField.isEmpty(value);
}
