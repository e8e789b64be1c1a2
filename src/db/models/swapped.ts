/** Models that a setting may exchange for another, as AUTH_USER_MODEL does with the user. */
import { isConfigured, settings } from "../../core/conf/settings.ts";

/**
 * Label of the model that stands in the place of the swappable one: null when its setting says nothing, or names the
 * model itself. Follows `Options.swapped` of Django.
 */
export function swappedBy(setting: string | undefined, labelLower: string): string | null {
  if (setting === undefined || !isConfigured()) return null;
  const value = (settings as unknown as Readonly<Record<string, unknown>>)[setting];
  return typeof value === "string" && value.toLowerCase() !== labelLower ? value : null;
}
