import { ChoiceWidget, type ChoiceWidgetOptions } from "./choice-widget.ts";

/** One `<input type="radio">` for each choice. */
export class RadioSelect extends ChoiceWidget {
  override readonly templateName: string = "django/forms/widgets/radio.html";
  override readonly optionTemplateName: string = "django/forms/widgets/radio_option.html";
  override readonly useFieldset: boolean = true;

  constructor(options: ChoiceWidgetOptions = {}) {
    super(options);
    this.inputType = "radio";
  }

  /** No label points at the first of several buttons: it would choose that one. */
  override idForLabel(id: string, index?: string): string {
    return index === undefined ? "" : super.idForLabel(id, index);
  }
}

/** One `<input type="checkbox">` for each choice. */
export class CheckboxSelectMultiple extends RadioSelect {
  override readonly allowMultipleSelected: boolean = true;
  override readonly templateName: string = "django/forms/widgets/checkbox_select.html";
  override readonly optionTemplateName: string = "django/forms/widgets/checkbox_option.html";

  constructor(options: ChoiceWidgetOptions = {}) {
    super(options);
    this.inputType = "checkbox";
  }

  /** A browser would ask for every box to be ticked. */
  override useRequiredAttribute(_initial: unknown): boolean {
    return false;
  }

  override valueOmittedFromData(): boolean {
    return false;
  }
}
