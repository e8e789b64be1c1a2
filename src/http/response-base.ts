import { isConfigured, settings } from "../core/conf/settings.ts";
import { signCookie } from "../core/signing/index.ts";
import { httpDate } from "../utils/http.ts";
import { type Morsel, serializeCookie } from "./cookies.ts";
import { BadHeaderError } from "./errors.ts";
import { HeaderSet, type HeaderValue, ResponseHeaders } from "./response-headers.ts";
import { reasonPhraseOf } from "./status.ts";

/** What every response may be made with. */
export interface ResponseOptions {
  /** Default: `text/html; charset=…` with the charset of the response. */
  readonly contentType?: string | undefined;
  /** 100 to 599. Default: that of the class. */
  readonly status?: number | undefined;
  /** Default: the standard phrase of the status. */
  readonly reason?: string | undefined;
  /** Default: that of the content type, else the setting `DEFAULT_CHARSET`. */
  readonly charset?: string | undefined;
  readonly headers?: Readonly<Record<string, HeaderValue>> | Iterable<readonly [string, HeaderValue]> | undefined;
}

/** Options of `setCookie()`. */
export interface CookieOptions {
  /** Life in seconds; without it and `expires` the cookie ends with the browser's session. */
  readonly maxAge?: number | null | undefined;
  /** A `Date`, from which `maxAge` is computed, or a text in the format of HTTP dates. */
  readonly expires?: Date | string | null | undefined;
  /** Default: `"/"`. */
  readonly path?: string | null | undefined;
  readonly domain?: string | null | undefined;
  readonly secure?: boolean | undefined;
  readonly httpOnly?: boolean | undefined;
  /** `"Lax"`, `"Strict"` or `"None"`, in any case. */
  readonly sameSite?: string | null | false | undefined;
}

/** Something to do when the response is done with: after the last byte, or when the client went away. */
export type ResourceCloser = () => unknown;

const CONTENT_TYPE = "Content-Type";

const defaultCharset = (): string => (isConfigured() ? settings.DEFAULT_CHARSET : "utf-8");

/** Django's default phrase for content types; made once per charset. */
let htmlType = "";
let htmlTypeCharset = "";
let htmlTypeHeader = new HeaderSet([]);
function defaultContentType(charset: string): HeaderSet {
  if (charset !== htmlTypeCharset) {
    const type = `text/html; charset=${charset}`;
    htmlTypeHeader = new HeaderSet([[CONTENT_TYPE, type]]);
    [htmlType, htmlTypeCharset] = [type, charset];
  }
  return htmlTypeHeader;
}

/**
 * What all responses have in common: status, headers, cookies. Use `HttpResponse` or `StreamingHttpResponse`.
 *
 * Reference: docs/ref/request-response, "HttpResponse objects".
 */
export abstract class HttpResponseBase {
  /** Status of a class of responses. */
  static readonly statusCode: number = 200;
  abstract readonly streaming: boolean;

  statusCode: number;
  readonly headers: ResponseHeaders;
  /** Whether `close()` was called. */
  closed = false;
  #reason: string | undefined;
  #charset: string | undefined;
  #cookies: Map<string, Morsel> | undefined;
  #closers: ResourceCloser[] | undefined;

  constructor(options: ResponseOptions = {}) {
    const { status, headers, contentType } = options;
    this.statusCode = status ?? (new.target as typeof HttpResponseBase).statusCode;
    if (status !== undefined) checkStatus(status);
    this.#charset = options.charset;
    this.headers = new ResponseHeaders(headers);
    if (headers === undefined || !this.headers.has(CONTENT_TYPE)) {
      if (contentType !== undefined) this.headers.set(CONTENT_TYPE, contentType);
      else this.headers.setDefaults(defaultContentType(options.charset ?? defaultCharset()));
    } else if (contentType !== undefined) {
      throw new TypeError("'headers' must not contain 'Content-Type' when the option 'contentType' is given.");
    }
    if (options.reason !== undefined) this.reasonPhrase = options.reason;
  }

  /** The same as `statusCode`. */
  get status(): number {
    return this.statusCode;
  }

  set status(status: number) {
    this.statusCode = status;
  }

  get reasonPhrase(): string {
    return this.#reason ?? reasonPhraseOf(this.statusCode);
  }

  set reasonPhrase(reason: string) {
    if (/[\0-\x1f\x7f-\x9f]/.test(reason)) throw new BadHeaderError("reasonPhrase can't contain control characters.");
    this.#reason = reason;
  }

