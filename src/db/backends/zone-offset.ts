/** Offsets of time zones, for the `django_*` functions that read stored UTC in another zone. */

/** Zone rules change at quarters of an hour at the finest, so one look-up serves 15 minutes. */
const STEP = 900_000;
/** Offsets kept per zone, in memory. */
const KEPT = 20_000;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  readonly offsets: Map<number, number>;
}

const zones = new Map<string, Zone>();

/**
 * Milliseconds by which the clocks of `zone` are ahead of UTC at the moment `millis`: an IANA name, or `+05:30`.
 *
 * Throws `RangeError` for a zone that is not known.
 */
export function zoneOffset(zone: string, millis: number): number {
  if (zone === "UTC") return 0;
  const fixed = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (fixed !== null) return (fixed[1] === "-" ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000;
  let known = zones.get(zone);
  if (known === undefined) {
    known = { format: formatOf(zone), offsets: new Map() };
    zones.set(zone, known);
  }
  const slot = Math.floor(millis / STEP);
  let offset = known.offsets.get(slot);
  if (offset === undefined) {
    offset = measure(known.format, slot * STEP);
    if (known.offsets.size >= KEPT) known.offsets.clear();
    known.offsets.set(slot, offset);
  }
  return offset;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const two = "2-digit";
  return new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    era: "short",
    year: "numeric",
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
  });
}

function measure(format: Intl.DateTimeFormat, millis: number): number {
  const part: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(millis)) part[type] = value;
  const year = part.era === "BC" ? 1 - Number(part.year) : Number(part.year);
  const local = new Date(0).setUTCFullYear(year, Number(part.month) - 1, Number(part.day));
  return local + ((Number(part.hour) * 60 + Number(part.minute)) * 60 + Number(part.second)) * 1000 - millis;
}
