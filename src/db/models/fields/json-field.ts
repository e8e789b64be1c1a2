import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import type { Text } from "../../../utils/lazy.ts";
import { Field } from "./field.ts";

/** Any value that JSON can write. The column's NULL and JSON's `null` are both `null` here; a saved `null` is NULL. */
export class JSONField extends Field {
  static override readonly path: string = "models.JSONField";
  static override readonly internalType: string = "JSONField";
  static override readonly description: Text = _("A JSON object");
  static override readonly emptyStringsAllowed: boolean = false;
  static override readonly messages: Readonly<Record<string, Text>> = { invalid: _("Value must be valid JSON.") };

  override validate(value: unknown, instance: object | null): void {
    super.validate(value, instance);
    try {
      JSON.stringify(value);
    } catch {
      throw this.error("invalid", { value });
    }
  }

  override getPrepValue(value: unknown): unknown {
    if (value === null || value === undefined) return null;
    if (typeof value === "function" || typeof value === "symbol")
      return this.refuse(value, "a value that JSON can write");
    return value;
  }

  override valueToString(instance: object): string {
    return JSON.stringify(this.valueFromObject(instance) ?? null);
  }
}
