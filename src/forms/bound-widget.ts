import type { SafeString } from "../utils/safe-string.ts";
import type { Renderer } from "./renderers/renderer.ts";
import type { Widget, WidgetContext } from "./widgets/widget.ts";

/**
 * One part of a control, such as one radio button, for templates that lay them out themselves:
 *
 * ```html
 * {% for radio in form.size %}<label>{{ radio.choice_label }} {{ radio.tag }}</label>{% endfor %}
 * ```
 */
export class BoundWidget {
  readonly parentWidget: Widget;
  readonly data: WidgetContext;
  readonly renderer: Renderer;

  constructor(parentWidget: Widget, data: WidgetContext, renderer: Renderer) {
    this.parentWidget = parentWidget;
    this.data = data;
    this.renderer = renderer;
  }

  get templateName(): string {
    return this.data.templateName || this.parentWidget.templateName;
  }

  get idForLabel(): unknown {
    return this.data.attrs["id"];
  }

  get choiceLabel(): unknown {
    return this.data["label"];
  }

  /** The control, without a label around it unless asked for. */
  tag(wrapLabel = false): Promise<SafeString> {
    return this.parentWidget.renderTemplate(this.templateName, { widget: { ...this.data, wrapLabel } }, this.renderer);
  }

  __html__(): Promise<SafeString> {
    return this.tag(true);
  }
}
