import { Temporal } from "temporal-polyfill";
import { ValidationError } from "../../core/validators/index.ts";
import { gettextLazy } from "../../core/i18n/translation.ts";
import { parseDuration } from "../../utils/date-parse.ts";
import { durationString } from "../../utils/duration.ts";
import { str } from "../../utils/str.ts";
import { Field } from "../field.ts";
import { MAX_TEMPORAL_LENGTH } from "./temporal-field.ts";
import type { ErrorMessages } from "../error-messages.ts";

/** Most days, forwards and backwards, that Django and its databases hold. */
const MAX_DAYS = 999_999_999;

/** A length of time: a `Temporal.Duration`. Reads `[days] hours:minutes:seconds` and ISO 8601. */
export class DurationField extends Field<Temporal.Duration, null> {
  static override defaultErrorMessages: ErrorMessages = {
    invalid: gettextLazy("Enter a valid duration."),
    overflow: gettextLazy("The number of days must be between {min_days} and {max_days}."),
  };

  override prepareValue(value: unknown): unknown {
    return value instanceof Temporal.Duration ? durationString(value) : value;
  }

  override toPython(value: unknown): Temporal.Duration | null {
    if (this.isEmpty(value)) return null;
    if (value instanceof Temporal.Duration) return value;
    const duration = this.parse(str(value)) ?? this.fail("invalid");
    if (Math.abs(duration.total("days")) > MAX_DAYS) this.failOverflow();
    return duration;
  }

  private parse(text: string): Temporal.Duration | null {
    if (text.length > MAX_TEMPORAL_LENGTH) return null;
    try {
      return parseDuration(text);
    } catch (error) {
      if (error instanceof RangeError) return this.failOverflow();
      throw error;
    }
  }

  private failOverflow(): never {
    const message = String(this.errorMessages["overflow"])
      .replace("{min_days}", String(-MAX_DAYS))
      .replace("{max_days}", String(MAX_DAYS));
    throw new ValidationError(message, { code: "overflow" });
  }
}
