import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import { MaxLengthValidator } from "../../../core/validators/limit-validators.ts";
import type { Text } from "../../../utils/lazy.ts";
import { Field } from "./field.ts";
import type { FieldOptions, Validator } from "./field-options.ts";

export interface BinaryFieldOptions extends FieldOptions {
  readonly maxLength?: number | undefined;
}

/** Raw bytes: a `Uint8Array`. Not editable in forms unless told. */
export class BinaryField extends Field {
  static override readonly path: string = "models.BinaryField";
  static override readonly internalType: string = "BinaryField";
  static override readonly description: Text = _("Raw binary data");
  static override readonly emptyStringsAllowed: boolean = false;
  static override readonly messages: Readonly<Record<string, Text>> = { invalid: _("Value must be valid base64.") };
  override readonly maxLength: number | undefined;

  constructor(options: BinaryFieldOptions = {}) {
    super({ editable: false, ...options });
    this.maxLength = options.maxLength;
  }

  protected override defaultValidators(): readonly Validator[] {
    return this.maxLength === undefined ? [] : [new MaxLengthValidator(this.maxLength)];
  }

  protected override defaultOption(key: string): unknown {
    return key === "editable" ? false : super.defaultOption(key);
  }

  override getDefault(): unknown {
    return this.hasDefault() || this.null ? super.getDefault() : new Uint8Array(0);
  }

  /** Text is base64, as serializers write it. */
  override toPython(value: unknown): Uint8Array | null {
    if (value === null || value === undefined) return null;
    if (value instanceof Uint8Array) return value;
    if (typeof value === "string") {
      if (value.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) throw this.error("invalid", { value });
      return Buffer.from(value, "base64");
    }
    return this.refuse(value, "bytes");
  }

  override getPrepValue(value: unknown): Uint8Array | null {
    if (value === null || value === undefined) return null;
    return value instanceof Uint8Array ? value : this.refuse(value, "bytes");
  }

  override valueToString(instance: object): string {
    const value = this.valueFromObject(instance);
    return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : "";
  }
}
