import { gettext, gettextLazy as _ } from "../../../core/i18n/translation.ts";
import { NON_FIELD_ERRORS, ValidationError } from "../../../core/validators/validation-error.ts";
import { CompositePrimaryKey } from "../fields/composite-primary-key.ts";
import { DateField } from "../fields/date-field.ts";
import { DateTimeField } from "../fields/date-time-field.ts";
import type { Field, ModelClass } from "../fields/field.ts";
import { stateOf } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import { capitalize } from "../names.ts";
import { isKeySet } from "../persistence/keys.ts";
import type { QuerySet } from "../query/query-set.ts";

const TOGETHER = _("%(model_name)s with this %(field_labels)s already exists.");

/** Checks `unique`, `uniqueTogether` and `uniqueForDate` and its relatives. Throws `ValidationError` by field. */
export async function validateInstanceUnique(instance: BaseModel, exclude: ReadonlySet<string>): Promise<void> {
  const errors = new Map<string, ValidationError[]>();
  const model = instance.constructor as ModelClass;
  const add = (name: string, error: ValidationError): void => {
    errors.set(name, [...(errors.get(name) ?? []), error]);
  };
  for (const { owner, names } of uniqueSets(model, exclude)) {
    const fields = names.map((name) => owner._meta.getField(name));
    if (await isTaken(instance, owner, fields))
      add(names.length === 1 ? names[0]! : NON_FIELD_ERRORS, uniqueFieldsError(owner, fields));
  }
  for (const field of model._meta.fields) {
    if (exclude.has(field.name)) continue;
    for (const [kind, other] of dateChecks(field)) {
      if (exclude.has(other) || !(await isTakenOnDate(instance, field, kind, other))) continue;
      add(field.name, dateError(field, kind, other));
    }
  }
  if (errors.size > 0) throw new ValidationError(errors);
}

/** Sets of fields that must be unique, of the model and its parents. */
function uniqueSets(
  model: ModelClass,
  exclude: ReadonlySet<string>,
): { readonly owner: ModelClass; readonly names: readonly string[] }[] {
  const sets: { owner: ModelClass; names: readonly string[] }[] = [];
  for (const owner of new Set([model._meta.concreteModel, ...model._meta.parents.keys()])) {
    for (const names of owner._meta.uniqueTogether) sets.push({ owner, names });
    const { pk } = owner._meta;
    if (pk instanceof CompositePrimaryKey) sets.push({ owner, names: pk.fields.map((field) => field.name) });
    for (const field of owner._meta.localFields) if (field.unique) sets.push({ owner, names: [field.name] });
  }
  return sets.filter(({ names }) => !names.some((name) => exclude.has(name)));
}

async function isTaken(instance: BaseModel, owner: ModelClass, fields: readonly Field[]): Promise<boolean> {
  const lookup: Record<string, unknown> = {};
  for (const field of fields) {
    const value = field.valueFromObject(instance);
    // No two NULLs are equal; nor is the empty text where it stands for NULL.
    if (value === null || value === undefined) return false;
    if (owner._meta.pkFields.includes(field) && !stateOf(instance).adding) continue;
    lookup[field.name] = value;
  }
  return Object.keys(lookup).length === fields.length && others(instance, owner, lookup);
}

/** Whether another row fits. */
async function others(instance: BaseModel, owner: ModelClass, lookup: object): Promise<boolean> {
  let rows = (owner._meta.defaultManager as unknown as QuerySet<BaseModel>).filterUnchecked(lookup);
  const state = stateOf(instance);
  const key = owner._meta.pk.valueFromObject(instance);
  if (!state.adding && isKeySet(owner._meta, instance)) rows = rows.exclude({ pk: key } as never);
  return rows.using(state.db).exists();
}

/** The error that another row has the same values (Django's `unique_error_message`). */
export function uniqueFieldsError(owner: ModelClass, fields: readonly Field[]): ValidationError {
  const modelName = capitalize(String(owner._meta.verboseName));
  const [field] = fields;
  if (fields.length === 1 && field !== undefined) {
    return field.error("unique", {
      model_name: modelName,
      model: modelName,
      field_label: capitalize(String(field.verboseName)),
      field_name: field.name,
    });
  }
  const labels = fields.map((f) => capitalize(String(f.verboseName)));
  const last = labels.at(-1) ?? "";
  const field_labels = labels.length < 2 ? last : `${labels.slice(0, -1).join(", ")} ${gettext("and")} ${last}`;
  return new ValidationError(TOGETHER, {
    code: "unique_together",
    params: {
      model: owner,
      model_name: modelName,
      field_labels,
      unique_check: fields.map((field) => field.name),
    },
  });
}

type DateKind = "date" | "month" | "year";

function dateChecks(field: Field): [DateKind, string][] {
  const { uniqueForDate, uniqueForMonth, uniqueForYear } = field.options;
  const checks: [DateKind, string | undefined][] = [
    ["date", uniqueForDate],
    ["month", uniqueForMonth],
    ["year", uniqueForYear],
  ];
  return checks.filter((check): check is [DateKind, string] => check[1] !== undefined);
}

async function isTakenOnDate(instance: BaseModel, field: Field, kind: DateKind, other: string): Promise<boolean> {
  const { model } = field;
  const dateField = model._meta.getField(other);
  const value = dateField.valueFromObject(instance);
  if (value === null || value === undefined) return false;
  const date = new DateField().toPython(value) as {
    readonly year: number;
    readonly month: number;
    readonly day: number;
  };
  const lookup: Record<string, unknown> = { [field.name]: field.valueFromObject(instance) };
  if (kind === "date") {
    if (dateField instanceof DateTimeField) lookup[`${other}__date`] = date;
    else lookup[other] = date;
  } else lookup[`${other}__${kind}`] = date[kind];
  return others(instance, model, lookup);
}

function dateError(field: Field, kind: DateKind, other: string): ValidationError {
  const { verboseName } = field.model._meta.getField(other);
  return field.error("unique_for_date", {
    model_name: capitalize(String(field.model._meta.verboseName)),
    lookup_type: kind,
    field: field.name,
    field_label: capitalize(String(field.verboseName)),
    date_field: other,
    date_field_label: capitalize(String(verboseName)),
  });
}
