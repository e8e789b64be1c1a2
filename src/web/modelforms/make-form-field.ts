import type { Field as ModelField } from "../../db/models/fields/field.ts";
import { blankChoiceLabel } from "../../forms/blank-choice.ts";
import type { Choice } from "../../forms/choices.ts";
import { CharField } from "../../forms/fields/char-field.ts";
import { TypedChoiceField } from "../../forms/fields/typed-choice-field.ts";
import { LazyText, type Text } from "../../utils/lazy.ts";
import { capfirst } from "../../utils/text.ts";
import {
  type AnyFormField,
  type FormFieldClass,
  type FormFieldOptions,
  type FormFieldRequest,
  formFieldMakerOf,
} from "./form-field-registry.ts";

/** Options that a field with choices takes; those of the class it replaces are dropped. */
const CHOICE_OPTIONS: ReadonlySet<string> = new Set([
  "coerce",
  "emptyValue",
  "choices",
  "required",
  "widget",
  "label",
  "initial",
  "helpText",
  "errorMessages",
  "showHiddenInitial",
  "disabled",
]);

/** The form field of a model field, as its class is registered; null when forms do not show it. */
export function formFieldFor(field: ModelField, request: FormFieldRequest = {}): AnyFormField | null {
  const maker = formFieldMakerOf(field);
  return maker === undefined ? makeFormField(field, CharField, request) : maker(field, request);
}

/**
 * The form field that follows from the options of a model field: label, help, default, choices.
 * `own` are options that its class adds; those of the request win.
 */
export function makeFormField(
  field: ModelField,
  type: FormFieldClass,
  request: FormFieldRequest,
  own: FormFieldOptions = {},
): AnyFormField {
  const { formClass, ...given } = request;
  const options: Record<string, unknown> = {
    required: !field.blank,
    label: capitalized(field.verboseName),
    helpText: field.helpText,
    ...initialOf(field),
    ...own,
  };
  if (field.choices === null) return new (formClass ?? type)({ ...options, ...given });
  const includeBlank = field.blank || !(field.hasDefault() || "initial" in given);
  const choiceOptions = Object.entries({
    ...options,
    choices: choicesOf(field, includeBlank),
    coerce: (value: string) => field.toPython(value),
    ...(field.null ? { emptyValue: null } : {}),
    ...given,
  }).filter(([name]) => CHOICE_OPTIONS.has(name));
  return new (formClass ?? TypedChoiceField)(Object.fromEntries(choiceOptions));
}

function capitalized(text: Text): Text {
  return LazyText.is(text) ? new LazyText(() => capfirst(text.toString())) : capfirst(text);
}

/** The default as initial value; that of a function is kept in a hidden input, as it may differ next time. */
function initialOf(field: ModelField): FormFieldOptions {
  if (!field.hasDefault()) return {};
  const { default: value } = field.options;
  return typeof value === "function" ? { initial: value, showHiddenInitial: true } : { initial: field.getDefault() };
}

/** The choices of a model field, with an empty one before them unless there is one. */
export function choicesOf(field: ModelField, includeBlank: boolean): Choice[] {
  const choices = (field.choices ?? []) as readonly Choice[];
  const hasBlank = field.flatChoices.some(([value]) => value === "" || value === null);
  return includeBlank && !hasBlank ? [["", blankChoiceLabel()], ...choices] : [...choices];
}
