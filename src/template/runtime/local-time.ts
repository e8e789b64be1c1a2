import type { Temporal } from "temporal-polyfill";
import { settings } from "../../core/conf/settings.ts";
import { localtime, templateLocaltime } from "../../core/timezone/timezone.ts";

/** Moments that a filter has put into a zone: they stay there. */
const kept = new WeakSet<object>();

/** Marks a moment as shown in the zone it has. */
export function keepZone(value: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  kept.add(value);
  return value;
}

/**
 * What a template shows of a moment: the time in the current zone, or with `useTz` false that of UTC.
 * Everything else as it is.
 */
export function localTime<T>(value: T, useTz: boolean | null): T | Temporal.ZonedDateTime {
  if (typeof value !== "object" || value === null || kept.has(value)) return value;
  if (useTz === false && value instanceof Date && settings.USE_TZ) return localtime(value, "UTC");
  return templateLocaltime(value, useTz);
}
