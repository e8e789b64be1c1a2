import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import { validateSlug, validateUnicodeSlug } from "../../../core/validators/text-validators.ts";
import type { Text } from "../../../utils/lazy.ts";
import { CharField, type CharFieldOptions } from "./char-field.ts";
import type { Validator } from "./field-options.ts";

export interface SlugFieldOptions extends CharFieldOptions {
  /** Whether letters of every script are allowed. Default: `false`. */
  readonly allowUnicode?: boolean | undefined;
}

/** Short label of letters, digits, underscores and hyphens; indexed, at most 50 characters unless told. */
export class SlugField extends CharField {
  static override readonly path: string = "models.SlugField";
  static override readonly internalType: string = "SlugField";
  static override readonly description: Text = _("Slug (up to %(max_length)s)");
  readonly allowUnicode: boolean;

  constructor(options: SlugFieldOptions = {}) {
    super({ dbIndex: true, ...options });
    this.allowUnicode = options.allowUnicode ?? false;
  }

  protected override defaultMaxLength(): number {
    return 50;
  }

  protected override defaultValidators(): readonly Validator[] {
    return [this.allowUnicode ? validateUnicodeSlug : validateSlug, ...super.defaultValidators()];
  }

  protected override defaultOption(key: string): unknown {
    return key === "dbIndex"
      ? true
      : key === "maxLength"
        ? 50
        : key === "allowUnicode"
          ? false
          : super.defaultOption(key);
  }
}
