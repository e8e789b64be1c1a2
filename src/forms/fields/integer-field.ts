import type { Decimal } from "decimal.js";
import { sanitizeSeparators } from "../../core/i18n/formats.ts";
import { gettextLazy } from "../../core/i18n/translation.ts";
import { MaxValueValidator, MinValueValidator, StepValueValidator } from "../../core/validators/index.ts";
import { str } from "../../utils/str.ts";
import { Field, type FieldClassDefaults, type FieldOptions } from "../field.ts";
import { parseWhole, withoutZeroFraction } from "../parse-number.ts";
import { NumberInput, TextInput } from "../widgets/input.ts";
import type { Attrs, Widget } from "../widgets/widget.ts";
import type { ErrorMessages } from "../error-messages.ts";

/** A limit: a number, or a function that gives it anew for each check. */
export type Limit = number | bigint | Decimal | (() => number | bigint | Decimal);

/** Options of the fields for numbers. */
export interface NumberFieldOptions extends FieldOptions {
  readonly maxValue?: Limit | null | undefined;
  readonly minValue?: Limit | null | undefined;
  /** Only `minValue` plus whole multiples of it are valid. */
  readonly stepSize?: number | Decimal | null | undefined;
}

/** Base of the fields for numbers. */
export abstract class NumberField<Value> extends Field<Value, null> {
  static override widget: new () => Widget = NumberInput;
  maxValue: Limit | null;
  minValue: Limit | null;
  stepSize: number | Decimal | null;

  constructor(options: NumberFieldOptions = {}) {
    super(options);
    this.maxValue = options.maxValue ?? null;
    this.minValue = options.minValue ?? null;
    this.stepSize = options.stepSize ?? null;
    if (this.maxValue !== null) this.validators.push(new MaxValueValidator(this.maxValue));
    if (this.minValue !== null) this.validators.push(new MinValueValidator(this.minValue));
    if (this.stepSize !== null) {
      this.validators.push(
        new StepValueValidator(this.stepSize, this.minValue === null ? {} : { offset: stepOffset(this.minValue) }),
      );
    }
  }

  /** Browsers refuse localized numbers in `<input type="number">`: those fields get a text input. */
  protected override widgetInput(): new () => Widget {
    const { widget } = this.constructor as unknown as FieldClassDefaults;
    return this.localize && widget === NumberInput ? TextInput : widget;
  }

  /** The text to be read, with the separators of the language made plain. */
  protected source(value: unknown): string {
    return str(this.localize ? sanitizeSeparators(value) : value);
  }

  override widgetAttrs(widget: Widget): Attrs {
    const attrs = super.widgetAttrs(widget);
    if (!(widget instanceof NumberInput)) return attrs;
    if (this.minValue !== null) attrs["min"] = limit(this.minValue);
    if (this.maxValue !== null) attrs["max"] = limit(this.maxValue);
    if (this.stepSize !== null) attrs["step"] = this.stepSize;
    return attrs;
  }
}

const limit = (value: Limit): number | bigint | Decimal => (typeof value === "function" ? value() : value);

const stepOffset = (value: Limit): number | Decimal => {
  const offset = limit(value);
  return typeof offset === "bigint" ? Number(offset) : offset;
};

/** Options of `IntegerField`. */
export interface IntegerFieldOptions extends NumberFieldOptions {
  /** Whether numbers beyond 2^53 are read, as `bigint`. Default: false, so that the value always is a `number`. */
  readonly big?: boolean | undefined;
}

const tooBig = new MaxValueValidator(Number.MAX_SAFE_INTEGER);
const tooSmall = new MinValueValidator(Number.MIN_SAFE_INTEGER);

/** A whole number. */
export class IntegerField extends NumberField<number> {
  static override defaultErrorMessages: ErrorMessages = { invalid: gettextLazy("Enter a whole number.") };
  big: boolean;

  constructor(options: IntegerFieldOptions = {}) {
    super(options);
    this.big = options.big ?? false;
    if (!this.big) this.validators.push(tooSmall, tooBig);
  }

  override toPython(value: unknown): number | null {
    if (this.isEmpty(value)) return null;
    // A bigint is returned for what no number can hold; without `big` the validators refuse it.
    return (parseWhole(withoutZeroFraction(this.source(value))) ?? this.fail("invalid")) as number;
  }
}
