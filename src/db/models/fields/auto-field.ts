import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import type { Text } from "../../../utils/lazy.ts";
import type { FieldOptions, Validator } from "./field-options.ts";
import { IntegerField } from "./integer-field.ts";

/** A key that the database counts up. */
export class AutoField extends IntegerField {
  static override readonly path: string = "models.AutoField";
  static override readonly internalType: string = "AutoField";
  static override readonly description: Text = _("Integer");

  constructor(options: FieldOptions = {}) {
    super({ blank: true, primaryKey: true, ...options });
  }

  /** Type of the columns that point to this key. */
  static readonly relatedType: string = "IntegerField";

  protected override defaultValidators(): readonly Validator[] {
    return [];
  }

  protected override defaultOption(key: string): unknown {
    return key === "blank" ? true : super.defaultOption(key);
  }

  /** No value is ever missing: the database gives it. */
  override validate(): void {}
}

/** A key of 64 bits, the default one. */
export class BigAutoField extends AutoField {
  static override readonly path: string = "models.BigAutoField";
  static override readonly internalType: string = "BigAutoField";
  static override readonly description: Text = _("Big (8 byte) integer");
  static override readonly range: readonly [min: bigint, max: bigint] = [-9223372036854775808n, 9223372036854775807n];
  static override readonly relatedType: string = "BigIntegerField";
}

/** A key of 16 bits. */
export class SmallAutoField extends AutoField {
  static override readonly path: string = "models.SmallAutoField";
  static override readonly internalType: string = "SmallAutoField";
  static override readonly description: Text = _("Small integer");
  static override readonly range: readonly [min: bigint, max: bigint] = [-32768n, 32767n];
  static override readonly relatedType: string = "SmallIntegerField";
}
