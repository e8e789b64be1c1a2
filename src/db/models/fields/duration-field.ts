import { Temporal } from "temporal-polyfill";
import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import { durationString } from "../../../utils/duration.ts";
import type { Text } from "../../../utils/lazy.ts";
import { Field } from "./field.ts";

/** A span of time: a `Temporal.Duration` of days and smaller units, exact to the microsecond. */
export class DurationField extends Field {
  static override readonly path: string = "models.DurationField";
  static override readonly internalType: string = "DurationField";
  static override readonly description: Text = _("Duration");
  static override readonly emptyStringsAllowed: boolean = false;
  static override readonly messages: Readonly<Record<string, Text>> = {
    invalid: _("“%(value)s” value has an invalid format. It must be in [DD] [[HH:]MM:]ss[.uuuuuu] format."),
  };

  override toPython(value: unknown): Temporal.Duration | null {
    if (value === null || value === undefined) return null;
    if (value instanceof Temporal.Duration) return value;
    const duration = typeof value === "string" ? parseDuration(value) : undefined;
    if (duration === undefined) throw this.error("invalid", { value });
    return duration;
  }

  override getPrepValue(value: unknown): Temporal.Duration | null {
    if (value === null || value === undefined) return null;
    const duration =
      value instanceof Temporal.Duration ? value : typeof value === "string" ? parseDuration(value) : undefined;
    if (duration === undefined || duration.years !== 0 || duration.months !== 0)
      return this.refuse(value, "a duration of days or smaller units");
    return duration;
  }

  override valueToString(instance: object): string {
    const value = this.valueFromObject(instance);
    return value instanceof Temporal.Duration ? durationString(value) : "";
  }
}

const STANDARD = /^(?:(-?\d{1,9}) (?:days?, )?)?(-?)(?:(\d{1,9}):)?(?:(\d{1,9}):)?(\d{1,9})(?:[.,](\d{1,6})\d{0,6})?$/;

/** `3 04:05:06.7`, `04:05`, or ISO 8601 (`P3DT4H5M6.7S`); undefined for anything else. */
export function parseDuration(text: string): Temporal.Duration | undefined {
  const trimmed = text.trim();
  if (trimmed.length > 60) return undefined;
  if (/^[-+]?P/.test(trimmed)) {
    try {
      return Temporal.Duration.from(trimmed);
    } catch {
      return undefined;
    }
  }
  const m = STANDARD.exec(trimmed);
  if (m === null) return undefined;
  const [hours, minutes] = m[4] === undefined ? [0, Number(m[3] ?? 0)] : [Number(m[3]), Number(m[4])];
  const sign = m[2] === "-" ? -1 : 1;
  const micros = Number((m[6] ?? "").padEnd(6, "0"));
  const total =
    BigInt(Number(m[1] ?? 0)) * 86_400_000_000n +
    BigInt(sign) * (BigInt(hours * 3600 + minutes * 60 + Number(m[5])) * 1_000_000n + BigInt(micros));
  return durationOf(total);
}

/** The duration of so many microseconds, balanced up to days. */
export function durationOf(microseconds: bigint): Temporal.Duration {
  const days = Number(microseconds / 86_400_000_000n);
  const rest = Number(microseconds % 86_400_000_000n);
  const part = (unit: number, base: number): number => Math.trunc(rest / unit) % base || 0;
  return Temporal.Duration.from({
    days,
    hours: part(3.6e9, 24),
    minutes: part(6e7, 60),
    seconds: part(1e6, 60),
    milliseconds: part(1000, 1000),
    microseconds: part(1, 1000),
  });
}
