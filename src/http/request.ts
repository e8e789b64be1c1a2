import { settings } from "../core/conf/settings.ts";
import { BadRequest, DisallowedHost } from "../core/errors/index.ts";
import { BadSignature, unsignCookie } from "../core/signing/index.ts";
import { escapeUriPath, iriToUri } from "../utils/encoding.ts";
import { type HeaderParameters, parseHeaderParameters } from "../utils/http.ts";
import { MultiValueDict } from "../utils/multi-value-dict.ts";
import { guard, parseContentLength, parseJson, readBody } from "./body.ts";
import { type Cookies, parseCookie } from "./cookies.ts";
import { RawPostDataException } from "./errors.ts";
import { isListed, splitDomainPort, validateHost } from "./host.ts";
import { MediaType, parseAccept } from "./media-type.ts";
import { parseMultipart } from "./multipart.ts";
import { QueryDict } from "./query-dict.ts";
import { HttpHeaders, joinHeader } from "./request-headers.ts";
import { buildMeta, type RequestMeta } from "./request-meta.ts";
import { parseTarget } from "./request-path.ts";
import type { RequestSource } from "./request-source.ts";
import type { FileUploadHandler } from "./upload-handlers.ts";
import type { UploadedFile } from "./uploaded-file.ts";
import "./settings.ts";

/**
 * What layers above add to a request. An app of yours declares its own:
 *
 * ```ts
 * declare module "belleville/http" { interface RequestExtensions { tenant: Tenant } }
 * ```
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by declaration merging
export interface RequestExtensions {}

/** How a signed cookie is read. */
export interface SignedCookieOptions<D> {
  readonly salt?: string;
  /** Oldest signature that counts, in seconds. */
  readonly maxAge?: number | null;
  /** Returned instead of throwing when the cookie is missing, changed or too old. */
  readonly default?: D;
}

/** Files of a form, by field name. */
export type Files = MultiValueDict<UploadedFile>;

export interface HttpRequest extends RequestExtensions {}

/**
 * One request. Everything that costs is computed at first use.
 *
 * `POST` and `FILES` are plain getters in a view: the handler has awaited `parse()` before. Other bodies are read with
 * `await request.body()`, `text()` or `json()`.
 *
 * Reference: docs/ref/request-response, "HttpRequest objects".
 */
export class HttpRequest {
  readonly source: RequestSource;
  method: string;
  /** Decoded path with the script prefix. */
  path: string;
  /** Decoded path without the script prefix: what URL patterns match. */
  pathInfo: string;
  /** Query string as sent, without `?`. */
  readonly queryString: string;
  /** URLconf of this request alone, set by a middleware; null: `ROOT_URLCONF`. */
  urlconf: unknown = null;
  #get: QueryDict | undefined;
  #post: QueryDict | undefined;
  #files: Files | undefined;
  #cookies: Cookies | undefined;
  #headers: HttpHeaders | undefined;
  #meta: RequestMeta | undefined;
  #contentType: HeaderParameters | undefined;
  #accepted: MediaType[] | undefined;
  #body: Promise<Buffer> | undefined;
  #streaming = false;
  #parsing: Promise<void> | undefined;
  #signal: AbortSignal | undefined;
  #uploadHandlers: FileUploadHandler[] | undefined;

  constructor(source: RequestSource, options: { readonly scriptPrefix?: string } = {}) {
    this.source = source;
    this.method = source.method;
    const { path, query } = parseTarget(source.url);
    this.pathInfo = path;
    this.path = options.scriptPrefix ? options.scriptPrefix.replace(/\/+$/, "") + path : path;
    this.queryString = query;
  }

  /** Fields of the query string. Throws `TooManyFieldsSent` beyond `DATA_UPLOAD_MAX_NUMBER_FIELDS`. */
  get GET(): QueryDict {
    this.#get ??= new QueryDict(this.queryString);
    return this.#get;
  }

  set GET(fields: QueryDict) {
    this.#get = fields;
  }

  /** Fields of a form in the body; empty for other bodies. */
  get POST(): QueryDict {
    if (this.#post === undefined) {
      if (this.needsParsing) throw unparsed("POST");
      this.#post = new QueryDict();
    }
    return this.#post;
  }

  set POST(fields: QueryDict) {
    this.#post = fields;
  }

