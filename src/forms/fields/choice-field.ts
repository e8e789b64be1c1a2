import { gettextLazy } from "../../core/i18n/translation.ts";
import { str } from "../../utils/str.ts";
import { choiceList, type Choices, type ChoicesInput, groupOf, normalizeChoices } from "../choices.ts";
import { Field, type FieldOptions } from "../field.ts";
import { ChoiceWidget } from "../widgets/choice-widget.ts";
import { Select } from "../widgets/select.ts";
import type { Widget } from "../widgets/widget.ts";
import type { ErrorMessages } from "../error-messages.ts";

/** Options of the fields with choices. */
export interface ChoiceFieldOptions extends FieldOptions {
  readonly choices?: ChoicesInput | undefined;
}

/** Hands choices to a widget that has some; others (a hidden input) need none. */
export function giveChoices(widget: Widget, choices: Choices): void {
  if (widget instanceof ChoiceWidget || "choices" in widget) (widget as ChoiceWidget).choices = choices;
}

/** One of several choices, as text. */
export class ChoiceField<Value = string, Empty = ""> extends Field<Value, Empty> {
  static override widget: new () => Widget = Select;
  static override defaultErrorMessages: ErrorMessages = {
    invalid_choice: gettextLazy("Select a valid choice. %(value)s is not one of the available choices."),
  };
  /** @internal */
  _choices: Choices;

  constructor(options: ChoiceFieldOptions = {}) {
    super(options);
    this._choices = normalizeChoices(options.choices ?? []);
  }

  protected override setUpWidget(widget: Widget): void {
    giveChoices(widget, this._choices);
  }

  get choices(): Choices {
    return this._choices;
  }

  set choices(value: ChoicesInput) {
    this._choices = normalizeChoices(value);
    if (this._widget !== null) giveChoices(this._widget, this._choices);
  }

  override toPython(value: unknown): unknown {
    return this.isEmpty(value) ? "" : str(value);
  }

  override validate(value: unknown): void {
    super.validate(value);
    if (value && !this.validValue(value)) this.fail("invalid_choice", { value });
  }

  /** Whether the value is one of the choices, in a group or not. */
  validValue(value: unknown): boolean {
    const text = str(value);
    const matches = ([key]: readonly [unknown, unknown]): boolean => key === value || str(key) === text;
    return choiceList(this._choices).some((entry) => {
      const group = groupOf(entry[1]);
      return group === null ? matches(entry) : group.some(matches);
    });
  }
}
