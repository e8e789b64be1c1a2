import { isConfigured } from "../../../core/conf/settings.ts";
import { getCurrentTimezone } from "../../../core/timezone/timezone.ts";

/** The current time zone; UTC in scripts that run without settings. */
export function currentZone(): string {
  return isConfigured() ? getCurrentTimezone() : "UTC";
}
