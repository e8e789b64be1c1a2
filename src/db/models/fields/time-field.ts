import { Temporal } from "temporal-polyfill";
import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import { currentZone } from "./current-zone.ts";
import type { Text } from "../../../utils/lazy.ts";
import { DateField } from "./date-field.ts";
import { parseTime } from "./date-value.ts";

/** A time of day: a `Temporal.PlainTime`. */
export class TimeField extends DateField {
  static override readonly path: string = "models.TimeField";
  static override readonly internalType: string = "TimeField";
  static override readonly description: Text = _("Time");
  static override readonly messages: Readonly<Record<string, Text>> = {
    invalid: _("“%(value)s” value has an invalid format. It must be in HH:MM[:ss[.uuuuuu]] format."),
    invalid_time: _("“%(value)s” value has the correct format (HH:MM[:ss[.uuuuuu]]) but it is an invalid time."),
  };

  protected override present(): Temporal.PlainTime {
    return Temporal.Now.plainTimeISO(currentZone()).round("microsecond");
  }

  override toPython(value: unknown): Temporal.PlainTime | null {
    if (value === null || value === undefined) return null;
    if (value instanceof Temporal.PlainTime) return value;
    if (value instanceof Temporal.PlainDateTime || value instanceof Temporal.ZonedDateTime) return value.toPlainTime();
    if (typeof value !== "string") throw this.error("invalid", { value });
    let time: Temporal.PlainTime | undefined;
    try {
      time = parseTime(value);
    } catch {
      throw this.error("invalid_time", { value });
    }
    if (time === undefined) throw this.error("invalid", { value });
    return time;
  }

  override getPrepValue(value: unknown): Temporal.PlainTime | null {
    if (value === null || value === undefined) return null;
    const known =
      typeof value === "string" ||
      value instanceof Temporal.PlainTime ||
      value instanceof Temporal.PlainDateTime ||
      value instanceof Temporal.ZonedDateTime;
    return known ? this.toPython(value) : this.refuse(value, "a time of day");
  }
}
