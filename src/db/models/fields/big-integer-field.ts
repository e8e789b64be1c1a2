import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import type { Text } from "../../../utils/lazy.ts";
import { IntegerField } from "./integer-field.ts";

/** A whole number of 64 bits. */
export class BigIntegerField extends IntegerField {
  static override readonly path: string = "models.BigIntegerField";
  static override readonly internalType: string = "BigIntegerField";
  static override readonly description: Text = _("Big (8 byte) integer");
  static override readonly range: readonly [min: bigint, max: bigint] = [-9223372036854775808n, 9223372036854775807n];
}
