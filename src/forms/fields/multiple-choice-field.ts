import { gettextLazy } from "../../core/i18n/translation.ts";
import { str } from "../../utils/str.ts";
import { isTruthy } from "../empty.ts";
import { MultipleHiddenInput } from "../widgets/hidden-input.ts";
import { SelectMultiple } from "../widgets/select.ts";
import type { Widget } from "../widgets/widget.ts";
import { ChoiceField } from "./choice-field.ts";
import type { ErrorMessages } from "../error-messages.ts";

/** Whether two lists hold different values, in whatever order; null is the empty list. */
export function listChanged(initial: unknown, data: unknown): boolean {
  const [before, after] = [initial, data].map((v) => (Array.isArray(v) ? v.map(str) : isTruthy(v) ? [str(v)] : []));
  if (before!.length !== after!.length) return true;
  const known = new Set(before);
  return after!.some((value) => !known.has(value)) || new Set(after).size !== known.size;
}

/** Several of the choices, as a list of texts. */
export class MultipleChoiceField<Value = string[], Empty = string[]> extends ChoiceField<Value, Empty> {
  static override widget: new () => Widget = SelectMultiple;
  static override hiddenWidget: new () => Widget = MultipleHiddenInput;
  static override defaultErrorMessages: ErrorMessages = {
    invalid_choice: gettextLazy("Select a valid choice. %(value)s is not one of the available choices."),
    invalid_list: gettextLazy("Enter a list of values."),
  };

  override toPython(value: unknown): unknown {
    if (!isTruthy(value)) return [];
    return Array.isArray(value) ? value.map(str) : this.fail("invalid_list");
  }

  override validate(value: unknown): void {
    if (this.required && !isTruthy(value)) this.fail("required");
    for (const one of new Set(value as Iterable<unknown>)) {
      if (!this.validValue(one)) this.fail("invalid_choice", { value: one });
    }
  }

  override hasChanged(initial: unknown, data: unknown): boolean {
    return !this.disabled && listChanged(initial, data);
  }
}
