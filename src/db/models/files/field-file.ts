/** The file of one instance in a storage (docs/ref/models/fields, "FileField and FieldFile"). */
import type { File, FileContent } from "../../../core/files/file.ts";
import type { Storage } from "../../../core/files/storage.ts";
import type { BaseModel } from "../model.ts";
import type { FileField } from "./file-field.ts";

/** Whether `value` can be saved as a file: an upload, or a file of another storage. */
export function isFileContent(value: unknown): value is FileContent {
  return typeof value === "object" && value !== null && "chunks" in value && typeof value.chunks === "function";
}

/**
 * What a file field holds: the name under which the storage finds the file, and what can be done with it. Without a file
 * its name is empty, and templates take it for false.
 *
 * ```ts
 * await car.photo.save("front.jpg", upload); // into the storage, and the row is saved
 * car.photo.url;                             // "/media/cars/front.jpg"
 * ```
 */
export class FieldFile {
  readonly #owner: object;
  readonly #field: FileField;
  #name: string;
  /** A file that was assigned and is not in the storage yet. */
  #pending: FileContent | null;

  constructor(owner: object, field: FileField, value: string | FileContent | null) {
    this.#owner = owner;
    this.#field = field;
    this.#pending = isFileContent(value) ? value : null;
    this.#name = isFileContent(value) ? (value.name ?? "") : (value ?? "");
  }

  /** Name in the storage, such as `cars/front.jpg`; empty: no file. */
  get name(): string {
    return this.#name;
  }

  /** Length of the name: what makes a field without a file false in templates. */
  get length(): number {
    return this.#name.length;
  }

  get storage(): Storage {
    return this.#field.storage;
  }

  /** The content that waits to be saved. @internal */
  get pending(): FileContent | null {
    return this.#pending;
  }

  /** Address at which a browser finds the file. Throws `RangeError` when there is none. */
  get url(): string {
    return this.storage.url(this.#require());
  }

  /** Path in the file system, where the storage has one. */
  get path(): string {
    return this.storage.path(this.#require());
  }

  /** Size in bytes. */
  async size(): Promise<number> {
    return this.storage.size(this.#require());
  }

  async open(): Promise<File> {
    return this.storage.open(this.#require());
  }

  #require(): string {
    if (this.#name === "") throw new RangeError(`The '${this.#field.name}' attribute has no file associated with it.`);
    return this.#name;
  }

  /** Puts a file into the storage under a name of its own and, unless `save` is false, saves the row. */
  async save(name: string, content: FileContent, options: { readonly save?: boolean } = {}): Promise<void> {
    const field = this.#field;
    const { maxLength } = field;
    const wanted = field.generateFilename(this.#owner, name);
    const [saved] = await Promise.all([
      field.storage.save(wanted, content, { maxLength }),
      field.contentChanged(this.#owner, content),
    ]);
    this.#name = saved;
    this.#pending = null;
    (this.#owner as Record<string, unknown>)[field.name] = this;
    if (options.save !== false) await (this.#owner as BaseModel).save();
  }

  /** Deletes the file and, unless `save` is false, saves the row. */
  async delete(options: { readonly save?: boolean } = {}): Promise<void> {
    if (this.#name === "") return;
    if (this.#pending === null) await this.storage.delete(this.#name);
    this.#name = "";
    this.#pending = null;
    await this.#field.contentChanged(this.#owner, null);
    if (options.save !== false) await (this.#owner as BaseModel).save();
  }

  /** Saves a file that was assigned. @internal */
  async commit(): Promise<void> {
    if (this.#pending !== null) await this.save(this.#name, this.#pending, { save: false });
  }

  equals(other: unknown): boolean {
    return other instanceof FieldFile ? other.name === this.#name : other === this.#name;
  }

  toString(): string {
    return this.#name;
  }

  toJSON(): string {
    return this.#name;
  }
}
