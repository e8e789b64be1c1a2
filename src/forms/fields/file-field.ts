import { gettextLazy, ngettextLazy } from "../../core/i18n/translation.ts";
import type { BoundField } from "../bound-field.ts";
import { isTruthy } from "../empty.ts";
import { Field, type FieldOptions } from "../field.ts";
import { ClearableFileInput, FILE_INPUT_CONTRADICTION } from "../widgets/clearable-file-input.ts";
import type { Widget } from "../widgets/widget.ts";
import type { ErrorMessages } from "../error-messages.ts";

/** What a file field needs of an uploaded file. */
export interface UploadedFileLike {
  readonly name: string | null;
  /** Bytes. */
  readonly size: number | null;
}

/** Options of `FileField`. */
export interface FileFieldOptions extends FieldOptions {
  /** Most characters of the name of the file. */
  readonly maxLength?: number | null | undefined;
  /** Whether a file without content is taken. Default: false. */
  readonly allowEmptyFile?: boolean | undefined;
}

/** An uploaded file. `false` in the cleaned data means: clear the file that is there. */
export class FileField<File extends UploadedFileLike = UploadedFileLike> extends Field<File, File | false | null> {
  static override widget: new () => Widget = ClearableFileInput;
  static override defaultErrorMessages: ErrorMessages = {
    invalid: gettextLazy("No file was submitted. Check the encoding type on the form."),
    missing: gettextLazy("No file was submitted."),
    empty: gettextLazy("The submitted file is empty."),
    max_length: ngettextLazy(
      "Ensure this filename has at most %(max)d character (it has %(length)d).",
      "Ensure this filename has at most %(max)d characters (it has %(length)d).",
      "max",
    ),
    contradiction: gettextLazy("Please either submit a file or check the clear checkbox, not both."),
  };
  maxLength: number | null;
  allowEmptyFile: boolean;

  constructor(options: FileFieldOptions = {}) {
    super(options);
    this.maxLength = options.maxLength ?? null;
    this.allowEmptyFile = options.allowEmptyFile ?? false;
  }

  override toPython(data: unknown): unknown {
    if (this.isEmpty(data)) return null;
    if (typeof data !== "object" || !("name" in data!) || !("size" in data)) return this.fail("invalid");
    const { name, size } = data as UploadedFileLike;
    if (typeof name !== "string" || name === "") return this.fail("invalid");
    const length = Array.from(name).length;
    if (this.maxLength !== null && length > this.maxLength) this.fail("max_length", { max: this.maxLength, length });
    if (!this.allowEmptyFile && !size) this.fail("empty");
    return data;
  }

  /** `initial` is the file that is there already: it stays when no other one is sent. */
  override clean(data: unknown, initial: unknown = null): File | false | null {
    if (data === FILE_INPUT_CONTRADICTION) this.fail("contradiction");
    if (data === false && !this.required) return false;
    const sent = data === false ? null : data;
    if (!isTruthy(sent) && isTruthy(initial)) return initial as File;
    return super.clean(sent);
  }

  override cleanBoundField(bound: BoundField): unknown {
    return this.clean(this.disabled ? bound.initial : bound.data, bound.initial);
  }

  override boundData(_data: unknown, initial: unknown): unknown {
    return initial;
  }

  override hasChanged(_initial: unknown, data: unknown): boolean {
    return !this.disabled && data !== null && data !== undefined;
  }
}
