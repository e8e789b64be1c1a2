import { isTruthy } from "../empty.ts";
import { Field } from "../field.ts";
import { CheckboxInput } from "../widgets/checkbox-input.ts";
import { NullBooleanSelect } from "../widgets/null-boolean-select.ts";
import type { Widget } from "../widgets/widget.ts";

/** Yes or no. A required one must be yes. */
export class BooleanField extends Field<boolean> {
  static override widget: new () => Widget = CheckboxInput;

  /** The texts `False` and `0` are false: hidden inputs and radio buttons send them. */
  override toPython(value: unknown): unknown {
    if (typeof value !== "string") return isTruthy(value);
    const text = value.toLowerCase();
    return text !== "" && text !== "false" && text !== "0";
  }

  override validate(value: unknown): void {
    if (!value && this.required) this.fail("required");
  }

  override hasChanged(initial: unknown, data: unknown): boolean {
    return !this.disabled && this.toPython(initial) !== this.toPython(data);
  }
}

const TRUE: ReadonlySet<unknown> = new Set([true, 1, "True", "true", "1"]);
const FALSE: ReadonlySet<unknown> = new Set([false, 0, "False", "false", "0"]);

/** Yes, no or unknown; whatever is none of these is unknown. */
export class NullBooleanField extends Field<boolean | null> {
  static override widget: new () => Widget = NullBooleanSelect;

  override toPython(value: unknown): boolean | null {
    return TRUE.has(value) ? true : FALSE.has(value) ? false : null;
  }

  override validate(_value: unknown): void {}

  override hasChanged(initial: unknown, data: unknown): boolean {
    return !this.disabled && this.toPython(initial) !== this.toPython(data);
  }
}
