import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import type { Text } from "../../../utils/lazy.ts";
import { IntegerField } from "./integer-field.ts";

/** A whole number of 16 bits. */
export class SmallIntegerField extends IntegerField {
  static override readonly path: string = "models.SmallIntegerField";
  static override readonly internalType: string = "SmallIntegerField";
  static override readonly description: Text = _("Small integer");
  static override readonly range: readonly [min: bigint, max: bigint] = [-32768n, 32767n];
}
