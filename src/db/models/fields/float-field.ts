import { Decimal } from "decimal.js";
import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import type { Text } from "../../../utils/lazy.ts";
import { Field } from "./field.ts";

/** A floating-point number. NaN and infinities are refused: not every engine has them. */
export class FloatField extends Field {
  static override readonly path: string = "models.FloatField";
  static override readonly internalType: string = "FloatField";
  static override readonly description: Text = _("Floating point number");
  static override readonly emptyStringsAllowed: boolean = false;
  static override readonly messages: Readonly<Record<string, Text>> = {
    invalid: _("“%(value)s” value must be a float."),
  };

  override toPython(value: unknown): number | null {
    if (value === null || value === undefined) return null;
    const number = toFloat(value);
    if (number === undefined) throw this.error("invalid", { value });
    return number;
  }

  override getPrepValue(value: unknown): number | null {
    if (value === null || value === undefined) return null;
    return toFloat(value) ?? this.refuse(value, "a finite number");
  }
}

function toFloat(value: unknown): number | undefined {
  let number: number;
  if (typeof value === "number") number = value;
  else if (typeof value === "bigint" || typeof value === "boolean" || value instanceof Decimal) number = Number(value);
  else if (typeof value === "string" && value.length <= 400 && value.trim() !== "" && /^[\s\d.eE+-]+$/.test(value))
    number = Number(value);
  else return undefined;
  return Number.isFinite(number) ? number : undefined;
}
