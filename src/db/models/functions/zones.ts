/** The time zone in which a function reads a moment. */
import { isConfigured, settings } from "../../../core/conf/settings.ts";
import { getCurrentTimezone } from "../../../core/timezone/timezone.ts";
import { temporalSource } from "../expressions/output-fields.ts";
import type { Field } from "../fields/field.ts";

/**
 * The zone in which parts of a moment are read: `tzinfo`, else the current one; undefined for UTC, for dates and times,
 * and without time zones. Throws TypeError for a `tzinfo` that is no zone, or with a column that holds no moments.
 */
export function zoneFor(field: Field | null, tzinfo?: string): string | undefined {
  if (temporalSource(field) !== "datetime") {
    if (tzinfo !== undefined) throw new TypeError("tzinfo can only be used with DateTimeField.");
    return undefined;
  }
  if (!isConfigured() || !settings.USE_TZ) return undefined;
  const zone = tzinfo ?? getCurrentTimezone();
  return zone === "UTC" ? undefined : zone;
}

/** A zone as it may be written into SQL: a name of the time zone database, or an offset. Throws RangeError for others. */
export function checkZone(zone: unknown): string {
  if (typeof zone === "string") {
    if (/^[-+]\d\d:?\d\d$/.test(zone)) return zone;
    try {
      new Intl.DateTimeFormat("en-US", { timeZone: zone });
      return zone;
    } catch {
      // no zone
    }
  }
  throw new RangeError(
    `tzinfo must be the name of a time zone such as "Europe/Berlin", or an offset such as "+05:30"; got ${JSON.stringify(zone)}.`,
  );
}
