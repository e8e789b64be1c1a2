import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import type { Text } from "../../../utils/lazy.ts";
import { IntegerField } from "./integer-field.ts";

/** A whole number from 0 to 2147483647. */
export class PositiveIntegerField extends IntegerField {
  static override readonly path: string = "models.PositiveIntegerField";
  static override readonly internalType: string = "PositiveIntegerField";
  static override readonly description: Text = _("Positive integer");
  static override readonly range: readonly [min: bigint, max: bigint] = [0n, 2147483647n];
}
