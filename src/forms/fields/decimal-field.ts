import { Decimal } from "decimal.js";
import { gettextLazy } from "../../core/i18n/translation.ts";
import { DecimalValidator } from "../../core/validators/index.ts";
import { toDecimal } from "../../utils/decimal.ts";
import { decimalSource } from "../parse-number.ts";
import { NumberInput } from "../widgets/input.ts";
import type { Attrs, Widget } from "../widgets/widget.ts";
import { NumberField, type NumberFieldOptions } from "./integer-field.ts";
import type { ErrorMessages } from "../error-messages.ts";

/** Options of `DecimalField`. */
export interface DecimalFieldOptions extends NumberFieldOptions {
  /** Most digits in all. */
  readonly maxDigits?: number | null | undefined;
  /** Most digits after the point. */
  readonly decimalPlaces?: number | null | undefined;
}

/** A decimal number, exact: a `Decimal`. */
export class DecimalField extends NumberField<Decimal> {
  static override defaultErrorMessages: ErrorMessages = { invalid: gettextLazy("Enter a number.") };
  maxDigits: number | null;
  decimalPlaces: number | null;

  constructor(options: DecimalFieldOptions = {}) {
    super(options);
    this.maxDigits = options.maxDigits ?? null;
    this.decimalPlaces = options.decimalPlaces ?? null;
    this.validators.push(new DecimalValidator(this.maxDigits, this.decimalPlaces));
  }

  override toPython(value: unknown): Decimal | null {
    if (this.isEmpty(value)) return null;
    if (value instanceof Decimal) return value;
    const source = decimalSource(this.source(value));
    return source === null ? this.fail("invalid") : toDecimal(source);
  }

  override validate(value: unknown): void {
    super.validate(value);
    if (value instanceof Decimal && !value.isFinite()) this.fail("invalid", { value });
  }

  override widgetAttrs(widget: Widget): Attrs {
    const attrs = super.widgetAttrs(widget);
    if (widget instanceof NumberInput && !("step" in widget.attrs)) attrs["step"] ??= this.step();
    return attrs;
  }

  /** Small steps are written with an exponent: browsers may read `0.0000001` as 0. */
  private step(): string {
    const places = this.decimalPlaces;
    if (places === null) return "any";
    if (places > 6) return `1e-${places}`;
    return places <= 0 ? (places === 0 ? "1" : `1e+${-places}`) : `0.${"0".repeat(places - 1)}1`;
  }
}
