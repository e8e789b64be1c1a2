import { validateSlug, validateUnicodeSlug } from "../../core/validators/index.ts";
import { CharField, type CharFieldOptions } from "./char-field.ts";

/** Options of `SlugField`. */
export interface SlugFieldOptions extends CharFieldOptions {
  /** Whether letters of all scripts are allowed. Default: false. */
  readonly allowUnicode?: boolean | undefined;
}

/** Letters, digits, underscores and hyphens. */
export class SlugField extends CharField {
  allowUnicode: boolean;

  constructor(options: SlugFieldOptions = {}) {
    const allowUnicode = options.allowUnicode ?? false;
    super({
      ...options,
      validators: [allowUnicode ? validateUnicodeSlug : validateSlug, ...(options.validators ?? [])],
    });
    this.allowUnicode = allowUnicode;
  }
}
