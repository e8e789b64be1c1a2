import type { Temporal } from "temporal-polyfill";
import { strptime } from "../../utils/strftime.ts";
import { str } from "../../utils/str.ts";
import { Field, type FieldOptions } from "../field.ts";
import { strip } from "../strip.ts";

/** Options of the fields for dates and times. */
export interface TemporalFieldOptions extends FieldOptions {
  /** Formats that are read, in the letters of `strptime`. Default: those of the language. */
  readonly inputFormats?: readonly string[] | null | undefined;
}

/** Longest text that is read as a date or time. */
export const MAX_TEMPORAL_LENGTH = 200;

/** Base of the fields that read dates and times in one of several formats. */
export abstract class BaseTemporalField<Value> extends Field<Value, null> {
  /** The formats of the options; null: those of the language. */
  inputFormats: readonly string[] | null;

  constructor(options: TemporalFieldOptions = {}) {
    super(options);
    this.inputFormats = options.inputFormats ?? null;
  }

  /** The formats of the language. */
  protected abstract languageFormats(): readonly string[];

  /** Reads text in the first format that fits. */
  protected parse(value: unknown): Temporal.PlainDateTime {
    const text = strip(str(value));
    if (text.length <= MAX_TEMPORAL_LENGTH) {
      for (const format of this.inputFormats ?? this.languageFormats()) {
        const found = strptime(text, format);
        if (found !== null) return found;
      }
    }
    return this.fail("invalid");
  }
}
