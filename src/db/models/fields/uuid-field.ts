import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import type { Text } from "../../../utils/lazy.ts";
import { Field } from "./field.ts";

/** A UUID, as text in the usual form of 36 characters. */
export class UUIDField extends Field {
  static override readonly path: string = "models.UUIDField";
  static override readonly internalType: string = "UUIDField";
  static override readonly description: Text = _("Universally unique identifier");
  static override readonly emptyStringsAllowed: boolean = false;
  static override readonly messages: Readonly<Record<string, Text>> = {
    invalid: _("“%(value)s” is not a valid UUID."),
  };
  override readonly maxLength: number = 32;

  override toPython(value: unknown): string | null {
    if (value === null || value === undefined) return null;
    const uuid = toUuid(value);
    if (uuid === undefined) throw this.error("invalid", { value });
    return uuid;
  }

  override getPrepValue(value: unknown): string | null {
    if (value === null || value === undefined) return null;
    return toUuid(value) ?? this.refuse(value, "a UUID");
  }
}

/** The usual form of a UUID: with or without hyphens, braces or `urn:uuid:` in front. */
function toUuid(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > 60) return undefined;
  const hex = value.toLowerCase().replace("urn:uuid:", "").replace(/[{}-]/g, "");
  if (!/^[0-9a-f]{32}$/.test(hex)) return undefined;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
