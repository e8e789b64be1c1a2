import { type FileHandle, open } from "node:fs/promises";
import { basename } from "node:path";
import { contentDispositionHeader } from "../utils/http.ts";
import { guessContentType } from "./content-types.ts";
import { type StreamingContent, StreamingHttpResponse } from "./response.ts";
import type { ResponseOptions } from "./response-base.ts";

/** Something with bytes that can be sent: an open file, a stored file, an upload. */
export interface FileSource {
  /** Gives the default file name; folders are cut off. */
  readonly name?: string | undefined;
  /** Size in bytes, when it is known. */
  readonly size?: number | undefined;
  /** The bytes from `start` to before `end`; without them, all. */
  chunks(start?: number, end?: number): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  close?(): unknown;
}

export interface FileResponseOptions extends ResponseOptions {
  /** Whether the browser saves it instead of showing it. Default: `false`. */
  readonly asAttachment?: boolean | undefined;
  /** Name for the browser. Default: that of the file. */
  readonly filename?: string | undefined;
  /** `Range` header of the request: one satisfiable range gives 206, one beyond the end 416, anything else the whole. */
  readonly range?: string | undefined;
}

/**
 * A response that streams a file, in memory that does not grow with it.
 *
 * ```ts
 * return FileResponse.open("/srv/report.pdf", { asAttachment: true, range: request.headers.get("Range") });
 * ```
 *
 * Reference: docs/ref/request-response, "FileResponse objects"; ranges: RFC 9110, section 14.
 */
export class FileResponse extends StreamingHttpResponse {
  constructor(source: FileSource | Uint8Array | StreamingContent, options: FileResponseOptions = {}) {
    const { asAttachment = false, filename, range, ...rest } = options;
    const file = toSource(source);
    const name = filename || basename(file.name ?? "");
    const type =
      rest.contentType ?? (hasContentType(rest) ? undefined : (guessContentType(name) ?? "application/octet-stream"));
    super([], { ...rest, contentType: type });
    const disposition = contentDispositionHeader(asAttachment, name);
    if (disposition) this.headers.set("Content-Disposition", disposition);
    if (file.close !== undefined) this.onClose(() => file.close?.());
    this.#send(file, range);
  }

  /** Opens a file for sending. Throws what `node:fs` throws, such as `ENOENT`. */
  static async open(path: string, options: FileResponseOptions = {}): Promise<FileResponse> {
    const handle = await open(path, "r");
    try {
      const { size } = await handle.stat();
      return new FileResponse(handleSource(handle, path, size), options);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  #send(file: FileSource, range: string | undefined): void {
    const { size } = file;
    if (size === undefined) {
      this.streamingContent = file.chunks();
      return;
    }
    this.headers.set("Accept-Ranges", "bytes");
    const part = range === undefined || this.statusCode !== 200 ? null : parseRange(range, size);
    if (part === "unsatisfiable") {
      this.statusCode = 416;
      this.headers.set("Content-Range", `bytes */${size}`);
      this.headers.set("Content-Length", 0);
      return;
    }
    const [start, end] = part ?? [0, size];
    if (part !== null) {
      this.statusCode = 206;
      this.headers.set("Content-Range", `bytes ${start}-${end - 1}/${size}`);
    }
    this.headers.set("Content-Length", end - start);
    this.streamingContent = part === null ? file.chunks() : file.chunks(start, end);
  }
}

function hasContentType(options: ResponseOptions): boolean {
  if (options.headers === undefined) return false;
  const names =
    Symbol.iterator in options.headers ? [...options.headers].map(([name]) => name) : Object.keys(options.headers);
  return names.some((name) => name.toLowerCase() === "content-type");
}

function toSource(source: FileSource | Uint8Array | StreamingContent): FileSource {
  if (source instanceof Uint8Array) {
    return { size: source.byteLength, chunks: (start = 0, end = source.byteLength) => [source.subarray(start, end)] };
  }
  if ("chunks" in source && typeof source.chunks === "function") return source;
  const pieces = source as AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  return { chunks: () => pieces };
}

function handleSource(handle: FileHandle, path: string, size: number): FileSource {
  return {
    name: path,
    size,
    async *chunks(start = 0, end = size) {
      const buffer = Buffer.allocUnsafe(Math.min(64 * 1024, Math.max(1, end - start)));
      for (let position = start; position < end; ) {
        const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, end - position), position);
        if (bytesRead === 0) return;
        position += bytesRead;
        yield Uint8Array.prototype.slice.call(buffer, 0, bytesRead);
      }
    },
    close: () => handle.close(),
  };
}

/**
 * The first byte and the byte after the last of a `Range` header with one range; null when it is to be ignored
 * (malformed, another unit, several ranges).
 */
export function parseRange(header: string, size: number): [start: number, end: number] | "unsatisfiable" | null {
  const match = /^bytes=([0-9]{0,15})-([0-9]{0,15})$/.exec(header.trim());
  if (match === null || (match[1] === "" && match[2] === "")) return null;
  if (match[1] === "") {
    const length = Math.min(Number(match[2]), size);
    return length === 0 ? "unsatisfiable" : [size - length, size];
  }
  const start = Number(match[1]);
  const end = match[2] === "" ? size : Math.min(Number(match[2]) + 1, size);
  if (match[2] !== "" && Number(match[2]) < start) return null;
  return start >= size ? "unsatisfiable" : [start, end];
}
