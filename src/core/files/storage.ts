/** Where files are kept. Follows `django.core.files.storage` (docs/ref/files/storage); every method that may wait is async. */
import { getRandomString } from "../../utils/crypto.ts";
import { SuspiciousFileOperation } from "../errors/index.ts";
import type { File, FileContent } from "./file.ts";
import { baseName, getValidFilename, validateFileName } from "./names.ts";

export interface SaveOptions {
  /** Longest name that may result, as the column of a file field allows. Default: any. */
  readonly maxLength?: number | null | undefined;
}

/** Contents of a folder: names of folders and of files. */
export interface Listing {
  readonly directories: readonly string[];
  readonly files: readonly string[];
}

/** Base of all storages. Names are relative, with forward slashes. A storage implements the abstract methods. */
export abstract class Storage {
  /** The file of that name. Reading it fails when it is not there. */
  abstract open(name: string): Promise<File>;
  /** Writes a file under a name that is free, or under another that is, and gives the name. */
  protected abstract saveAs(name: string, content: FileContent): Promise<string>;
  /** Deletes a file; nothing happens when it is not there. */
  abstract delete(name: string): Promise<void>;
  abstract exists(name: string): Promise<boolean>;
  abstract listdir(path: string): Promise<Listing>;
  /** Size in bytes. */
  abstract size(name: string): Promise<number>;
  /** Address at which a browser finds the file. Throws `RangeError` where there is none. */
  abstract url(name: string): string;
  abstract getModifiedTime(name: string): Promise<Date>;

  /** Path in the file system, where the storage has one. */
  path(_name: string): string {
    throw new TypeError("This storage has no paths in the file system.");
  }

  /**
   * Saves a file and gives the name under which it is found: another one when the name is taken.
   * Throws `SuspiciousFileOperation` for a name that leads out of the storage.
   */
  async save(name: string | null, content: FileContent, options: SaveOptions = {}): Promise<string> {
    const wanted = name ?? content.name ?? "";
    validateFileName(wanted, { allowRelativePath: true });
    const available = await this.getAvailableName(wanted, options);
    validateFileName(available, { allowRelativePath: true });
    return validateFileName(await this.saveAs(available, content), { allowRelativePath: true });
  }

  /** A name of safe characters. */
  getValidName(name: string): string {
    return getValidFilename(name);
  }

  /** Another name beside a taken one: `_` and seven random letters in front of the extension. */
  getAlternativeName(root: string, extension: string): string {
    return `${root}_${getRandomString(7)}${extension}`;
  }

  /** Whether a file may be saved under that very name. */
  async isNameAvailable(name: string, options: SaveOptions = {}): Promise<boolean> {
    const isTooLong = options.maxLength != null && name.length > options.maxLength;
    return !isTooLong && !(await this.exists(name));
  }

  /** A name that is free, as near to `name` as can be. Throws `SuspiciousFileOperation` when `maxLength` leaves no room. */
  async getAvailableName(name: string, options: SaveOptions = {}): Promise<string> {
    const path = name.replaceAll("\\", "/");
    const file = baseName(path);
    const folder = path.slice(0, path.length - file.length);
    if (folder.split("/").includes("..")) {
      throw new SuspiciousFileOperation(`Detected path traversal attempt in '${folder.replace(/\/$/, "")}'`);
    }
    validateFileName(file);
    const extension = extensionsOf(file);
    let root = file.slice(0, file.length - extension.length);
    let candidate = path;
    while (!(await this.isNameAvailable(candidate, options))) {
      candidate = folder + this.getAlternativeName(root, extension);
      const surplus = options.maxLength == null ? 0 : candidate.length - options.maxLength;
      if (surplus <= 0) continue;
      root = root.slice(0, Math.max(0, root.length - surplus));
      if (root === "") {
        throw new SuspiciousFileOperation(
          `Storage can not find an available filename for "${candidate}". Please make sure that the corresponding file field allows sufficient "max_length".`,
        );
      }
      candidate = folder + this.getAlternativeName(root, extension);
    }
    return candidate;
  }

  /** The path for an upload: its folders as they are, its name made safe. */
  generateFilename(filename: string): string {
    const path = filename.replaceAll("\\", "/");
    const file = baseName(path);
    const folder = path.slice(0, path.length - file.length);
    if (folder.split("/").includes("..")) {
      throw new SuspiciousFileOperation(`Detected path traversal attempt in '${folder.replace(/\/$/, "")}'`);
    }
    return folder + this.getValidName(file);
  }
}

/** All extensions: `.tar.gz`; none for a name that only begins with a dot. */
function extensionsOf(file: string): string {
  const name = file.replace(/^\.+/, "");
  const dot = name.indexOf(".");
  return dot === -1 || name.endsWith(".") ? "" : name.slice(dot);
}
