import {
  MaxLengthValidator,
  MinLengthValidator,
  ProhibitNullCharactersValidator,
} from "../../core/validators/index.ts";
import { str } from "../../utils/str.ts";
import { Field, type FieldOptions } from "../field.ts";
import { strip } from "../strip.ts";
import type { Attrs, Widget } from "../widgets/widget.ts";

/** Options of `CharField`. */
export interface CharFieldOptions extends FieldOptions {
  /** Most characters. */
  readonly maxLength?: number | null | undefined;
  /** Fewest characters. */
  readonly minLength?: number | null | undefined;
  /** Whether white space around the text is taken off. Default: true. */
  readonly strip?: boolean | undefined;
  /** What an empty text becomes. Default: the empty string. */
  readonly emptyValue?: unknown;
}

const prohibitNullCharacters = new ProhibitNullCharactersValidator();

/** Text. Null characters are refused. */
export class CharField<Value = string, Empty = string> extends Field<Value, Empty> {
  maxLength: number | null;
  minLength: number | null;
  strip: boolean;
  emptyValue: unknown;

  constructor(options: CharFieldOptions = {}) {
    super(options);
    this.maxLength = options.maxLength ?? null;
    this.minLength = options.minLength ?? null;
    this.strip = options.strip ?? true;
    this.emptyValue = options.emptyValue === undefined ? "" : options.emptyValue;
    if (this.minLength !== null) this.validators.push(new MinLengthValidator(this.minLength));
    if (this.maxLength !== null) this.validators.push(new MaxLengthValidator(this.maxLength));
    this.validators.push(prohibitNullCharacters);
  }

  override toPython(value: unknown): unknown {
    if (this.isEmpty(value)) return this.emptyValue;
    const text = this.strip ? strip(str(value)) : str(value);
    return text === "" ? this.emptyValue : text;
  }

  override widgetAttrs(widget: Widget): Attrs {
    const attrs = super.widgetAttrs(widget);
    if (widget.isHidden) return attrs;
    if (this.maxLength !== null) attrs["maxlength"] = String(this.maxLength);
    if (this.minLength !== null) attrs["minlength"] = String(this.minLength);
    return attrs;
  }
}
