import { gettextLazy } from "../../core/i18n/translation.ts";
import { type DataSource, getOne } from "../form-data.ts";
import { Select } from "./select.ts";
import type { WidgetOptions } from "./widget.ts";

const SHOWN = new Map<unknown, string>([
  [true, "true"],
  [false, "false"],
  ["true", "true"],
  ["false", "false"],
  ["2", "true"],
  ["3", "false"],
]);

const READ = new Map<unknown, boolean>([
  [true, true],
  ["True", true],
  ["true", true],
  ["2", true],
  [false, false],
  ["False", false],
  ["false", false],
  ["3", false],
]);

/** A `<select>` of "Unknown", "Yes" and "No". */
export class NullBooleanSelect extends Select {
  constructor(options: WidgetOptions = {}) {
    super({
      ...options,
      choices: [
        ["unknown", gettextLazy("Unknown")],
        ["true", gettextLazy("Yes")],
        ["false", gettextLazy("No")],
      ],
    });
  }

  override formatValue(value: unknown): string[] {
    return [SHOWN.get(value) ?? "unknown"];
  }

  override valueFromDatadict(data: DataSource, _files: DataSource, name: string): boolean | null {
    return READ.get(getOne(data, name)) ?? null;
  }
}
