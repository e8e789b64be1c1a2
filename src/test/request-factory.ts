import { HttpRequest, type RequestSource } from "../http/index.ts";
import { encodeJson, encodeMultipart, encodeUrl, MULTIPART_CONTENT } from "./encode.ts";

export interface RequestOptions {
  /** Any names; values of the request itself win. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Query parameters, added to those of the path. A list gives a parameter several times. */
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  /** Whether the request comes over HTTPS. Default: `false`. */
  readonly secure?: boolean | undefined;
}

export interface BodyOptions extends RequestOptions {
  /**
   * Default for POST: `multipart/form-data`. With a JSON type data becomes JSON, with
   * `application/x-www-form-urlencoded` a form; text and bytes are sent as they are.
   */
  readonly contentType?: string | undefined;
}

/** Data of a request: fields of a form, text, bytes, or any value for a JSON content type. */
export type RequestData = unknown;

/** What a client gives to all its requests. */
export interface RequestDefaults {
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

interface Encoded {
  readonly method: string;
  readonly path: string;
  readonly body: Uint8Array | null;
  readonly contentType: string | null;
}

/**
 * Makes requests for calling views directly; Django's `RequestFactory` (docs/topics/testing/advanced).
 *
 * ```ts
 * const request = await new RequestFactory().post("/books/", { title: "Dune" });
 * const response = await bookCreate(request, {});
 * ```
 *
 * Forms are parsed already. Middleware does not run: set `request.user` and `request.session` yourself.
 */
export class RequestFactory {
  readonly #defaults: RequestDefaults;

  constructor(defaults: RequestDefaults = {}) {
    this.#defaults = defaults;
  }

  get(path: string, data: Readonly<Record<string, unknown>> = {}, options: RequestOptions = {}): Promise<HttpRequest> {
    return this.generic("GET", path, null, { ...options, query: { ...data, ...options.query } });
  }

  head(path: string, data: Readonly<Record<string, unknown>> = {}, options: RequestOptions = {}): Promise<HttpRequest> {
    return this.generic("HEAD", path, null, { ...options, query: { ...data, ...options.query } });
  }

  post(path: string, data: RequestData = {}, options: BodyOptions = {}): Promise<HttpRequest> {
    return this.generic("POST", path, data, { contentType: MULTIPART_CONTENT, ...options });
  }

  put(path: string, data: RequestData = "", options: BodyOptions = {}): Promise<HttpRequest> {
    return this.generic("PUT", path, data, options);
  }

  patch(path: string, data: RequestData = "", options: BodyOptions = {}): Promise<HttpRequest> {
    return this.generic("PATCH", path, data, options);
  }

  delete(path: string, data: RequestData = "", options: BodyOptions = {}): Promise<HttpRequest> {
    return this.generic("DELETE", path, data, options);
  }

  options(path: string, data: RequestData = "", options: BodyOptions = {}): Promise<HttpRequest> {
    return this.generic("OPTIONS", path, data, options);
  }

  /** A request of any method. */
  async generic(method: string, path: string, data: RequestData, options: BodyOptions = {}): Promise<HttpRequest> {
    const contentType = options.contentType ?? "application/octet-stream";
    const body = data === null ? null : await encodeBody(data, contentType);
    const encoded = { method, path, body, contentType: body === null || body.byteLength === 0 ? null : contentType };
    const request = new HttpRequest(this.source(encoded, options));
    await request.parse();
    return request;
  }

  /** What an adapter would give. @internal */
  source({ method, path, body, contentType }: Encoded, options: RequestOptions): RequestSource {
    const headers: Record<string, string> = Object.create(null);
    const given = { Host: "testserver", ...this.#defaults.headers, ...options.headers };
    for (const [name, value] of Object.entries(given)) headers[name.toLowerCase()] = value;
    if (contentType !== null) headers["content-type"] ??= contentType;
    if (body !== null && body.byteLength > 0) headers["content-length"] = String(body.byteLength);
    return {
      method,
      url: withQuery(path, options.query ?? {}),
      scheme: options.secure === true ? "https" : "http",
      remoteAddress: "127.0.0.1",
      serverName: "testserver",
      serverPort: options.secure === true ? 443 : 80,
      headers,
      body: body === null || body.byteLength === 0 ? null : once(body),
    };
  }
}

async function* once(body: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield body;
}

/** Data as bytes of the content type. @internal */
export async function encodeBody(data: RequestData, contentType: string): Promise<Uint8Array> {
  if (data instanceof Uint8Array) return data;
  if (contentType === MULTIPART_CONTENT) return encodeMultipart(data as Readonly<Record<string, unknown>>);
  if (/^application\/([\w.+-]+\+)?json\b/i.test(contentType) && typeof data !== "string")
    return Buffer.from(encodeJson(data));
  if (typeof data === "object" && data !== null && /^application\/x-www-form-urlencoded\b/i.test(contentType)) {
    return Buffer.from(encodeUrl(data as Readonly<Record<string, unknown>>));
  }
  if (typeof data === "string") return Buffer.from(data);
  throw new TypeError(
    `Data of type ${typeof data} cannot be sent as ${contentType}: pass text or bytes, or another contentType.`,
  );
}

/** The path with its non-ASCII characters encoded, and the query parameters added. */
function withQuery(path: string, query: Readonly<Record<string, unknown>>): string {
  const [target = "/"] = path.replace(/^https?:\/\/[^/?#]*/i, "").split("#", 1);
  const encoded = encodeURI(target.startsWith("/") ? target : `/${target}`).replace(/%25([0-9A-Fa-f]{2})/g, "%$1");
  const added = encodeUrl(query);
  if (added === "") return encoded;
  return encoded + (encoded.includes("?") ? "&" : "?") + added;
}
