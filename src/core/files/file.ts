/** Files as forms, models and storages hand them about. Follows `django.core.files` (docs/ref/files/file). */
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";

/** What a storage can save: uploads and files alike. */
export interface FileContent {
  readonly name?: string | null;
  /** The content in pieces. */
  chunks(chunkSize?: number): AsyncIterable<Uint8Array>;
}

/** Bytes in a piece, unless told otherwise. */
export const DEFAULT_CHUNK_SIZE = 64 * 1024;

/** A file with a name, a size, and a content that is read asynchronously. */
export abstract class File implements FileContent {
  name: string | null;

  constructor(name: string | null) {
    this.name = name;
  }

  /** Size in bytes. */
  abstract size(): Promise<number>;

  /** The content in pieces, from the beginning; may be iterated again. */
  abstract chunks(chunkSize?: number): AsyncIterable<Uint8Array>;

  /** The whole content. */
  async read(): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.chunks()) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /** The whole content as UTF-8. */
  async text(): Promise<string> {
    return new TextDecoder().decode(await this.read());
  }

  /** Whether the content comes in more than one piece. */
  async multipleChunks(chunkSize: number = DEFAULT_CHUNK_SIZE): Promise<boolean> {
    return (await this.size()) > chunkSize;
  }

  toString(): string {
    return this.name ?? "";
  }
}

/**
 * A file whose content is given as text or bytes.
 *
 * ```ts
 * await storage.save("notes/today.txt", new ContentFile("Hello"));
 * ```
 */
export class ContentFile extends File {
  readonly #content: Uint8Array;

  constructor(content: string | Uint8Array, name: string | null = null) {
    super(name);
    this.#content = typeof content === "string" ? new TextEncoder().encode(content) : content;
  }

  override size(): Promise<number> {
    return Promise.resolve(this.#content.byteLength);
  }

  override async *chunks(chunkSize: number = DEFAULT_CHUNK_SIZE): AsyncGenerator<Uint8Array, void, undefined> {
    for (let at = 0; at < this.#content.byteLength; at += chunkSize) yield this.#content.subarray(at, at + chunkSize);
  }

  override read(): Promise<Uint8Array> {
    return Promise.resolve(this.#content);
  }
}

/** A file of the file system, opened whenever it is read. */
export class LocalFile extends File {
  readonly path: string;

  constructor(path: string, name: string | null) {
    super(name);
    this.path = path;
  }

  override async size(): Promise<number> {
    return (await stat(this.path)).size;
  }

  override async *chunks(chunkSize: number = DEFAULT_CHUNK_SIZE): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const piece of createReadStream(this.path, { highWaterMark: chunkSize })) yield piece as Uint8Array;
  }

  override read(): Promise<Uint8Array> {
    return readFile(this.path);
  }
}
