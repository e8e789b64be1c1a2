import { Temporal } from "temporal-polyfill";
import { getFormat } from "../../core/i18n/formats.ts";
import { gettextLazy } from "../../core/i18n/translation.ts";
import { TimeInput } from "../widgets/date-time-inputs.ts";
import type { Widget } from "../widgets/widget.ts";
import { BaseTemporalField } from "./temporal-field.ts";
import type { ErrorMessages } from "../error-messages.ts";

/** A time of day: a `Temporal.PlainTime`. */
export class TimeField extends BaseTemporalField<Temporal.PlainTime> {
  static override widget: new () => Widget = TimeInput;
  static override defaultErrorMessages: ErrorMessages = { invalid: gettextLazy("Enter a valid time.") };

  protected override languageFormats(): readonly string[] {
    return getFormat("TIME_INPUT_FORMATS");
  }

  override toPython(value: unknown): Temporal.PlainTime | null {
    if (this.isEmpty(value)) return null;
    return value instanceof Temporal.PlainTime ? value : this.parse(value).toPlainTime();
  }
}
