import { createReadStream } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { SuspiciousFileOperation } from "../core/errors/index.ts";

/** What the client says of a file; do not trust it. */
export interface UploadedFileInfo {
  readonly fieldName: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly charset: string | null;
  /** Other parameters of the content type. */
  readonly contentTypeExtra: Readonly<Record<string, string>>;
}

/**
 * A file of a form. Its `name` is a bare file name: no folder, no control character, at most 255 characters.
 *
 * Reference: docs/ref/files/uploads.
 */
export abstract class UploadedFile {
  readonly name: string;
  readonly fieldName: string;
  readonly contentType: string;
  readonly charset: string | null;
  readonly contentTypeExtra: Readonly<Record<string, string>>;
  /** Size in bytes. */
  abstract readonly size: number;

  constructor(info: UploadedFileInfo) {
    this.name = requireFileName(info.fileName);
    this.fieldName = info.fieldName;
    this.contentType = info.contentType;
    this.charset = info.charset;
    this.contentTypeExtra = info.contentTypeExtra;
  }

  /** The whole content. */
  abstract read(): Promise<Uint8Array>;

  /** The content in pieces; may be iterated again. */
  abstract chunks(chunkSize?: number): AsyncIterable<Uint8Array>;

  /** Whether `chunks()` gives more than one piece. */
  abstract multipleChunks(chunkSize?: number): boolean;

  /** Releases what the file holds; a temporary file is removed. */
  abstract close(): void | Promise<void>;

  /** The content as text, UTF-8 unless the client named a charset. */
  async text(): Promise<string> {
    return new TextDecoder(this.charset ?? "utf-8").decode(await this.read());
  }

  toString(): string {
    return this.name;
  }
}

/** A file held in memory. */
export class InMemoryUploadedFile extends UploadedFile {
  readonly size: number;
  readonly #content: Uint8Array;

  constructor(content: Uint8Array, info: UploadedFileInfo) {
    super(info);
    this.#content = content;
    this.size = content.byteLength;
  }

  read(): Promise<Uint8Array> {
    return Promise.resolve(this.#content);
  }

  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    yield this.#content;
  }

  multipleChunks(): boolean {
    return false;
  }

  close(): void {}
}

/** Bytes per piece of a file that is read in pieces. */
export const DEFAULT_CHUNK_SIZE = 64 * 1024;

/** A file in the folder for temporary files, removed when the request is done with unless it was moved away. */
export class TemporaryUploadedFile extends UploadedFile {
  readonly size: number;
  readonly #path: string;

  constructor(path: string, size: number, info: UploadedFileInfo) {
    super(info);
    this.#path = path;
    this.size = size;
  }

  /** Full path of the file. */
  temporaryFilePath(): string {
    return this.#path;
  }

  read(): Promise<Uint8Array> {
    return readFile(this.#path);
  }

  chunks(chunkSize: number = DEFAULT_CHUNK_SIZE): AsyncIterable<Uint8Array> {
    return createReadStream(this.#path, { highWaterMark: chunkSize }) as AsyncIterable<Uint8Array>;
  }

  multipleChunks(chunkSize: number = DEFAULT_CHUNK_SIZE): boolean {
    return this.size > chunkSize;
  }

  async close(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}

/** A file with given content, for tests and scripts. */
export class SimpleUploadedFile extends InMemoryUploadedFile {
  constructor(name: string, content: Uint8Array | string, contentType = "text/plain") {
    super(typeof content === "string" ? Buffer.from(content) : content, {
      fieldName: "",
      fileName: name,
      contentType,
      charset: null,
      contentTypeExtra: {},
    });
  }
}

const MAX_NAME = 255;

/** Character references of slashes, which some browsers send in file names. */
const ESCAPED_SLASH = /&(?:#x0*(?:2f|5c)|#0*(?:47|92)|sol|bsol);?/gi;

/** The bare file name of what a browser sent; null when nothing is left of it, or only dots. */
export function sanitizeFileName(sent: string): string | null {
  const path = sent.replace(ESCAPED_SLASH, "/");
  let name = (path.split(/[\\/]/).at(-1) as string).replace(/\p{Cc}/gu, "").trim();
  if (name.length > MAX_NAME) {
    const dot = name.lastIndexOf(".");
    const extension = dot > 0 ? name.slice(dot).slice(0, MAX_NAME) : "";
    name = name.slice(0, MAX_NAME - extension.length) + extension;
  }
  return name === "" || name === "." || name === ".." ? null : name;
}

function requireFileName(sent: string): string {
  const name = sanitizeFileName(sent);
  if (name !== null) return name;
  throw new SuspiciousFileOperation(`Could not derive file name from ${JSON.stringify(sent.slice(0, 100))}`);
}
