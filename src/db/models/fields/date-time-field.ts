import { Temporal } from "temporal-polyfill";
import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import { currentZone } from "./current-zone.ts";
import type { Text } from "../../../utils/lazy.ts";
import { DateField } from "./date-field.ts";
import { parseDateTime } from "./date-value.ts";

/** A moment: a `Date`. Text without an offset is read in the current time zone. */
export class DateTimeField extends DateField {
  static override readonly path: string = "models.DateTimeField";
  static override readonly internalType: string = "DateTimeField";
  static override readonly description: Text = _("Date (with time)");
  static override readonly messages: Readonly<Record<string, Text>> = {
    invalid: _("“%(value)s” value has an invalid format. It must be in YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ] format."),
    invalid_date: _("“%(value)s” value has the correct format (YYYY-MM-DD) but it is an invalid date."),
    invalid_datetime: _(
      "“%(value)s” value has the correct format (YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ]) but it is an invalid date/time.",
    ),
  };

  protected override present(): Date {
    return new Date();
  }

  override toPython(value: unknown): Date | null {
    if (value === null || value === undefined) return null;
    if (value instanceof Date && !Number.isNaN(value.getTime())) return value;
    if (value instanceof Temporal.Instant || value instanceof Temporal.ZonedDateTime)
      return new Date(value.epochMilliseconds);
    if (value instanceof Temporal.PlainDateTime) return inZone(value);
    if (value instanceof Temporal.PlainDate) return inZone(value.toPlainDateTime());
    if (typeof value !== "string") throw this.error("invalid", { value });
    try {
      const parsed = parseDateTime(value);
      if (parsed !== undefined) {
        if (parsed.offsetMinutes === null) return inZone(parsed.plain);
        return new Date(parsed.plain.toZonedDateTime("UTC").epochMilliseconds - parsed.offsetMinutes * 60_000);
      }
    } catch {
      throw this.error("invalid_datetime", { value });
    }
    return inZone((super.toPython(value) as Temporal.PlainDate).toPlainDateTime());
  }

  override getPrepValue(value: unknown): Date | null {
    if (value === null || value === undefined) return null;
    if (value instanceof Date)
      return Number.isNaN(value.getTime()) ? this.refuse("Invalid Date", "a valid date") : value;
    const known =
      typeof value === "string" ||
      value instanceof Temporal.Instant ||
      value instanceof Temporal.ZonedDateTime ||
      value instanceof Temporal.PlainDateTime ||
      value instanceof Temporal.PlainDate;
    return known ? this.toPython(value) : this.refuse(value, "a date and time");
  }

  override valueToString(instance: object): string {
    const value = this.valueFromObject(instance);
    return value instanceof Date ? value.toISOString() : "";
  }
}

function inZone(plain: Temporal.PlainDateTime): Date {
  return new Date(plain.toZonedDateTime(currentZone()).epochMilliseconds);
}
