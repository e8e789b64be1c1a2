import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import { MaxValueValidator, MinValueValidator } from "../../../core/validators/limit-validators.ts";
import type { Text } from "../../../utils/lazy.ts";
import { describeValue, Field } from "./field.ts";
import { OutOfRange } from "./out-of-range.ts";
import type { Validator } from "./field-options.ts";

const WHOLE = /^\s*[-+]?\d{1,40}\s*$/;

/** A whole number of 32 bits. Numbers beyond 2^53 are bigints. */
export class IntegerField extends Field {
  static override readonly path: string = "models.IntegerField";
  static override readonly internalType: string = "IntegerField";
  static override readonly description: Text = _("Integer");
  static override readonly emptyStringsAllowed: boolean = false;
  static override readonly messages: Readonly<Record<string, Text>> = {
    invalid: _("“%(value)s” value must be an integer."),
  };
  /** Smallest and largest value the column can hold. */
  static readonly range: readonly [min: bigint, max: bigint] = [-2147483648n, 2147483647n];

  get range(): readonly [min: bigint, max: bigint] {
    return (this.constructor as typeof IntegerField).range;
  }

  /** The range as numbers, as far as they are exact. */
  #safe: { readonly least: number; readonly most: number } | undefined;

  protected override defaultValidators(): readonly Validator[] {
    const [min, max] = this.range.map((limit) => Number(limit)) as [number, number];
    return [new MinValueValidator(min), new MaxValueValidator(max)];
  }

  override toPython(value: unknown): number | bigint | null {
    if (value === null || value === undefined) return null;
    const whole = toWhole(value);
    if (whole === undefined) throw this.error("invalid", { value });
    return whole;
  }

  override getPrepValue(value: unknown): number | bigint | null {
    if (value === null || value === undefined) return null;
    if (typeof value === "number" && Number.isInteger(value)) {
      const { least, most } = (this.#safe ??= safeRange(this.range));
      if (value >= least && value <= most) return value;
    }
    const whole = toWhole(value);
    if (whole === undefined) return this.refuse(value, "a number");
    const [min, max] = this.range;
    if (whole < min || whole > max) {
      throw new OutOfRange(
        `Field '${this.name}' expected a whole number from ${min} to ${max} but got ${describeValue(value)}.`,
        { above: whole > max },
      );
    }
    return whole;
  }
}

/** The whole number that a value stands for, undefined when it stands for none. */
function toWhole(value: unknown): number | bigint | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value === "bigint") return toNumber(value);
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "string" && WHOLE.test(value)) return toNumber(BigInt(value.trim().replace(/^\+/, "")));
  return undefined;
}

function toNumber(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function safeRange([min, max]: readonly [bigint, bigint]): { readonly least: number; readonly most: number } {
  return {
    least: Math.max(Number(min), Number.MIN_SAFE_INTEGER),
    most: Math.min(Number(max), Number.MAX_SAFE_INTEGER),
  };
}
