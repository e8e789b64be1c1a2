import { gettextLazy } from "../../core/i18n/translation.ts";
import type { Text } from "../../utils/lazy.ts";
import type { DataSource } from "../form-data.ts";
import { CheckboxInput } from "./checkbox-input.ts";
import { FileInput } from "./file-input.ts";
import type { Attrs, WidgetContext } from "./widget.ts";

/** What the widget gives when a file was sent and "clear" was ticked as well. */
export const FILE_INPUT_CONTRADICTION: unique symbol = Symbol("a file and the clear checkbox");

/** A file input that names the present file and offers to clear it. */
export class ClearableFileInput extends FileInput {
  override readonly templateName: string = "django/forms/widgets/clearable_file_input.html";
  clearCheckboxLabel: Text = gettextLazy("Clear");
  initialText: Text = gettextLazy("Currently");
  inputText: Text = gettextLazy("Change");
  checked = false;

  clearCheckboxName(name: string): string {
    return `${name}-clear`;
  }

  clearCheckboxId(name: string): string {
    return `${name}_id`;
  }

  /** Whether `value` is a stored file: one with an address. */
  isInitial(value: unknown): boolean {
    return typeof value === "object" && value !== null && Boolean((value as { url?: unknown }).url);
  }

  override formatValue(value: unknown): unknown {
    return this.isInitial(value) ? value : null;
  }

  override getContext(name: string, value: unknown, attrs?: Readonly<Attrs> | null): { widget: WidgetContext } {
    const context = super.getContext(name, value, attrs);
    const { widget } = context;
    const checkboxName = this.clearCheckboxName(name);
    Object.assign(widget, {
      checkboxName,
      checkboxId: this.clearCheckboxId(checkboxName),
      isInitial: this.isInitial(value),
      inputText: this.inputText,
      initialText: this.initialText,
      clearCheckboxLabel: this.clearCheckboxLabel,
    });
    widget.attrs["disabled"] ??= false;
    widget.attrs["checked"] = this.checked;
    return context;
  }

  override valueFromDatadict(data: DataSource, files: DataSource, name: string): unknown {
    const upload = super.valueFromDatadict(data, files, name);
    const checkbox = this.clearCheckboxName(name);
    this.checked = data.has(checkbox);
    if (this.isRequired || !new CheckboxInput().valueFromDatadict(data, files, checkbox)) return upload;
    return upload ? FILE_INPUT_CONTRADICTION : false;
  }

  override valueOmittedFromData(data: DataSource, files: DataSource, name: string): boolean {
    return super.valueOmittedFromData(data, files, name) && !data.has(this.clearCheckboxName(name));
  }
}
