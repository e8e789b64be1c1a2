import { gettextLazy } from "../../core/i18n/translation.ts";
import { isModelInstance } from "../../db/models/instance.ts";
import { isTruthy } from "../../forms/empty.ts";
import { listChanged } from "../../forms/fields/multiple-choice-field.ts";
import { MultipleHiddenInput } from "../../forms/widgets/hidden-input.ts";
import { SelectMultiple } from "../../forms/widgets/select.ts";
import type { Widget } from "../../forms/widgets/widget.ts";
import type { Text } from "../../utils/lazy.ts";
import { str } from "../../utils/str.ts";
import { ModelChoiceField, type ModelChoiceFieldOptions, meansNoRow } from "./model-choice-field.ts";

/**
 * Several rows of a query set, chosen by their keys; one query checks them all.
 *
 * Cleaned, it is the list of rows (Django: a query set). Reference: docs/ref/forms/fields, "ModelMultipleChoiceField".
 */
export class ModelMultipleChoiceField<I = unknown> extends ModelChoiceField<I, I[], I[]> {
  static override widget: new () => Widget = SelectMultiple;
  static override hiddenWidget: new () => Widget = MultipleHiddenInput;
  static override defaultErrorMessages: Record<string, Text> = {
    invalid_list: gettextLazy("Enter a list of values."),
    invalid_choice: gettextLazy("Select a valid choice. %(value)s is not one of the available choices."),
    invalid_pk_value: gettextLazy("“%(pk)s” is not a valid value."),
  };

  constructor(options: Omit<ModelChoiceFieldOptions<I>, "emptyLabel">) {
    super({ ...options, emptyLabel: null });
  }

  override prepareValue(value: unknown): unknown {
    const isList = typeof value === "object" && value !== null && Symbol.iterator in value && !isModelInstance(value);
    return isList
      ? Array.from(value as Iterable<unknown>, (one) => super.prepareValue(one))
      : super.prepareValue(value);
  }

  override async toPython(value: unknown): Promise<I[]> {
    return isTruthy(value) ? this.checkValues(value as readonly unknown[]) : [];
  }

  override async clean(value: unknown): Promise<I[]> {
    const values = this.prepareValue(value);
    if (!isTruthy(values)) {
      if (this.required) this.fail("required");
      return [];
    }
    if (!Array.isArray(values)) this.fail("invalid_list");
    const rows = await this.checkValues(values as readonly unknown[]);
    this.runValidators(values);
    return rows;
  }

  /** The rows of all these keys. Throws `ValidationError` for a key that is malformed or not among them. */
  protected async checkValues(values: readonly unknown[]): Promise<I[]> {
    if (values.some((value) => typeof value === "object" && value !== null)) this.fail("invalid_list");
    const given = new Set(values);
    const keys = Array.from(given, (value) => this.checkedKey(value));
    const rows = await this._queryset.filterUnchecked({ [`${this.toFieldName ?? "pk"}__in`]: keys });
    const found = new Set(rows.map((row) => str(this.prepareValue(row))));
    for (const value of given) if (!found.has(str(value))) this.fail("invalid_choice", { value });
    return rows;
  }

  private checkedKey(value: unknown): unknown {
    try {
      return this.key(value);
    } catch (error) {
      if (!meansNoRow(error)) throw error;
      return this.fail("invalid_pk_value", { pk: value });
    }
  }

  override hasChanged(initial: unknown, data: unknown): boolean {
    return !this.disabled && listChanged(this.prepareValue(initial ?? []), data);
  }
}
