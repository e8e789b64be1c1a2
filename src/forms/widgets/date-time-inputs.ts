import { getFormat, localizeInput } from "../../core/i18n/formats.ts";
import { str } from "../../utils/str.ts";
import { TextInput } from "./input.ts";
import type { WidgetOptions } from "./widget.ts";

/** Options of the inputs for dates and times. */
export interface DateTimeInputOptions extends WidgetOptions {
  /** How the value is shown, in the letters of `strftime`. Default: the first input format of the language. */
  readonly format?: string | null | undefined;
}

/** Base of the text inputs that show a date or a time. */
export abstract class DateTimeBaseInput extends TextInput {
  override readonly supportsMicroseconds: boolean = false;
  protected abstract readonly formatKey: "DATE_INPUT_FORMATS" | "DATETIME_INPUT_FORMATS" | "TIME_INPUT_FORMATS";
  format: string | null;

  constructor(options: DateTimeInputOptions = {}) {
    super(options);
    this.format = options.format || null;
  }

  override formatValue(value: unknown): unknown {
    if (value === null || value === undefined) return null;
    return str(localizeInput(value, this.format ?? getFormat(this.formatKey)[0]));
  }
}

/** A text input for a date. */
export class DateInput extends DateTimeBaseInput {
  override readonly templateName: string = "django/forms/widgets/date.html";
  protected readonly formatKey = "DATE_INPUT_FORMATS";
}

/** A text input for a date with a time. */
export class DateTimeInput extends DateTimeBaseInput {
  override readonly templateName: string = "django/forms/widgets/datetime.html";
  protected readonly formatKey = "DATETIME_INPUT_FORMATS";
}

/** A text input for a time. */
export class TimeInput extends DateTimeBaseInput {
  override readonly templateName: string = "django/forms/widgets/time.html";
  protected readonly formatKey = "TIME_INPUT_FORMATS";
}
