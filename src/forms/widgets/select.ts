import { AsyncChoices, type Choice, choiceList } from "../choices.ts";
import type { DataSource } from "../form-data.ts";
import { ChoiceWidget, type ChoiceWidgetOptions } from "./choice-widget.ts";
import type { Attrs, WidgetContext } from "./widget.ts";

const isEmptyChoice = ([value]: Choice): boolean => value === null || value === undefined || value === "";

/** `<select>` */
export class Select extends ChoiceWidget {
  override readonly templateName: string = "django/forms/widgets/select.html";
  override readonly optionTemplateName: string = "django/forms/widgets/select_option.html";
  override readonly addIdIndex: boolean = false;
  override readonly checkedAttribute: Readonly<Attrs> = { selected: true };
  override readonly optionInheritsAttrs: boolean = false;

  constructor(options: ChoiceWidgetOptions = {}) {
    super(options);
    this.inputType = "select";
  }

  override getContext(name: string, value: unknown, attrs?: Readonly<Attrs> | null): { widget: WidgetContext } {
    const context = super.getContext(name, value, attrs);
    if (this.allowMultipleSelected) context.widget.attrs["multiple"] = true;
    return context;
  }

  /** `required` on a `<select>` is valid HTML only where the first option is empty. */
  override useRequiredAttribute(initial: unknown): boolean {
    const use = super.useRequiredAttribute(initial);
    if (this.allowMultipleSelected || !use) return use;
    const { choices } = this;
    const first = choices instanceof AsyncChoices ? choices.first : choiceList(choices)[0];
    return first !== null && first !== undefined && isEmptyChoice(first);
  }
}

/** `<select multiple>` */
export class SelectMultiple extends Select {
  override readonly allowMultipleSelected: boolean = true;

  /** A list without a chosen entry is not sent: so it is never known to be missing. */
  override valueOmittedFromData(_data: DataSource, _files: DataSource, _name: string): boolean {
    return false;
  }
}
