import { randomUUID } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { settings } from "../core/conf/settings.ts";
import { BellevilleError } from "../core/errors/index.ts";
import {
  InMemoryUploadedFile,
  TemporaryUploadedFile,
  type UploadedFile,
  type UploadedFileInfo,
} from "./uploaded-file.ts";
import "./settings.ts";

/** Thrown by an upload handler that does not want one file: the rest of it is read and thrown away. */
export class SkipFile extends BellevilleError {
  static override readonly code: string = "uploads.skip_file";
}

/** Thrown by an upload handler to stop the whole upload: no file and no further field is taken. */
export class StopUpload extends BellevilleError {
  static override readonly code: string = "uploads.stop";
}

/** What a handler is told before the first file. */
export interface UploadStart {
  /** Announced length of the whole body in bytes; null when it is unknown. */
  readonly contentLength: number | null;
}

/**
 * Takes in the files of one upload. Each file is offered to the handlers in order: `newFile()` says by `"mine"` that
 * this handler takes it alone; `receiveDataChunk()` hands a chunk to the next handler by returning it; the first
 * `fileComplete()` that returns a file ends it.
 *
 * Reference: docs/ref/files/uploads, "Writing custom upload handlers".
 */
export abstract class FileUploadHandler {
  handleRawInput(_start: UploadStart): void {}

  newFile(_info: UploadedFileInfo): undefined | "mine" | Promise<undefined | "mine"> {
    return undefined;
  }

  /** Takes a chunk, or returns it (changed, if it likes) for the handlers behind. `start` is its offset in the file. */
  abstract receiveDataChunk(chunk: Uint8Array, start: number): Uint8Array | null | Promise<Uint8Array | null>;

  /** The finished file, or null when it is another handler's. */
  abstract fileComplete(size: number): UploadedFile | null | Promise<UploadedFile | null>;

  /** The whole upload is done. */
  uploadComplete(): void | Promise<void> {}

  /** The upload broke off: release what is held. */
  uploadInterrupted(): void | Promise<void> {}
}

/** A class of handlers as `FILE_UPLOAD_HANDLERS` lists them. */
export type FileUploadHandlerClass = new () => FileUploadHandler;

/** Keeps files in memory when the whole body is at most `FILE_UPLOAD_MAX_MEMORY_SIZE` long; else leaves them. */
export class MemoryFileUploadHandler extends FileUploadHandler {
  #activated = false;
  #chunks: Uint8Array[] = [];
  #info: UploadedFileInfo | undefined;

  override handleRawInput({ contentLength }: UploadStart): void {
    this.#activated = contentLength !== null && contentLength <= settings.FILE_UPLOAD_MAX_MEMORY_SIZE;
  }

  override newFile(info: UploadedFileInfo): undefined | "mine" {
    this.#info = info;
    this.#chunks = [];
    return this.#activated ? "mine" : undefined;
  }

  receiveDataChunk(chunk: Uint8Array): Uint8Array | null {
    if (!this.#activated) return chunk;
    this.#chunks.push(chunk);
    return null;
  }

  fileComplete(): UploadedFile | null {
    return this.#activated && this.#info ? new InMemoryUploadedFile(Buffer.concat(this.#chunks), this.#info) : null;
  }
}

/** Streams files into `FILE_UPLOAD_TEMP_DIR`, readable by this user alone. */
export class TemporaryFileUploadHandler extends FileUploadHandler {
  #info: UploadedFileInfo | undefined;
  #path = "";
  #handle: FileHandle | null = null;

  override async newFile(info: UploadedFileInfo): Promise<undefined> {
    this.#info = info;
    const extension = /^\.\w{1,20}$/.test(extname(info.fileName)) ? extname(info.fileName) : "";
    this.#path = join(settings.FILE_UPLOAD_TEMP_DIR ?? tmpdir(), `${randomUUID()}.upload${extension}`);
    this.#handle = await open(this.#path, "wx", 0o600);
  }

  async receiveDataChunk(chunk: Uint8Array): Promise<null> {
    await this.#handle?.appendFile(chunk);
    return null;
  }

  async fileComplete(size: number): Promise<UploadedFile | null> {
    if (this.#handle === null || this.#info === undefined) return null;
    await this.#handle.close();
    this.#handle = null;
    return new TemporaryUploadedFile(this.#path, size, this.#info);
  }

  override async uploadInterrupted(): Promise<void> {
    if (this.#handle === null) return;
    await this.#handle.close();
    this.#handle = null;
    await rm(this.#path, { force: true });
  }
}

/** New handlers as the settings say. */
export function createUploadHandlers(): FileUploadHandler[] {
  const classes = settings.FILE_UPLOAD_HANDLERS ?? [MemoryFileUploadHandler, TemporaryFileUploadHandler];
  return classes.map((Handler) => new Handler());
}
