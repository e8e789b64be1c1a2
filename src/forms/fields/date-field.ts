import { Temporal } from "temporal-polyfill";
import { getFormat } from "../../core/i18n/formats.ts";
import { gettextLazy } from "../../core/i18n/translation.ts";
import { toNaive } from "../time-values.ts";
import { DateInput } from "../widgets/date-time-inputs.ts";
import type { Widget } from "../widgets/widget.ts";
import { BaseTemporalField } from "./temporal-field.ts";
import type { ErrorMessages } from "../error-messages.ts";

/** A date: a `Temporal.PlainDate`. */
export class DateField extends BaseTemporalField<Temporal.PlainDate> {
  static override widget: new () => Widget = DateInput;
  static override defaultErrorMessages: ErrorMessages = { invalid: gettextLazy("Enter a valid date.") };

  protected override languageFormats(): readonly string[] {
    return getFormat("DATE_INPUT_FORMATS");
  }

  override toPython(value: unknown): Temporal.PlainDate | null {
    if (this.isEmpty(value)) return null;
    if (value instanceof Temporal.PlainDate) return value;
    return (toNaive(value) ?? this.parse(value)).toPlainDate();
  }
}
