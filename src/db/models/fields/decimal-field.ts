import { Decimal } from "decimal.js";
import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import { DecimalValidator } from "../../../core/validators/limit-validators.ts";
import type { Text } from "../../../utils/lazy.ts";
import type { ValueConverters } from "../../backends/contract.ts";
import { Field } from "./field.ts";
import type { FieldOptions, Validator } from "./field-options.ts";

export interface DecimalFieldOptions extends FieldOptions {
  /** Most digits, those after the point included. */
  readonly maxDigits?: number | undefined;
  /** Digits after the point. */
  readonly decimalPlaces?: number | undefined;
}

/** Precision well above that of any column, so that nothing is lost on the way. */
const Exact = Decimal.clone({ precision: 1000, toExpNeg: -1000, toExpPos: 1000 });

/** An exact decimal number: a `Decimal` of decimal.js. */
export class DecimalField extends Field {
  static override readonly path: string = "models.DecimalField";
  static override readonly internalType: string = "DecimalField";
  static override readonly description: Text = _("Decimal number");
  static override readonly emptyStringsAllowed: boolean = false;
  static override readonly messages: Readonly<Record<string, Text>> = {
    invalid: _("“%(value)s” value must be a decimal number."),
  };
  override readonly maxDigits: number | undefined;
  override readonly decimalPlaces: number | undefined;

  constructor(options: DecimalFieldOptions = {}) {
    super(options);
    this.maxDigits = options.maxDigits;
    this.decimalPlaces = options.decimalPlaces;
  }

  protected override defaultValidators(): readonly Validator[] {
    return this.maxDigits === undefined || this.decimalPlaces === undefined
      ? []
      : [new DecimalValidator(this.maxDigits, this.decimalPlaces)];
  }

  /** Numbers and text given to `new` and `create()`, and as default, become decimals: the type of the property says so. */
  override initialValue(_owner: object, value: unknown): unknown {
    return typeof value === "string" || typeof value === "number" ? (toDecimal(value) ?? value) : value;
  }

  override toPython(value: unknown): Decimal | null {
    if (value === null || value === undefined) return null;
    const decimal = toDecimal(value);
    if (decimal === undefined) throw this.error("invalid", { value });
    return decimal;
  }

  override getPrepValue(value: unknown): Decimal | null {
    if (value === null || value === undefined) return null;
    return toDecimal(value) ?? this.refuse(value, "a decimal number");
  }

  /** Compared as it is: rounding to the places of the column would change what a filter means. */
  override getDbPrepValue(value: unknown, converters: ValueConverters): unknown {
    const prepared = this.getPrepValue(value);
    return prepared === null ? null : converters.toDriver("DecimalField", prepared);
  }

  /** Rounds half to even to the places of the column, and refuses more digits than it has. */
  quantize(value: Decimal): Decimal {
    if (this.decimalPlaces === undefined || this.maxDigits === undefined) return value;
    const rounded = new Exact(value).toDecimalPlaces(this.decimalPlaces, Decimal.ROUND_HALF_EVEN);
    if (!rounded.isZero() && rounded.e + 1 > this.maxDigits - this.decimalPlaces) {
      this.refuse(
        value.toString(),
        `a decimal number of at most ${this.maxDigits} digits, ${this.decimalPlaces} of them after the point,`,
      );
    }
    return rounded;
  }

  override getDbPrepSave(value: unknown, converters: ValueConverters): unknown {
    const prepared = this.getPrepValue(value);
    return prepared === null ? null : converters.toDriver("DecimalField", this.quantize(prepared), this);
  }

  override valueToString(instance: object): string {
    const value = this.toPython(this.valueFromObject(instance));
    return value === null ? "" : this.decimalPlaces === undefined ? value.toFixed() : value.toFixed(this.decimalPlaces);
  }
}

function toDecimal(value: unknown): Decimal | undefined {
  if (value instanceof Decimal) return value.isFinite() ? value : undefined;
  if (typeof value === "number" || typeof value === "bigint")
    return Number.isFinite(Number(value)) ? new Exact(value) : undefined;
  if (
    typeof value !== "string" ||
    value.length > 400 ||
    !/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,4})?\s*$/.test(value)
  )
    return undefined;
  return new Exact(value.trim());
}
