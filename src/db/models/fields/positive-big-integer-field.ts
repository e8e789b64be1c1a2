import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import type { Text } from "../../../utils/lazy.ts";
import { IntegerField } from "./integer-field.ts";

/** A whole number from 0 to 2^63 - 1. */
export class PositiveBigIntegerField extends IntegerField {
  static override readonly path: string = "models.PositiveBigIntegerField";
  static override readonly internalType: string = "PositiveBigIntegerField";
  static override readonly description: Text = _("Positive big integer");
  static override readonly range: readonly [min: bigint, max: bigint] = [0n, 9223372036854775807n];
}
