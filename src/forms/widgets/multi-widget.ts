import type { DataSource } from "../form-data.ts";
import { Media } from "../media.ts";
import { type Attrs, makeWidget, Widget, type WidgetContext, type WidgetInput, type WidgetOptions } from "./widget.ts";

/** Options of `MultiWidget`. */
export interface MultiWidgetOptions extends WidgetOptions {
  /** The parts: a list (`name_0`, `name_1`, …), or an object whose keys are the suffixes of their names. */
  readonly widgets: readonly WidgetInput[] | Readonly<Record<string, WidgetInput>>;
}

/** Several widgets for one value; a subclass says in `decompress()` how the value is split. */
export abstract class MultiWidget extends Widget {
  override readonly templateName: string = "django/forms/widgets/multiwidget.html";
  override readonly useFieldset: boolean = true;
  widgets: Widget[];
  widgetsNames: readonly string[];

  constructor(options: MultiWidgetOptions) {
    super(options);
    const { widgets } = options;
    const entries: [string, WidgetInput][] = Array.isArray(widgets)
      ? (widgets as readonly WidgetInput[]).map((widget, index) => [String(index), widget])
      : Object.entries(widgets as Readonly<Record<string, WidgetInput>>);
    this.widgets = entries.map(([, widget]) => makeWidget(widget));
    this.widgetsNames = entries.map(([name]) => (name === "" ? "" : `_${name}`));
  }

  /** The values of the parts; `value` is valid, but may be empty. */
  abstract decompress(value: unknown): readonly unknown[];

  override get isHidden(): boolean {
    return this.widgets.every((widget) => widget.isHidden);
  }

  override get needsMultipartForm(): boolean {
    return this.widgets.some((widget) => widget.needsMultipartForm);
  }

  override get media(): Media {
    return this.widgets.reduce((media, widget) => media.add(widget.media), new Media());
  }

  override clone(): this {
    const copy = super.clone();
    copy.widgets = this.widgets.map((widget) => widget.clone());
    return copy;
  }

  override load(): Promise<void> | undefined {
    const waiting = this.widgets.map((widget) => widget.load()).filter((promise) => promise !== undefined);
    return waiting.length === 0 ? undefined : Promise.all(waiting).then(() => undefined);
  }

  override getContext(name: string, value: unknown, attrs?: Readonly<Attrs> | null): { widget: WidgetContext } {
    const context = super.getContext(name, value, attrs);
    const values: readonly unknown[] = Array.isArray(value) ? value : this.decompress(value);
    const { type, ...finalAttrs } = context.widget.attrs;
    context.widget.attrs = finalAttrs;
    const id = finalAttrs["id"];
    context.widget["subwidgets"] = this.widgets.map((widget, index) => {
      if (this.isLocalized) widget.isLocalized = true;
      if (type !== undefined && type !== null) widget.inputType = String(type);
      const widgetAttrs = id ? { ...finalAttrs, id: `${id}_${index}` } : finalAttrs;
      return widget.getContext(name + this.widgetsNames[index], values[index] ?? null, widgetAttrs).widget;
    });
    return context;
  }

  override idForLabel(_id: string): string {
    return "";
  }

  override valueFromDatadict(data: DataSource, files: DataSource, name: string): unknown {
    return this.widgets.map((widget, i) => widget.valueFromDatadict(data, files, name + this.widgetsNames[i]));
  }

  override valueOmittedFromData(data: DataSource, files: DataSource, name: string): boolean {
    return this.widgets.every((widget, i) => widget.valueOmittedFromData(data, files, name + this.widgetsNames[i]));
  }
}
