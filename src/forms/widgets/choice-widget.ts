import { str } from "../../utils/str.ts";
import {
  AsyncChoices,
  type Choice,
  choiceList,
  type Choices,
  type ChoicesInput,
  groupOf,
  normalizeChoices,
} from "../choices.ts";
import { type DataSource, getMany, getOne } from "../form-data.ts";
import { type Attrs, Widget, type WidgetContext, type WidgetOptions } from "./widget.ts";

/** Options of widgets with choices. */
export interface ChoiceWidgetOptions extends WidgetOptions {
  readonly choices?: ChoicesInput | undefined;
}

/** What the template of one option sees as `widget`. */
export interface OptionContext extends WidgetContext {
  label: unknown;
  selected: boolean;
  index: string;
  type: string | null;
  wrapLabel: boolean;
}

/** Name of the group or null, its options, its place. */
export type OptGroup = readonly [groupName: unknown, options: OptionContext[], index: number];

/** Base of the widgets that offer choices. */
export abstract class ChoiceWidget extends Widget {
  readonly allowMultipleSelected: boolean = false;
  readonly optionTemplateName: string = "";
  /** Whether each option gets an id of its own. */
  readonly addIdIndex: boolean = true;
  readonly checkedAttribute: Readonly<Attrs> = { checked: true };
  readonly optionInheritsAttrs: boolean = true;
  /** @internal Not private: copies made by `clone()` carry it. */
  _choices: Choices = [];

  constructor(options: ChoiceWidgetOptions = {}) {
    super(options);
    this.choices = options.choices ?? [];
  }

  get choices(): Choices {
    return this._choices;
  }

  set choices(value: ChoicesInput) {
    this._choices = normalizeChoices(value);
  }

  override load(): Promise<void> | undefined {
    const choices = this._choices;
    if (!(choices instanceof AsyncChoices)) return undefined;
    return choices.load().then((list) => {
      this._choices = list;
    });
  }

  override subwidgets(name: string, value: unknown, attrs?: Readonly<Attrs> | null): Iterable<WidgetContext> {
    return this.options(name, this.formatValue(value), attrs);
  }

  /** All options in one list, without their groups. */
  options(name: string, value: readonly string[], attrs?: Readonly<Attrs> | null): OptionContext[] {
    return this.optgroups(name, value, attrs).flatMap(([, options]) => options);
  }

  optgroups(name: string, value: readonly string[], attrs?: Readonly<Attrs> | null): OptGroup[] {
    const chosen = new Set(value);
    let hasSelected = false;
    const option = (entry: Choice, index: number, subindex: number | null): OptionContext => {
      const selected = (!hasSelected || this.allowMultipleSelected) && chosen.has(str(entry[0]));
      hasSelected ||= selected;
      return this.createOption(name, entry[0], entry[1], { selected, index, subindex, attrs });
    };
    return choiceList(this._choices).map(([optionValue, optionLabel], index): OptGroup => {
      const group = groupOf(optionLabel);
      const first = optionValue ?? "";
      if (group === null) return [null, [option([first, optionLabel], index, null)], index];
      return [first, group.map((entry, subindex) => option(entry, index, subindex)), index];
    });
  }

  createOption(
    name: string,
    value: unknown,
    label: unknown,
    at: { selected: boolean; index: number; subindex: number | null; attrs?: Readonly<Attrs> | null | undefined },
  ): OptionContext {
    const index = at.subindex === null ? String(at.index) : `${at.index}_${at.subindex}`;
    const attrs = this.optionInheritsAttrs ? this.buildAttrs(this.attrs, at.attrs) : {};
    if (at.selected) Object.assign(attrs, this.checkedAttribute);
    if ("id" in attrs) attrs["id"] = this.idForLabel(String(attrs["id"]), index);
    return {
      name,
      value,
      label,
      selected: at.selected,
      index,
      attrs,
      type: this.inputType,
      templateName: this.optionTemplateName,
      wrapLabel: true,
      isHidden: false,
      required: this.isRequired,
    };
  }

  override getContext(name: string, value: unknown, attrs?: Readonly<Attrs> | null): { widget: WidgetContext } {
    const context = super.getContext(name, value, attrs);
    context.widget["optgroups"] = this.optgroups(name, context.widget.value as readonly string[], attrs);
    return context;
  }

  override idForLabel(id: string, index = "0"): string {
    return id && this.addIdIndex ? `${id}_${index}` : id;
  }

  override valueFromDatadict(data: DataSource, _files: DataSource, name: string): unknown {
    return this.allowMultipleSelected ? getMany(data, name) : getOne(data, name);
  }

  /** The chosen values as a list of texts. */
  override formatValue(value: unknown): string[] {
    if ((value === null || value === undefined) && this.allowMultipleSelected) return [];
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.map((one) => (one === null || one === undefined ? "" : str(one)));
  }
}
