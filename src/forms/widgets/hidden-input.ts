import { type DataSource, getMany } from "../form-data.ts";
import { Input } from "./input.ts";
import type { Attrs, WidgetContext, WidgetOptions } from "./widget.ts";

/** `<input type="hidden">` */
export class HiddenInput extends Input {
  override readonly templateName: string = "django/forms/widgets/hidden.html";

  constructor(options: WidgetOptions = {}) {
    super(options, "hidden");
  }
}

/** One `<input type="hidden">` for each value of a list. */
export class MultipleHiddenInput extends HiddenInput {
  override readonly templateName: string = "django/forms/widgets/multiple_hidden.html";

  override getContext(name: string, value: unknown, attrs?: Readonly<Attrs> | null): { widget: WidgetContext } {
    const context = super.getContext(name, value, attrs);
    const { attrs: finalAttrs, value: values } = context.widget;
    const id = finalAttrs["id"];
    context.widget["subwidgets"] = Array.from(values as Iterable<unknown>, (one, index) => {
      const widget = new HiddenInput();
      widget.isRequired = this.isRequired;
      return widget.getContext(name, one, id ? { ...finalAttrs, id: `${id}_${index}` } : finalAttrs).widget;
    });
    return context;
  }

  override valueFromDatadict(data: DataSource, _files: DataSource, name: string): unknown {
    return getMany(data, name);
  }

  override formatValue(value: unknown): unknown {
    return value ?? [];
  }
}
