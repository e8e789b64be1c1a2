import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import type { Text } from "../../../utils/lazy.ts";
import { Field } from "./field.ts";

const TRUE: ReadonlySet<unknown> = new Set([true, 1, 1n, "t", "True", "1", "true"]);
const FALSE: ReadonlySet<unknown> = new Set([false, 0, 0n, "f", "False", "0", "false"]);

/** Yes or no. */
export class BooleanField extends Field {
  static override readonly path: string = "models.BooleanField";
  static override readonly internalType: string = "BooleanField";
  static override readonly description: Text = _("Boolean (Either True or False)");
  static override readonly emptyStringsAllowed: boolean = false;
  static override readonly messages: Readonly<Record<string, Text>> = {
    invalid: _("“%(value)s” value must be either True or False."),
    invalid_nullable: _("“%(value)s” value must be either True, False, or None."),
  };

  override toPython(value: unknown): boolean | null {
    if (this.null && (value === null || value === undefined || value === "")) return null;
    if (TRUE.has(value)) return true;
    if (FALSE.has(value)) return false;
    throw this.error(this.null ? "invalid_nullable" : "invalid", { value });
  }

  override getPrepValue(value: unknown): boolean | null {
    if (value === null || value === undefined) return null;
    if (TRUE.has(value)) return true;
    if (FALSE.has(value)) return false;
    return this.refuse(value, "a boolean");
  }

  /** False is a value, not an empty one: `blank` asks nothing of a checkbox. */
  override validate(value: unknown, instance: object | null): void {
    if (value === null && !this.null) throw this.error("null");
    if (value !== null) super.validate(value, instance);
  }
}
