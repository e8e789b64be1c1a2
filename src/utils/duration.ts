import { Temporal } from "temporal-polyfill";
import { durationMicroseconds } from "./str.ts";

const pad = (value: bigint, width: number): string => value.toString().padStart(width, "0");
const DAY = 86_400_000_000n;

interface DurationParts {
  readonly days: bigint;
  readonly hours: bigint;
  readonly minutes: bigint;
  readonly seconds: bigint;
  readonly microseconds: bigint;
}

/** Days may be negative, all else counts forward from there, as in Python's timedelta. */
function parts(total: bigint): DurationParts {
  const days = total >= 0n ? total / DAY : -((-total + DAY - 1n) / DAY);
  const rest = total - days * DAY;
  const seconds = rest / 1_000_000n;
  return {
    days,
    hours: seconds / 3600n,
    minutes: (seconds / 60n) % 60n,
    seconds: seconds % 60n,
    microseconds: rest % 1_000_000n,
  };
}

/** `1 02:03:04.000005`: the form of a duration in forms and fixtures (Django's `duration_string`). */
export function durationString(duration: Temporal.Duration): string {
  const p = parts(durationMicroseconds(duration));
  const clock = `${pad(p.hours, 2)}:${pad(p.minutes, 2)}:${pad(p.seconds, 2)}`;
  return `${p.days === 0n ? "" : `${p.days} `}${clock}${p.microseconds === 0n ? "" : `.${pad(p.microseconds, 6)}`}`;
}

/** `P1DT02H03M04.000005S`: ISO 8601 with all parts (Django's `duration_iso_string`). */
export function durationIsoString(duration: Temporal.Duration): string {
  const total = durationMicroseconds(duration);
  const p = parts(total < 0n ? -total : total);
  const micros = p.microseconds === 0n ? "" : `.${pad(p.microseconds, 6)}`;
  return `${total < 0n ? "-" : ""}P${p.days}DT${pad(p.hours, 2)}H${pad(p.minutes, 2)}M${pad(p.seconds, 2)}${micros}S`;
}

/** A duration of whole microseconds, balanced up to days. */
export function durationFromMicroseconds(total: bigint | number): Temporal.Duration {
  const micros = BigInt(total);
  return Temporal.Duration.from({
    seconds: Number(micros / 1_000_000n),
    microseconds: Number(micros % 1_000_000n),
  }).round({ largestUnit: "days", smallestUnit: "microseconds" });
}

export { durationMicroseconds } from "./str.ts";
