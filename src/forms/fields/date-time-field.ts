import { Temporal } from "temporal-polyfill";
import { getFormat } from "../../core/i18n/formats.ts";
import { gettextLazy } from "../../core/i18n/translation.ts";
import { isAware, toDate } from "../../core/timezone/timezone.ts";
import { parseDateTime } from "../../utils/date-parse.ts";
import { str } from "../../utils/str.ts";
import { strip } from "../strip.ts";
import { fromNaive, toNaive } from "../time-values.ts";
import { DateTimeInput } from "../widgets/date-time-inputs.ts";
import type { Widget } from "../widgets/widget.ts";
import { BaseTemporalField, MAX_TEMPORAL_LENGTH } from "./temporal-field.ts";
import type { ErrorMessages } from "../error-messages.ts";

/** A date with a time, read in the current time zone: a `Date`. ISO 8601 is read as well, with or without an offset. */
export class DateTimeField extends BaseTemporalField<Date> {
  static override widget: new () => Widget = DateTimeInput;
  static override defaultErrorMessages: ErrorMessages = { invalid: gettextLazy("Enter a valid date/time.") };

  protected override languageFormats(): readonly string[] {
    return [...getFormat("DATETIME_INPUT_FORMATS"), ...getFormat("DATE_INPUT_FORMATS")];
  }

  override prepareValue(value: unknown): unknown {
    return isAware(value) ? toNaive(value) : value;
  }

  protected override comparable(value: unknown): unknown {
    return value instanceof Temporal.PlainDateTime ? fromNaive(value) : value;
  }

  override toPython(value: unknown): Date | null {
    if (this.isEmpty(value)) return null;
    if (isAware(value)) return toDate(value);
    if (value instanceof Temporal.PlainDateTime) return fromNaive(value);
    if (value instanceof Temporal.PlainDate) return fromNaive(value.toPlainDateTime());
    const parsed = this.parseIso(strip(str(value))) ?? this.parse(value);
    return isAware(parsed) ? toDate(parsed) : fromNaive(parsed);
  }

  private parseIso(text: string): Temporal.PlainDateTime | Temporal.ZonedDateTime | null {
    if (text.length > MAX_TEMPORAL_LENGTH) return null;
    try {
      return parseDateTime(text);
    } catch (error) {
      if (error instanceof RangeError) return this.fail("invalid"); // well formed, but no date
      throw error;
    }
  }
}
