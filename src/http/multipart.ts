import { type BusboyFileStream, type BusboyInstance, Busboy } from "@fastify/busboy";
import { settings } from "../core/conf/settings.ts";
import { RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent } from "../core/errors/index.ts";
import { MultiValueDict } from "../utils/multi-value-dict.ts";
import { parseContentLength } from "./body.ts";
import { MultiPartParserError } from "./errors.ts";
import { QueryDict } from "./query-dict.ts";
import { createUploadHandlers, type FileUploadHandler, SkipFile, StopUpload } from "./upload-handlers.ts";
import { sanitizeFileName, type UploadedFile, type UploadedFileInfo } from "./uploaded-file.ts";

/** The parts of a request that parsing looks at. */
export interface MultipartRequest {
  header(lowerCaseName: string): string | undefined;
  readonly contentParams: ReadonlyMap<string, string>;
}

/** Most bytes of headers of one part, and most headers of it. */
const MAX_PART_HEADER_SIZE = 1024;
const MAX_PART_HEADERS = 16;
/** Printable ASCII of at most 201 characters; quotes and backslashes would be read differently by different parsers. */
const BOUNDARY = /^[ !#-[\]-~]{0,200}[!#-[\]-~]$/;

/**
 * Reads a `multipart/form-data` body (RFC 7578) as it arrives: fields into a `QueryDict`, files through the upload
 * handlers. Throws `MultiPartParserError`, `TooManyFieldsSent`, `TooManyFilesSent`, `RequestDataTooBig`.
 */
export async function parseMultipart(
  request: MultipartRequest,
  source: AsyncIterable<Uint8Array>,
  handlers: readonly FileUploadHandler[] = createUploadHandlers(),
): Promise<[QueryDict, MultiValueDict<UploadedFile>]> {
  const upload = new Upload(createParser(request), handlers);
  for (const handler of handlers) {
    handler.handleRawInput({ contentLength: parseContentLength(request.header("content-length")) });
  }
  try {
    await upload.run(source);
  } catch (error) {
    await upload.interrupt();
    if (!(error instanceof StopUpload)) throw error;
  }
  return [upload.fields, upload.files];
}

function createParser(request: MultipartRequest): BusboyInstance {
  const boundary = request.contentParams.get("boundary") ?? "";
  if (!BOUNDARY.test(boundary)) {
    throw new MultiPartParserError(`Invalid boundary in multipart: ${JSON.stringify(boundary.slice(0, 200))}`);
  }
  const unlimited = Number.POSITIVE_INFINITY;
  return new Busboy({
    headers: { "content-type": `multipart/form-data; boundary="${boundary}"` },
    preservePath: true,
    isPartAFile: (_name, _type, fileName) => fileName !== undefined,
    limits: {
      fieldSize: settings.DATA_UPLOAD_MAX_MEMORY_SIZE ?? unlimited,
      fields: settings.DATA_UPLOAD_MAX_NUMBER_FIELDS ?? unlimited,
      files: settings.DATA_UPLOAD_MAX_NUMBER_FILES ?? unlimited,
      // Parts without a name are neither.
      parts:
        (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS ?? unlimited) + (settings.DATA_UPLOAD_MAX_NUMBER_FILES ?? unlimited),
      headerPairs: MAX_PART_HEADERS,
      headerSize: MAX_PART_HEADER_SIZE,
    },
  });
}

const tooBig = (): RequestDataTooBig =>
  new RequestDataTooBig("Request body exceeded settings.DATA_UPLOAD_MAX_MEMORY_SIZE.");

/** One running upload. */
class Upload {
  readonly fields = QueryDict.fromLists([], { mutable: true });
  readonly files = new MultiValueDict<UploadedFile>();
  readonly #parser: BusboyInstance;
  readonly #handlers: readonly FileUploadHandler[];
  readonly #pending: Promise<void>[] = [];
  #memory = 0;
  #failure: unknown;
  #onFailure: ((error: unknown) => void) | undefined;

  constructor(parser: BusboyInstance, handlers: readonly FileUploadHandler[]) {
    this.#parser = parser;
    this.#handlers = handlers;
    parser.on("error", (error) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.#fail(new MultiPartParserError(`Invalid multipart body: ${reason}.`, { cause: error }));
    });
    parser.on("field", (name, value, _nameCut, valueCut, encoding) => this.#field(name, value, valueCut, encoding));
    parser.on("file", (name, stream, fileName, encoding, type) => {
      stream.on("error", () => {});
      const received = this.#file(name, stream, fileName, encoding, type).catch((error: unknown) => {
        stream.resume();
        if (!(error instanceof SkipFile)) this.#fail(error);
      });
      this.#pending.push(received);
    });
    const tooMany = (): void =>
      this.#fail(
        new TooManyFieldsSent("The number of GET/POST parameters exceeded settings.DATA_UPLOAD_MAX_NUMBER_FIELDS."),
      );
    parser.on("fieldsLimit", tooMany);
    parser.on("partsLimit", tooMany);
    parser.on("filesLimit", () =>
      this.#fail(new TooManyFilesSent("The number of files exceeded settings.DATA_UPLOAD_MAX_NUMBER_FILES.")),
    );
  }

  async run(source: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of source) {
      await this.#step((done) => this.#parser.write(chunk, () => done()));
    }
    await this.#step((done) => {
      this.#parser.once("finish", done);
      this.#parser.end();
    });
    await Promise.all(this.#pending);
    if (this.#failure !== undefined) throw this.#failure;
    for (const handler of this.#handlers) await handler.uploadComplete();
  }

  /** Lets go of everything after a failure. */
  async interrupt(): Promise<void> {
    this.#parser.destroy();
    for (const handler of this.#handlers) await handler.uploadInterrupted();
    for (const [, files] of this.files.lists()) for (const file of files) await file.close();
    this.fields.clear();
    this.files.clear();
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#onFailure?.(this.#failure);
  }

  /** Waits for one step of the parser, or for a failure. */
  #step(start: (done: () => void) => void): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#onFailure = reject;
      if (this.#failure !== undefined) reject(this.#failure);
      else start(resolve);
    });
  }

  #field(name: string | undefined, value: string, cut: boolean, encoding: string): void {
    if (name === undefined || this.#failure !== undefined) return;
    // As in a urlencoded body, "&" and "=" count.
    this.#memory += Buffer.byteLength(value) + Buffer.byteLength(name) + 2;
    const limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE;
    if (cut || (limit !== null && this.#memory > limit)) return this.#fail(tooBig());
    this.fields.appendlist(name.trim(), encoding === "base64" ? decodeField(value) : value);
    return undefined;
  }

  async #file(
    name: string | undefined,
    stream: BusboyFileStream,
    sent: string,
    encoding: string,
    type: string,
  ): Promise<void> {
    const fileName = sanitizeFileName(sent);
    if (name === undefined || fileName === null || this.#failure !== undefined) {
      stream.resume();
      return;
    }
    const fieldName = name.trim();
    const info: UploadedFileInfo = { fieldName, fileName, contentType: type, charset: null, contentTypeExtra: {} };
    const handlers = await this.#offer(info);
    const starts = handlers.map(() => 0);
    for await (const chunk of encoding === "base64" ? decodeBase64(stream) : (stream as AsyncIterable<Uint8Array>)) {
      let rest: Uint8Array | null = chunk;
      for (let i = 0; i < handlers.length && rest !== null; i++) {
        const { byteLength } = rest;
        rest = await handlers[i]!.receiveDataChunk(rest, starts[i]!);
        starts[i]! += byteLength;
      }
    }
    for (const [i, handler] of handlers.entries()) {
      const file = await handler.fileComplete(starts[i]!);
      if (file === null) continue;
      this.files.appendlist(fieldName, file);
      return;
    }
  }

  /** Tells the handlers of a new file; gives those that take part. */
  async #offer(info: UploadedFileInfo): Promise<FileUploadHandler[]> {
    const taking: FileUploadHandler[] = [];
    for (const handler of this.#handlers) {
      taking.push(handler);
      if ((await handler.newFile(info)) === "mine") break;
    }
    return taking;
  }
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function decodeField(value: string): string {
  const compact = value.replace(/[\r\n]+/g, "");
  return compact.length % 4 === 0 && BASE64.test(compact) ? Buffer.from(compact, "base64").toString("utf8") : value;
}

async function* decodeBase64(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let rest = "";
  for await (const chunk of source) {
    const text = rest + Buffer.from(chunk).toString("latin1").replace(/\s+/g, "");
    const whole = text.length - (text.length % 4);
    rest = text.slice(whole);
    if (!BASE64.test(text.slice(0, whole))) throw new MultiPartParserError("Could not decode base64 data.");
    if (whole > 0) yield Buffer.from(text.slice(0, whole), "base64");
  }
  if (rest !== "") throw new MultiPartParserError("Could not decode base64 data.");
}