  get charset(): string {
    if (this.#charset !== undefined) return this.#charset;
    const contentType = this.headers.get(CONTENT_TYPE, "");
    if (contentType !== "" && contentType === htmlType) return htmlTypeCharset;
    const match = /;\s*charset=([^\s;]+)/i.exec(contentType);
    if (match !== null) return (match[1] as string).replaceAll('"', "");
    return defaultCharset();
  }

  set charset(charset: string) {
    this.#charset = charset;
  }

  /** The cookies that the response sets, by name. */
  get cookies(): Map<string, Morsel> {
    this.#cookies ??= new Map();
    return this.#cookies;
  }

  /** Whether any cookie is set; does not make the map. */
  get hasCookies(): boolean {
    return this.#cookies !== undefined && this.#cookies.size > 0;
  }

  /** Values of the `Set-Cookie` headers. */
  cookieHeaders(): string[] {
    return this.#cookies === undefined ? [] : Array.from(this.#cookies.values(), serializeCookie);
  }

  /** `response.headers.has()`. */
  hasHeader(name: string): boolean {
    return this.headers.has(name);
  }

  /** `response.headers.get()`. */
  get(name: string): string | undefined {
    return this.headers.get(name);
  }

  /** `response.headers.setdefault()`. */
  setdefault(name: string, value: HeaderValue): void {
    this.headers.setdefault(name, value);
  }

  /**
   * Sets a cookie.
   *
   * ```ts
   * response.setCookie("theme", "dark", { maxAge: 365 * 86_400, sameSite: "Lax" });
   * ```
   */
  setCookie(name: string, value = "", options: CookieOptions = {}): void {
    let maxAge = options.maxAge ?? undefined;
    let expires: string | undefined;
    if (options.expires instanceof Date) {
      if (maxAge !== undefined) throw new TypeError("'expires' and 'maxAge' can't be used together.");
      maxAge = Math.max(0, Math.floor((options.expires.getTime() - Date.now()) / 1000) + 1);
    } else {
      expires = options.expires ?? undefined;
    }
    if (maxAge !== undefined) {
      maxAge = Math.trunc(maxAge);
      expires ??= httpDate(Date.now() / 1000 + maxAge);
    }
    const sameSite = options.sameSite || undefined;
    if (sameSite !== undefined && !["lax", "none", "strict"].includes(sameSite.toLowerCase())) {
      throw new TypeError('sameSite must be "lax", "none", or "strict".');
    }
    const path = options.path === undefined ? "/" : (options.path ?? undefined);
    const morsel: Morsel = {
      name,
      value,
      maxAge,
      expires,
      path,
      domain: options.domain ?? undefined,
      secure: options.secure,
      httpOnly: options.httpOnly,
      sameSite,
    };
    serializeCookie(morsel);
    this.cookies.set(name, morsel);
  }

  /** Sets a cookie whose value cannot be changed unnoticed; `request.getSignedCookie()` reads it with the same salt. */
  setSignedCookie(name: string, value: string, options: CookieOptions & { readonly salt?: string } = {}): void {
    const { salt = "", ...rest } = options;
    this.setCookie(name, signCookie(name, value, { salt }), rest);
  }

  /** Takes a cookie away in the browser; `path` and `domain` must be those it was set with. */
  deleteCookie(name: string, options: Pick<CookieOptions, "path" | "domain" | "sameSite"> = {}): void {
    const secure = /^__(?:Secure|Host)-/.test(name) || (options.sameSite || "").toLowerCase() === "none";
    this.setCookie(name, "", { ...options, secure, maxAge: 0, expires: "Thu, 01 Jan 1970 00:00:00 GMT" });
  }

  /** Registers something to do when the response is done with. */
  onClose(closer: ResourceCloser): void {
    this.#closers ??= [];
    this.#closers.push(closer);
  }

  /**
   * Releases what the response holds; the server calls it after the last byte. An error in one closer does not stop
   * the others, and is not thrown.
   */
  close(): void | Promise<void> {
    if (this.closed) return undefined;
    this.closed = true;
    const closers = this.#closers;
    this.#closers = undefined;
    return closers === undefined ? undefined : closeAll(closers);
  }
}

async function closeAll(closers: readonly ResourceCloser[]): Promise<void> {
  for (const closer of closers) {
    try {
      await closer();
    } catch {
      // One resource that fails to close must not keep the others open.
    }
  }
}

function checkStatus(status: number): void {
  if (!Number.isInteger(status)) throw new TypeError("HTTP status code must be an integer.");
  if (status < 100 || status > 599) throw new RangeError("HTTP status code must be an integer from 100 to 599.");
}
