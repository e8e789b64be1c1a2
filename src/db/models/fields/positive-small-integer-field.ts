import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import type { Text } from "../../../utils/lazy.ts";
import { IntegerField } from "./integer-field.ts";

/** A whole number from 0 to 32767. */
export class PositiveSmallIntegerField extends IntegerField {
  static override readonly path: string = "models.PositiveSmallIntegerField";
  static override readonly internalType: string = "PositiveSmallIntegerField";
  static override readonly description: Text = _("Positive small integer");
  static override readonly range: readonly [min: bigint, max: bigint] = [0n, 32767n];
}
