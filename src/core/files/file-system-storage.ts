import { constants } from "node:fs";
import { chmod, lstat, mkdir, open, readdir, rmdir, stat, unlink } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { filepathToUri } from "../../utils/encoding.ts";
import { settings } from "../conf/settings.ts";
import { type FileContent, LocalFile } from "./file.ts";
import { safeJoin } from "./names.ts";
import "./settings.ts";
import { type Listing, type SaveOptions, Storage } from "./storage.ts";

export interface FileSystemStorageOptions {
  /** Folder: an absolute path or a `file:` URL. Default: the setting `MEDIA_ROOT`. */
  readonly location?: string | URL | undefined;
  /** Address of that folder. Default: the setting `MEDIA_URL`. */
  readonly baseUrl?: string | null | undefined;
  /** Permissions of new files, such as `0o640`. Default: the setting `FILE_UPLOAD_PERMISSIONS`. */
  readonly filePermissionsMode?: number | null | undefined;
  /** Permissions of new folders. Default: the setting `FILE_UPLOAD_DIRECTORY_PERMISSIONS`. */
  readonly directoryPermissionsMode?: number | null | undefined;
  /** A file of the same name is replaced. Default: false. */
  readonly allowOverwrite?: boolean | undefined;
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";

/** Files in a folder of this machine. No name can lead out of it. */
export class FileSystemStorage extends Storage {
  readonly #options: FileSystemStorageOptions;

  constructor(options: FileSystemStorageOptions = {}) {
    super();
    this.#options = options;
  }

  /** The folder, as an absolute path. */
  get location(): string {
    const location = this.#options.location ?? settings.MEDIA_ROOT;
    return resolve(location instanceof URL ? fileURLToPath(location) : location);
  }

  /** The address of the folder, with a slash at the end; null: files have no address. */
  get baseUrl(): string | null {
    const url = this.#options.baseUrl === undefined ? settings.MEDIA_URL : this.#options.baseUrl;
    return url === null || url.endsWith("/") ? url : `${url}/`;
  }

  override path(name: string): string {
    return safeJoin(this.location, name);
  }

  override open(name: string): Promise<LocalFile> {
    return Promise.resolve(new LocalFile(this.path(name), name));
  }

  protected override async saveAs(name: string, content: FileContent): Promise<string> {
    let free = name;
    for (;;) {
      try {
        await this.#write(this.path(free), content);
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
        free = await this.getAvailableName(free); // someone else took the name just now
      }
    }
    return relative(this.location, this.path(free)).replaceAll(sep, "/");
  }

  async #write(path: string, content: FileContent): Promise<void> {
    const directoryMode = this.#mode("directoryPermissionsMode", settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS);
    const first = await mkdir(dirname(path), { recursive: true });
    if (first !== undefined && directoryMode !== null) await chmodBetween(first, dirname(path), directoryMode);
    const exclusive = this.#options.allowOverwrite === true ? constants.O_TRUNC : constants.O_EXCL;
    const file = await open(path, constants.O_WRONLY | constants.O_CREAT | exclusive, 0o666);
    try {
      for await (const chunk of content.chunks()) await file.writeFile(chunk);
      const mode = this.#mode("filePermissionsMode", settings.FILE_UPLOAD_PERMISSIONS);
      if (mode !== null) await file.chmod(mode);
    } catch (error) {
      await unlink(path).catch(() => undefined); // half a file is worse than none
      throw error;
    } finally {
      await file.close();
    }
  }

  #mode(name: "filePermissionsMode" | "directoryPermissionsMode", setting: number | null): number | null {
    return this.#options[name] === undefined ? setting : this.#options[name];
  }

  override async isNameAvailable(name: string, options: SaveOptions = {}): Promise<boolean> {
    if (this.#options.allowOverwrite !== true) return super.isNameAvailable(name, options);
    return options.maxLength == null || name.length <= options.maxLength;
  }

  override getAlternativeName(root: string, extension: string): string {
    return this.#options.allowOverwrite === true ? root + extension : super.getAlternativeName(root, extension);
  }

  override async delete(name: string): Promise<void> {
    if (name === "") throw new RangeError("The name must be given to delete().");
    const path = this.path(name);
    try {
      if ((await lstat(path)).isDirectory()) await rmdir(path);
      else await unlink(path);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  override async exists(name: string): Promise<boolean> {
    try {
      await lstat(this.path(name));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  override async listdir(path: string): Promise<Listing> {
    const entries = await readdir(this.path(path), { withFileTypes: true });
    const names = (isFolder: boolean): string[] =>
      entries.filter((e) => e.isDirectory() === isFolder).map((e) => e.name);
    return { directories: names(true), files: names(false) };
  }

  override async size(name: string): Promise<number> {
    return (await stat(this.path(name))).size;
  }

  override async getModifiedTime(name: string): Promise<Date> {
    return (await stat(this.path(name))).mtime;
  }

  override url(name: string): string {
    const { baseUrl } = this;
    if (baseUrl === null) throw new RangeError("This file is not accessible via a URL.");
    return baseUrl + filepathToUri(name).replace(/^\/+/, "");
  }
}

/** Sets the permissions of the folders that were made just now: `first` and those below it on the way to `last`. */
async function chmodBetween(first: string, last: string, mode: number): Promise<void> {
  for (let path = last; path.length >= first.length; path = dirname(path)) await chmod(path, mode);
}
