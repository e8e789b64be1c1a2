import { isTruthy } from "../empty.ts";
import { toNaive } from "../time-values.ts";
import { DateInput, TimeInput } from "./date-time-inputs.ts";
import { MultiWidget } from "./multi-widget.ts";
import type { Attrs, WidgetOptions } from "./widget.ts";

/** Options of the widgets that split a moment into a date and a time. */
export interface SplitDateTimeWidgetOptions extends WidgetOptions {
  readonly dateFormat?: string | null | undefined;
  readonly timeFormat?: string | null | undefined;
  /** Attributes of the date; by default those of the whole. */
  readonly dateAttrs?: Readonly<Attrs> | null | undefined;
  readonly timeAttrs?: Readonly<Attrs> | null | undefined;
}

/** Two text inputs for a date with a time. */
export class SplitDateTimeWidget extends MultiWidget {
  override readonly supportsMicroseconds: boolean = false;
  override readonly templateName: string = "django/forms/widgets/splitdatetime.html";

  constructor(options: SplitDateTimeWidgetOptions = {}) {
    super({
      widgets: [
        new DateInput({ attrs: options.dateAttrs ?? options.attrs, format: options.dateFormat }),
        new TimeInput({ attrs: options.timeAttrs ?? options.attrs, format: options.timeFormat }),
      ],
    });
  }

  override decompress(value: unknown): readonly unknown[] {
    if (!isTruthy(value)) return [null, null];
    const moment = toNaive(value);
    return moment === null ? [null, null] : [moment.toPlainDate(), moment.toPlainTime()];
  }
}

/** Two hidden inputs for a date with a time. */
export class SplitHiddenDateTimeWidget extends SplitDateTimeWidget {
  override readonly templateName: string = "django/forms/widgets/splithiddendatetime.html";

  constructor(options: SplitDateTimeWidgetOptions = {}) {
    super(options);
    for (const widget of this.widgets) widget.inputType = "hidden";
  }
}
