import { type DataSource, getMany, getOne } from "../form-data.ts";
import { isTruthy } from "../empty.ts";
import { Input } from "./input.ts";
import type { Attrs, WidgetOptions } from "./widget.ts";

/** `<input type="file">`. A subclass with `allowMultipleSelected` takes several files. */
export class FileInput extends Input {
  /** Whether several files may be chosen. */
  static readonly allowMultipleSelected: boolean = false;
  override readonly templateName: string = "django/forms/widgets/file.html";

  constructor(options: WidgetOptions = {}) {
    const { allowMultipleSelected } = new.target;
    if (!allowMultipleSelected && options.attrs?.["multiple"]) {
      throw new TypeError(`${new.target.name} doesn't support uploading multiple files.`);
    }
    const attrs: Attrs = { ...options.attrs };
    if (allowMultipleSelected && attrs["multiple"] === undefined) attrs["multiple"] = true;
    super({ attrs }, "file");
  }

  override get needsMultipartForm(): boolean {
    return true;
  }

  get allowMultipleSelected(): boolean {
    return (this.constructor as typeof FileInput).allowMultipleSelected;
  }

  /** A file input never shows a value. */
  override formatValue(_value: unknown): unknown {
    return null;
  }

  override valueFromDatadict(_data: DataSource, files: DataSource, name: string): unknown {
    return this.allowMultipleSelected ? getMany(files, name) : getOne(files, name);
  }

  override valueOmittedFromData(_data: DataSource, files: DataSource, name: string): boolean {
    return !files.has(name);
  }

  override useRequiredAttribute(initial: unknown): boolean {
    return super.useRequiredAttribute(initial) && !isTruthy(initial);
  }
}
