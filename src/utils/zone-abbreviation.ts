import type { Temporal } from "temporal-polyfill";
import { ABBREVIATIONS } from "./zone-abbreviation-data.ts";

let byZone: ReadonlyMap<string, readonly [string, string]> | undefined;

function table(): ReadonlyMap<string, readonly [string, string]> {
  if (byZone !== undefined) return byZone;
  const map = new Map<string, readonly [string, string]>();
  for (const line of ABBREVIATIONS.trim().split(/\n(?=\S)/)) {
    const [names, zones] = line.split(": ") as [string, string];
    const [standard, summer = standard] = names.split("/") as [string, string?];
    for (const zone of zones.split(/\s+/)) map.set(zone, [standard, summer]);
  }
  byZone = map;
  return map;
}

/** Whether clocks show summer time: they are ahead of what they show at another time of that year. */
export function isSummerTime(moment: Temporal.ZonedDateTime): boolean {
  const at = (month: number): number => moment.with({ month, day: 1 }).offsetNanoseconds;
  return moment.offsetNanoseconds > Math.min(at(1), at(7));
}

/** Offset from UTC in whole seconds, east positive. */
export function offsetSeconds(moment: Temporal.ZonedDateTime): number {
  return Math.trunc(moment.offsetNanoseconds / 1e9);
}

/** `+0200`. */
export function offsetText(moment: Temporal.ZonedDateTime): string {
  const seconds = offsetSeconds(moment);
  const two = (n: number): string => String(Math.floor(n)).padStart(2, "0");
  const total = Math.abs(seconds);
  return `${seconds < 0 ? "-" : "+"}${two(total / 3600)}${two((total / 60) % 60)}`;
}

/** Name of the zone at that moment: `CET`, `CEST`, `UTC`; `+03` where there is no name; `+0230` for a fixed offset. */
export function zoneName(moment: Temporal.ZonedDateTime): string {
  const zone = moment.timeZoneId;
  if (zone === "UTC") return "UTC";
  const names = table().get(zone);
  if (names !== undefined) return isSummerTime(moment) ? names[1] : names[0];
  const offset = offsetText(moment);
  return /^[+-]/.test(zone) ? offset : offset.replace(/00$/, "");
}
