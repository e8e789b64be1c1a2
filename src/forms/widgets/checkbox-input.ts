import { str } from "../../utils/str.ts";
import { isTruthy } from "../empty.ts";
import { type DataSource, getOne } from "../form-data.ts";
import { Input } from "./input.ts";
import type { Attrs, WidgetContext, WidgetOptions } from "./widget.ts";

/** Options of `CheckboxInput`. */
export interface CheckboxInputOptions extends WidgetOptions {
  /** Whether the box is ticked for a value. Default: for everything but false, null and the empty string. */
  readonly checkTest?: ((value: unknown) => boolean) | undefined;
}

const booleanCheck = (value: unknown): boolean =>
  !(value === false || value === null || value === undefined || value === "");

/** `<input type="checkbox">` */
export class CheckboxInput extends Input {
  override readonly templateName: string = "django/forms/widgets/checkbox.html";
  checkTest: (value: unknown) => boolean;

  constructor(options: CheckboxInputOptions = {}) {
    super(options, "checkbox");
    this.checkTest = options.checkTest ?? booleanCheck;
  }

  override formatValue(value: unknown): unknown {
    return value === true || !booleanCheck(value) ? null : str(value);
  }

  override getContext(name: string, value: unknown, attrs?: Readonly<Attrs> | null): { widget: WidgetContext } {
    return super.getContext(name, value, this.checkTest(value) ? { ...attrs, checked: true } : attrs);
  }

  /** A box that is not ticked is not sent at all: so a missing value is false. */
  override valueFromDatadict(data: DataSource, _files: DataSource, name: string): boolean {
    if (!data.has(name)) return false;
    const value = getOne(data, name);
    const text = typeof value === "string" ? value.toLowerCase() : "";
    return text === "false" ? false : isTruthy(value);
  }

  override valueOmittedFromData(): boolean {
    return false;
  }
}
