import { Temporal } from "temporal-polyfill";
import { gettextLazy } from "../../core/i18n/translation.ts";
import type { FieldOptions } from "../field.ts";
import { fromNaive } from "../time-values.ts";
import { SplitDateTimeWidget, SplitHiddenDateTimeWidget } from "../widgets/split-date-time-widget.ts";
import type { Widget } from "../widgets/widget.ts";
import { DateField } from "./date-field.ts";
import { MultiValueField } from "./multi-value-field.ts";
import { TimeField } from "./time-field.ts";
import type { ErrorMessages } from "../error-messages.ts";

/** Options of `SplitDateTimeField`. */
export interface SplitDateTimeFieldOptions extends FieldOptions {
  readonly inputDateFormats?: readonly string[] | null | undefined;
  readonly inputTimeFormats?: readonly string[] | null | undefined;
}

const MESSAGES = {
  invalid_date: gettextLazy("Enter a valid date."),
  invalid_time: gettextLazy("Enter a valid time."),
};

/** A date with a time, entered in two inputs: a `Date`. */
export class SplitDateTimeField extends MultiValueField<Date, null> {
  static override widget: new () => Widget = SplitDateTimeWidget;
  static override hiddenWidget: new () => Widget = SplitHiddenDateTimeWidget;
  static override defaultErrorMessages: ErrorMessages = MESSAGES;

  constructor(options: SplitDateTimeFieldOptions = {}) {
    const messages = { ...MESSAGES, ...options.errorMessages };
    const { localize } = options;
    super({
      ...options,
      fields: [
        new DateField({
          inputFormats: options.inputDateFormats,
          errorMessages: { invalid: messages.invalid_date },
          localize,
        }),
        new TimeField({
          inputFormats: options.inputTimeFormats,
          errorMessages: { invalid: messages.invalid_time },
          localize,
        }),
      ],
    });
  }

  override compress(values: readonly unknown[]): Date | null {
    if (values.length === 0) return null;
    const [date, time] = values;
    if (!(date instanceof Temporal.PlainDate)) return this.fail("invalid_date");
    if (!(time instanceof Temporal.PlainTime)) return this.fail("invalid_time");
    return fromNaive(date.toPlainDateTime(time));
  }
}