  /** Uploaded files of a form in the body. */
  get FILES(): Files {
    if (this.#files === undefined) {
      if (this.needsParsing) throw unparsed("FILES");
      this.#files = new MultiValueDict();
    }
    return this.#files;
  }

  set FILES(files: Files) {
    this.#files = files;
  }

  /** Cookies by name, in an object without a prototype. */
  get COOKIES(): Cookies {
    this.#cookies ??= parseCookie(this.header("cookie") ?? "");
    return this.#cookies;
  }

  set COOKIES(cookies: Cookies) {
    this.#cookies = cookies;
  }

  get headers(): HttpHeaders {
    this.#headers ??= new HttpHeaders(this.source.headers);
    return this.#headers;
  }

  /** One header by its lower-case name; quicker than `headers.get()`. */
  header(lowerCaseName: string): string | undefined {
    return joinHeader(lowerCaseName, this.source.headers[lowerCaseName]);
  }

  /** The request in the words of CGI: `REMOTE_ADDR`, `HTTP_USER_AGENT`, … A new object that may be changed. */
  get META(): RequestMeta {
    this.#meta ??= buildMeta(this);
    return this.#meta;
  }

  /** Media type of the body in lower case, without parameters; empty when the header is missing. */
  get contentType(): string {
    return this.#parsedContentType().value;
  }

  /** Parameters of the content type, such as `charset` and `boundary`. */
  get contentParams(): ReadonlyMap<string, string> {
    return this.#parsedContentType().parameters;
  }

