import { gettextLazy } from "../../core/i18n/translation.ts";
import { str } from "../../utils/str.ts";
import { parseFloatText } from "../parse-number.ts";
import { NumberInput } from "../widgets/input.ts";
import type { Attrs, Widget } from "../widgets/widget.ts";
import { NumberField } from "./integer-field.ts";
import type { ErrorMessages } from "../error-messages.ts";

/** A finite number. */
export class FloatField extends NumberField<number> {
  static override defaultErrorMessages: ErrorMessages = { invalid: gettextLazy("Enter a number.") };

  override toPython(value: unknown): number | null {
    if (this.isEmpty(value)) return null;
    if (typeof value === "number") return value;
    return parseFloatText(this.source(value)) ?? this.fail("invalid");
  }

  override validate(value: unknown): void {
    super.validate(value);
    if (!this.isEmpty(value) && !Number.isFinite(value)) this.fail("invalid");
  }

  override widgetAttrs(widget: Widget): Attrs {
    const attrs = super.widgetAttrs(widget);
    if (widget instanceof NumberInput && !("step" in widget.attrs)) {
      attrs["step"] = this.stepSize === null ? "any" : str(this.stepSize);
    }
    return attrs;
  }
}
