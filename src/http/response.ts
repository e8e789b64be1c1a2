import { BellevilleError } from "../core/errors/index.ts";
import { HttpResponseBase, type ResponseOptions } from "./response-base.ts";

/** What the body of a response may be made of; other objects are printed by their `toString()`. */
export type ResponseContent = string | Uint8Array | { toString(): string } | readonly (string | Uint8Array)[];

/** `response.text` or `response.content` of a response that has none. */
export class ResponseContentError extends BellevilleError {
  static override readonly code: string = "http.response_content";
}

const ENCODINGS = new Map<string, BufferEncoding>([
  ["utf-8", "utf8"],
  ["utf8", "utf8"],
  ["us-ascii", "latin1"],
  ["ascii", "latin1"],
  ["iso-8859-1", "latin1"],
  ["latin-1", "latin1"],
  ["latin1", "latin1"],
  ["utf-16le", "utf16le"],
]);

/** Text as bytes of a charset: UTF-8, Latin-1, ASCII or UTF-16LE; throws `TypeError` for others. */
export function encodeText(text: string, charset: string): Uint8Array {
  const encoding = ENCODINGS.get(charset.toLowerCase());
  if (encoding === undefined) {
    throw new TypeError(
      `Cannot encode a response as ${charset}: known charsets are ${[...ENCODINGS.keys()].join(", ")}.`,
    );
  }
  return Buffer.from(text, encoding);
}

/**
 * A response whose body is held in memory.
 *
 * ```ts
 * new HttpResponse("Hello", { contentType: "text/plain" });
 * new HttpResponse("Gone fishing", { status: 503, headers: { "Retry-After": 3600 } });
 * ```
 *
 * Reference: docs/ref/request-response, "HttpResponse objects".
 */
export class HttpResponse extends HttpResponseBase {
  readonly streaming = false;
  #content: string | Uint8Array = "";
  /** Length of the text in UTF-8; -1: not counted yet. */
  #utf8Length = -1;

  constructor(content: ResponseContent = "", options: ResponseOptions = {}) {
    super(options);
    if (content !== "") this.content = content;
  }

  /** The body as it was given: text, which is sent in the charset of the response, or bytes. */
  get content(): string | Uint8Array {
    return this.#content;
  }

  set content(content: ResponseContent) {
    this.#utf8Length = -1;
    if (typeof content === "string" || content instanceof Uint8Array) {
      this.#content = content;
    } else if (Array.isArray(content)) {
      this.#content = "";
      for (const chunk of content as readonly (string | Uint8Array)[]) this.write(chunk);
    } else {
      this.#content = String(content);
    }
  }

  /** The body as bytes. */
  get bytes(): Uint8Array {
    return typeof this.#content === "string" ? encodeText(this.#content, this.charset) : this.#content;
  }

  /** The body as text. */
  get text(): string {
    return typeof this.#content === "string" ? this.#content : new TextDecoder(this.charset).decode(this.#content);
  }

  /** Number of bytes of the body. */
  get contentLength(): number {
    if (typeof this.#content !== "string") return this.#content.byteLength;
    if (this.charset !== "utf-8") return this.bytes.byteLength;
    if (this.#utf8Length === -1) this.#utf8Length = Buffer.byteLength(this.#content);
    return this.#utf8Length;
  }

  /** The body parsed as JSON. */
  json(): unknown {
    return JSON.parse(this.text);
  }

  /** Appends to the body. */
  write(chunk: string | Uint8Array): void {
    this.#utf8Length = -1;
    if (typeof chunk === "string" && typeof this.#content === "string") this.#content += chunk;
    else
      this.#content = Buffer.concat([this.bytes, typeof chunk === "string" ? encodeText(chunk, this.charset) : chunk]);
  }
}

/** Pieces of a streaming body. */
export type StreamingContent = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

/**
 * A response whose body is sent piece by piece, as an iterable gives it.
 *
 * ```ts
 * new StreamingHttpResponse(rows(), { contentType: "text/csv" });
 * ```
 *
 * When the client goes away the server closes the iterator, so that a generator's `finally` runs.
 */
export class StreamingHttpResponse extends HttpResponseBase {
  readonly streaming = true;
  #source: StreamingContent;

  constructor(streamingContent: StreamingContent = [], options: ResponseOptions = {}) {
    super(options);
    this.#source = streamingContent;
  }

  /** The pieces; may be replaced by an iterable that wraps them. Iterate once. */
  get streamingContent(): StreamingContent {
    return this.#source;
  }

  set streamingContent(content: StreamingContent) {
    this.#source = content;
  }

  /** The pieces as bytes. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    const charset = this.charset;
    for await (const chunk of this.#source) yield typeof chunk === "string" ? encodeText(chunk, charset) : chunk;
  }

  get content(): never {
    throw new ResponseContentError(
      `This ${this.constructor.name} instance has no "content". Use "streamingContent" instead.`,
    );
  }

  get text(): never {
    throw new ResponseContentError(`This ${this.constructor.name} instance has no "text".`);
  }
}
