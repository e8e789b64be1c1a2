import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import { MaxLengthValidator } from "../../../core/validators/limit-validators.ts";
import type { Text } from "../../../utils/lazy.ts";
import { Field } from "./field.ts";
import type { FieldOptions, Validator } from "./field-options.ts";
import { prepareText } from "./text-value.ts";

export interface CharFieldOptions extends FieldOptions {
  /** Most characters; may be left out on SQLite and PostgreSQL. */
  readonly maxLength?: number | undefined;
}

/** Text of limited length. */
export class CharField extends Field {
  static override readonly path: string = "models.CharField";
  static override readonly internalType: string = "CharField";
  static override readonly description: Text = _("String (up to %(max_length)s)");
  override readonly maxLength: number | undefined;

  constructor(options: CharFieldOptions = {}) {
    super(options);
    this.maxLength = options.maxLength ?? this.defaultMaxLength();
  }

  protected defaultMaxLength(): number | undefined {
    return undefined;
  }

  protected override defaultOption(key: string): unknown {
    return key === "maxLength" ? this.defaultMaxLength() : super.defaultOption(key);
  }

  protected override defaultValidators(): readonly Validator[] {
    return this.maxLength === undefined ? [] : [new MaxLengthValidator(this.maxLength)];
  }

  override toPython(value: unknown): unknown {
    return value === null || value === undefined ? null : typeof value === "string" ? value : String(value);
  }

  override getPrepValue(value: unknown): string | null {
    return prepareText(this, value ?? null);
  }
}
