import { Temporal } from "temporal-polyfill";
import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import { currentZone } from "./current-zone.ts";
import type { Text } from "../../../utils/lazy.ts";
import { parseDate } from "./date-value.ts";
import { Field } from "./field.ts";
import type { FieldOptions } from "./field-options.ts";

export interface DateFieldOptions extends FieldOptions {
  /** Set to the present at every save. */
  readonly autoNow?: boolean | undefined;
  /** Set to the present when the row is made. */
  readonly autoNowAdd?: boolean | undefined;
}

/** A day, without a time: a `Temporal.PlainDate`. */
export class DateField extends Field {
  static override readonly path: string = "models.DateField";
  static override readonly internalType: string = "DateField";
  static override readonly description: Text = _("Date (without time)");
  static override readonly emptyStringsAllowed: boolean = false;
  static override readonly messages: Readonly<Record<string, Text>> = {
    invalid: _("“%(value)s” value has an invalid date format. It must be in YYYY-MM-DD format."),
    invalid_date: _("“%(value)s” value has the correct format (YYYY-MM-DD) but it is an invalid date."),
  };
  readonly autoNow: boolean;
  readonly autoNowAdd: boolean;

  constructor(options: DateFieldOptions = {}) {
    const auto = options.autoNow === true || options.autoNowAdd === true;
    super(auto ? { editable: false, blank: true, ...options } : options);
    this.autoNow = options.autoNow ?? false;
    this.autoNowAdd = options.autoNowAdd ?? false;
  }

  protected override defaultOption(key: string): unknown {
    if (this.autoNow || this.autoNowAdd) {
      if (key === "editable") return false;
      if (key === "blank") return true;
    }
    return super.defaultOption(key);
  }

  /** The present, in the form of this field. */
  protected present(): unknown {
    return Temporal.Now.plainDateISO(currentZone());
  }

  override preSave(instance: object, adding: boolean): unknown {
    if (!this.autoNow && !(this.autoNowAdd && adding)) return super.preSave(instance, adding);
    const present = this.present();
    this.setRawValue(instance, present);
    return present;
  }

  override getEffectiveDefault(): unknown {
    return (this.autoNow || this.autoNowAdd) && !this.hasDefault()
      ? this.getPrepValue(this.present())
      : super.getEffectiveDefault();
  }

  override toPython(value: unknown): unknown {
    if (value === null || value === undefined) return null;
    if (value instanceof Temporal.PlainDate) return value;
    if (value instanceof Temporal.PlainDateTime || value instanceof Temporal.ZonedDateTime) return value.toPlainDate();
    if (value instanceof Date && !Number.isNaN(value.getTime())) return dateIn(value, currentZone());
    if (typeof value !== "string") throw this.error("invalid", { value });
    let date: Temporal.PlainDate | undefined;
    try {
      date = parseDate(value);
    } catch {
      throw this.error("invalid_date", { value });
    }
    if (date === undefined) throw this.error("invalid", { value });
    return date;
  }

  override getPrepValue(value: unknown): unknown {
    if (value === null || value === undefined) return null;
    const known =
      typeof value === "string" ||
      value instanceof Date ||
      value instanceof Temporal.PlainDate ||
      value instanceof Temporal.PlainDateTime ||
      value instanceof Temporal.ZonedDateTime;
    if (!known || (value instanceof Date && Number.isNaN(value.getTime()))) return this.refuse(value, "a date");
    return this.toPython(value);
  }

  override valueToString(instance: object): string {
    const value = this.valueFromObject(instance);
    return value === null || value === undefined ? "" : String(value);
  }
}

function dateIn(moment: Date, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(zone).toPlainDate();
}