  #parsedContentType(): HeaderParameters {
    if (this.#contentType === undefined) {
      try {
        this.#contentType = parseHeaderParameters(this.header("content-type") ?? "");
      } catch (error) {
        this.#contentType = { value: "", parameters: new Map() };
        throw new BadRequest("Invalid Content-Type header.", { cause: error });
      }
    }
    return this.#contentType;
  }

  /** `"https"` when the client speaks TLS, directly or, by `SECURE_PROXY_SSL_HEADER`, to the proxy. */
  get scheme(): "http" | "https" {
    const proxy = settings.SECURE_PROXY_SSL_HEADER;
    if (proxy !== null) {
      const value = this.header(
        proxy[0]
          .replace(/^HTTP_/, "")
          .replaceAll("_", "-")
          .toLowerCase(),
      );
      if (value !== undefined) return value.split(",", 1)[0]!.trim() === proxy[1] ? "https" : "http";
    }
    return this.source.scheme;
  }

  isSecure(): boolean {
    return this.scheme === "https";
  }

  /** Host as the client named it, with its port. Throws `DisallowedHost` unless `ALLOWED_HOSTS` has it. */
  getHost(): string {
    const host = this.#rawHost();
    let allowed = settings.ALLOWED_HOSTS;
    if (isListed(host, allowed)) return host;
    const [domain] = splitDomainPort(host);
    if (allowed.length === 0 && settings.DEBUG) allowed = [".localhost", "127.0.0.1", "[::1]"];
    if (domain !== "" && validateHost(domain, allowed)) return host;
    const shown = `'${host.slice(0, 255).replace(/[^\x20-\x7e]/g, "?")}'`;
    throw new DisallowedHost(
      domain === ""
        ? `Invalid HTTP_HOST header: ${shown}. The domain name provided is not valid according to RFC 1034/1035.`
        : `Invalid HTTP_HOST header: ${shown}. You may need to add '${domain}' to ALLOWED_HOSTS.`,
    );
  }

  #rawHost(): string {
    const forwarded = settings.USE_X_FORWARDED_HOST ? this.header("x-forwarded-host") : undefined;
    const host = forwarded ?? this.header("host") ?? this.header(":authority");
    if (host !== undefined) return host;
    const port = this.getPort();
    const name = this.source.serverName ?? "";
    return port === (this.isSecure() ? "443" : "80") ? name : `${name}:${port}`;
  }

  /** Port of the server as text, or of the proxy by `USE_X_FORWARDED_PORT`. */
  getPort(): string {
    const forwarded = settings.USE_X_FORWARDED_PORT ? this.header("x-forwarded-port") : undefined;
    return forwarded ?? String(this.source.serverPort ?? (this.source.scheme === "https" ? 443 : 80));
  }

  /** Path and query, percent-encoded. `forceAppendSlash` adds a slash to a path that lacks one. */
  getFullPath(forceAppendSlash = false): string {
    return this.#fullPath(this.path, forceAppendSlash);
  }

  /** Like `getFullPath()`, without the script prefix. */
  getFullPathInfo(forceAppendSlash = false): string {
    return this.#fullPath(this.pathInfo, forceAppendSlash);
  }

  #fullPath(path: string, forceAppendSlash: boolean): string {
    const slash = forceAppendSlash && !path.endsWith("/") ? "/" : "";
    return escapeUriPath(path) + slash + (this.queryString === "" ? "" : `?${iriToUri(this.queryString)}`);
  }

  /**
   * The absolute URL of a location on this site: a path, a relative path, `//host/…`, or an absolute URL, which stays
   * as it is. Without one: the URL of this request.
   */
  buildAbsoluteUri(location?: string): string {
    if (location === undefined) return iriToUri(this.#origin() + this.getFullPath());
    const text = String(location);
    if (/^[a-z][a-z0-9+.-]*:\/\/[^/?#]/i.test(text)) return iriToUri(text);
    if (text.startsWith("/") && !text.startsWith("//") && !text.includes("/./") && !text.includes("/../")) {
      return iriToUri(this.#origin() + text);
    }
    return iriToUri(new URL(text, this.#origin() + escapeUriPath(this.path)).href);
  }

  #origin(): string {
    return `${this.scheme}://${this.getHost()}`;
  }

  /** Media types of the `Accept` header, the preferred first. */
  get acceptedTypes(): readonly MediaType[] {
    this.#accepted ??= acceptedTypes(this.header("accept") ?? "*/*");
    return this.#accepted;
  }

  /** The accepted type that covers `mediaType` most exactly; undefined when none does. */
  acceptedType(mediaType: string): MediaType | undefined {
    const type = new MediaType(mediaType);
    return [...this.acceptedTypes]
      .sort((a, b) => b.specificity - a.specificity || b.quality - a.quality)
      .find((accepted) => type.match(accepted));
  }

  /** Whether the client takes a response of this type. */
  accepts(mediaType: string): boolean {
    return this.acceptedType(mediaType) !== undefined;
  }

  /** The offered type that the client likes best; undefined when it takes none. */
  getPreferredType<T extends string>(mediaTypes: readonly T[]): T | undefined {
    let best: T | undefined;
    let rank = Number.POSITIVE_INFINITY;
    for (const offered of mediaTypes) {
      const accepted = this.acceptedType(offered);
      const position = accepted === undefined ? Number.POSITIVE_INFINITY : this.acceptedTypes.indexOf(accepted);
      if (position < rank) [best, rank] = [offered, position];
    }
    return best;
  }

  /**
   * The value of a signed cookie, set with the same salt. Throws `BadSignature`, also for a missing cookie, unless
   * there is a `default`; `maxAge` is in seconds.
   */
  getSignedCookie<D = never>(name: string, options: SignedCookieOptions<D> = {}): string | D {
    const value = this.COOKIES[name];
    try {
      if (value === undefined) throw new BadSignature(`The request has no cookie ${JSON.stringify(name)}.`);
      return unsignCookie(name, value, options);
    } catch (error) {
      if ("default" in options && error instanceof BadSignature) return options.default as D;
      throw error;
    }
  }

  /** Aborted when the client goes away; made at first use. */
  get signal(): AbortSignal {
    if (this.#signal === undefined) {
      const { signal } = this.source;
      this.#signal = typeof signal === "function" ? signal() : (signal ?? new AbortController().signal);
    }
    return this.#signal;
  }

  /** Whether the body is a form that `parse()` has not read yet. */
  get needsParsing(): boolean {
    if (this.method !== "POST" || this.#post !== undefined || this.source.body === null) return false;
    const type = this.contentType;
    return type === "application/x-www-form-urlencoded" || type === "multipart/form-data";
  }

  /** Classes that take in the files of this request; may be changed until `parse()`. Default: `FILE_UPLOAD_HANDLERS`. */
  get uploadHandlers(): FileUploadHandler[] | undefined {
    return this.#uploadHandlers;
  }

  set uploadHandlers(handlers: FileUploadHandler[] | undefined) {
    if (this.#parsing !== undefined) {
      throw new RawPostDataException("You cannot set the upload handlers after the upload has been processed.");
    }
    this.#uploadHandlers = handlers;
  }

  /**
   * Reads a form body, so that `POST` and `FILES` can be used. The handler calls it before the view; a middleware that
   * looks at `POST` in `processRequest` awaits it itself. Does nothing for other bodies.
   */
  parse(): Promise<void> {
    if (this.#parsing === undefined) {
      if (!this.needsParsing) return Promise.resolve();
      this.#parsing = this.#parseForm();
    }
    return this.#parsing;
  }

  async #parseForm(): Promise<void> {
    try {
      if (this.#streaming) throw new RawPostDataException("You cannot parse a form after its body was streamed.");
      if (this.contentType === "multipart/form-data") {
        [this.#post, this.#files] = await parseMultipart(this, await this.#multipartSource(), this.#uploadHandlers);
        return;
      }
      const charset = this.contentParams.get("charset")?.toLowerCase() ?? "utf-8";
      if (charset !== "utf-8" && charset !== "utf8") {
        throw new BadRequest(
          "HTTP requests with the 'application/x-www-form-urlencoded' content type must be UTF-8 encoded.",
        );
      }
      const body = await this.body();
      this.#post = new QueryDict(isUtf8(body) ? body.toString("utf8") : body.toString("latin1"));
      this.#files = new MultiValueDict();
    } catch (error) {
      // The error page may look at POST: it is empty, and the body is not read again.
      this.#post ??= new QueryDict();
      this.#files ??= new MultiValueDict();
      throw error;
    }
  }

  async #multipartSource(): Promise<AsyncIterable<Uint8Array>> {
    if (this.#body === undefined) return this.stream();
    const body = await this.#body;
    return (async function* () {
      yield body;
    })();
  }

  /** The body as bytes. Throws `RequestDataTooBig` beyond `DATA_UPLOAD_MAX_MEMORY_SIZE`. May be called again. */
  body(): Promise<Buffer> {
    if (this.#body === undefined) {
      if (this.#streaming) {
        throw new RawPostDataException("You cannot access the body after reading from the request's data stream.");
      }
      const { body } = this.source;
      this.#body =
        body === null
          ? Promise.resolve(Buffer.alloc(0))
          : readBody(body, parseContentLength(this.header("content-length")), settings.DATA_UPLOAD_MAX_MEMORY_SIZE);
    }
    return this.#body;
  }

  /** The body as text, in the charset that the content type names. */
  async text(): Promise<string> {
    const bytes = await this.body();
    try {
      return new TextDecoder(this.contentParams.get("charset") ?? "utf-8").decode(bytes);
    } catch (error) {
      throw new BadRequest("The charset of the Content-Type header is not known.", { cause: error });
    }
  }

  /** The body parsed as JSON, in objects without a prototype. Throws `BadRequest` when it is not JSON. */
  async json<T = unknown>(): Promise<T> {
    const text = await this.text();
    try {
      return parseJson(text) as T;
    } catch (error) {
      throw new BadRequest("The request body is not valid JSON.", { cause: error });
    }
  }

  /** The raw body as it arrives, without a limit; the caller counts. */
  stream(): AsyncIterable<Uint8Array> {
    if (this.#streaming || this.#body !== undefined) {
      throw new RawPostDataException(
        "You cannot read from the request's data stream twice, or after reading the body.",
      );
    }
    this.#streaming = true;
    return this.source.body === null ? guard((async function* () {})()) : guard(this.source.body);
  }

  /** Whether `close()` has anything to do. */
  get hasFiles(): boolean {
    return this.#files !== undefined && this.#files.size > 0;
  }

  /** Closes uploaded files; the handler calls it when the response is done with. */
  async close(): Promise<void> {
    for (const [, files] of this.#files?.lists() ?? []) for (const file of files) await file.close();
  }

  toString(): string {
    return `<HttpRequest: ${this.method} '${this.getFullPath()}'>`;
  }
}

const unparsed = (name: string): RawPostDataException =>
  new RawPostDataException(`request.${name} was read before the body was parsed.`, {
    hint: "In a middleware that runs before the view: await request.parse();",
  });

function acceptedTypes(header: string): MediaType[] {
  try {
    return parseAccept(header);
  } catch (error) {
    throw new BadRequest("Invalid Accept header.", { cause: error });
  }
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
