import { Temporal } from "temporal-polyfill";
import type { FileContent } from "../../../core/files/file.ts";
import { ImproperlyConfigured } from "../../../core/errors/exceptions.ts";
import { validateFileName } from "../../../core/files/names.ts";
import { Storage } from "../../../core/files/storage.ts";
import { defaultStorage } from "../../../core/files/storages.ts";
import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import type { Text } from "../../../utils/lazy.ts";
import { strftime } from "../../../utils/strftime.ts";
import { currentZone } from "../fields/current-zone.ts";
import { type Deconstructed, Field } from "../fields/field.ts";
import type { FieldOptions } from "../fields/field-options.ts";
import { FieldFile, isFileContent } from "./field-file.ts";

/** Folder of uploads, with the letters of `strftime`; or a function that gives the name of a file. */
export type UploadTo = string | ((instance: never, filename: string) => string);

export interface FileFieldOptions extends FieldOptions {
  /** Default: the root of the storage. */
  readonly uploadTo?: UploadTo | undefined;
  /** Default: the default storage. */
  readonly storage?: Storage | (() => Storage) | undefined;
  /** Most characters of the name. Default: 100. */
  readonly maxLength?: number | undefined;
}

/** A file in a storage; the column keeps its name. Deleting the row leaves the file. */
export class FileField extends Field {
  static override readonly path: string = "models.FileField";
  static override readonly internalType: string = "FileField";
  static override readonly description: Text = _("File");
  override readonly maxLength: number;
  readonly uploadTo: UploadTo;
  declare readonly options: FileFieldOptions;

  constructor(options: FileFieldOptions = {}) {
    super(options);
    if (options.primaryKey === true)
      throw new ImproperlyConfigured("(fields.E201) 'primaryKey' is not a valid argument for a FileField.");
    this.maxLength = options.maxLength ?? 100;
    this.uploadTo = options.uploadTo ?? "";
    if (typeof this.uploadTo === "string" && this.uploadTo.startsWith("/")) {
      throw new ImproperlyConfigured(
        "(fields.E202) FileField's 'uploadTo' argument must be a relative path, not an absolute path.",
        {
          hint: "Remove the leading slash.",
        },
      );
    }
  }

  get storage(): Storage {
    const { storage } = this.options;
    if (storage === undefined) return defaultStorage;
    return storage instanceof Storage ? storage : storage();
  }

  protected override defaultOption(key: string): unknown {
    return key === "maxLength" ? 100 : key === "uploadTo" ? "" : super.defaultOption(key);
  }

  override deconstruct(): Deconstructed {
    const { options, ...rest } = super.deconstruct();
    // Where files lie is no concern of the table.
    const { storage: _storage, ...kept } = options;
    return { ...rest, options: kept };
  }

  /** The name for an upload in the storage. Throws `SuspiciousFileOperation` for one that leads out of it. */
  generateFilename(instance: object, filename: string): string {
    const { uploadTo } = this;
    const name =
      typeof uploadTo === "function"
        ? uploadTo(instance as never, filename)
        : [uploadTo && strftime(Temporal.Now.zonedDateTimeISO(currentZone()), uploadTo).replace(/\/+$/, ""), filename]
            .filter((part) => part !== "")
            .join("/");
    return this.storage.generateFilename(validateFileName(name, { allowRelativePath: true }));
  }

  /** Called when an instance gets another file, or none. */
  async contentChanged(_instance: object, _content: FileContent | null): Promise<void> {}

  // ---- the slot ----

  override initialValue(owner: object, value: unknown): FieldFile {
    if (value instanceof FieldFile) return new FieldFile(owner, this, value.pending ?? value.name);
    return new FieldFile(owner, this, isFileContent(value) || typeof value === "string" ? value : null);
  }

  override setRawValue(instance: object, value: unknown): void {
    (instance as Record<string, unknown>)[this.name] = this.initialValue(instance, value);
  }

  /** The file of an instance, whatever was assigned. */
  override valueFromObject(instance: object): FieldFile {
    const slot = (instance as Record<string, unknown>)[this.name];
    if (slot instanceof FieldFile) return slot;
    this.setRawValue(instance, slot);
    return (instance as Record<string, unknown>)[this.name] as FieldFile;
  }

  override async prepareSave(instance: object): Promise<void> {
    await this.valueFromObject(instance).commit();
  }

  override getPrepValue(value: unknown): string | null {
    if (value === null || value === undefined) return this.null ? null : "";
    if (value instanceof FieldFile) return value.name;
    return typeof value === "string" ? value : this.refuse(value, "a file or its name");
  }

  override toPython(value: unknown): unknown {
    return value;
  }

  override validate(value: unknown, instance: object | null): void {
    super.validate(value instanceof FieldFile ? value.name : value, instance);
  }

  override runValidators(value: unknown): void {
    super.runValidators(value instanceof FieldFile && value.name === "" ? "" : value);
  }
}
