import { isConfigured, settings } from "../core/conf/settings.ts";
import { DisallowedRedirect } from "../core/errors/index.ts";
import { iriToUri } from "../utils/encoding.ts";
import { HttpResponse, type ResponseContent } from "./response.ts";
import type { ResponseOptions } from "./response-base.ts";
import { ResponseHeaders } from "./response-headers.ts";
import "./settings.ts";

/** 304: the client's copy is still right. Has no body and no content type. */
export class HttpResponseNotModified extends HttpResponse {
  static override readonly statusCode: number = 304;

  constructor(options: ResponseOptions = {}) {
    super("", options);
    this.headers.delete("Content-Type");
  }

  override get content(): string | Uint8Array {
    return "";
  }

  override set content(content: ResponseContent) {
    if (content !== "") throw new TypeError("You cannot set content to a 304 (Not Modified) response");
  }
}

/** 400. */
export class HttpResponseBadRequest extends HttpResponse {
  static override readonly statusCode: number = 400;
}

/** 403. */
export class HttpResponseForbidden extends HttpResponse {
  static override readonly statusCode: number = 403;
}

/** 404. */
export class HttpResponseNotFound extends HttpResponse {
  static override readonly statusCode: number = 404;
}

/** 405, with the allowed methods in `Allow`. */
export class HttpResponseNotAllowed extends HttpResponse {
  static override readonly statusCode: number = 405;

  constructor(permittedMethods: Iterable<string>, content: ResponseContent = "", options: ResponseOptions = {}) {
    super(content, options);
    this.headers.set("Allow", [...permittedMethods].join(", "));
  }
}

/** 410. */
export class HttpResponseGone extends HttpResponse {
  static override readonly statusCode: number = 410;
}

/** 500. */
export class HttpResponseServerError extends HttpResponse {
  static override readonly statusCode: number = 500;
}

/** Options of redirects. */
export interface RedirectOptions extends ResponseOptions {
  /** Whether method and body are sent again: 307 instead of 302, 308 instead of 301. Default: `false`. */
  readonly preserveRequest?: boolean | undefined;
  /** Longest target, in characters; null: no limit. Default: the setting `MAX_URL_REDIRECT_LENGTH`. */
  readonly maxLength?: number | null | undefined;
}

/** The parts that redirects share. */
export abstract class HttpResponseRedirectBase extends HttpResponse {
  static readonly allowedSchemes: readonly string[] = ["http", "https", "ftp"];
  static readonly statusCodePreserveRequest: number;

  constructor(to: string | { toString(): string }, options: RedirectOptions = {}) {
    const { preserveRequest = false, maxLength, ...rest } = options;
    super("", rest);
    const target = new.target as unknown as typeof HttpResponseRedirectBase;
    const location = String(to);
    const limit = maxLength === undefined ? (isConfigured() ? settings.MAX_URL_REDIRECT_LENGTH : 16_384) : maxLength;
    if (limit !== null && location.length > limit) {
      throw new DisallowedRedirect(`Unsafe redirect exceeding ${limit} characters`);
    }
    // Browsers drop tabs, line breaks and leading control characters before they look for the scheme.
    const scheme = /^([a-z][a-z0-9+.-]*):/i
      .exec(location.replace(/^[\0-\x20]+/, "").replace(/[\t\r\n]/g, ""))?.[1]
      ?.toLowerCase();
    if (scheme !== undefined && !target.allowedSchemes.includes(scheme)) {
      throw new DisallowedRedirect(`Unsafe redirect to URL with protocol '${scheme}'`);
    }
    const uri = iriToUri(location);
    if (limit !== null && uri.length > limit)
      throw new DisallowedRedirect(`Unsafe redirect exceeding ${limit} characters`);
    this.headers.set("Location", uri);
    if (preserveRequest) this.statusCode = target.statusCodePreserveRequest;
  }

  /** Where it leads. */
  get url(): string {
    return this.headers.get("Location") as string;
  }
}

/** 302, or 307 with `preserveRequest`. */
export class HttpResponseRedirect extends HttpResponseRedirectBase {
  static override readonly statusCode: number = 302;
  static override readonly statusCodePreserveRequest: number = 307;
}

/** 301, or 308 with `preserveRequest`. */
export class HttpResponsePermanentRedirect extends HttpResponseRedirectBase {
  static override readonly statusCode: number = 301;
  static override readonly statusCodePreserveRequest: number = 308;
}

/** Options of `JsonResponse`. */
export interface JsonResponseOptions extends ResponseOptions {
  /** Turns the data into text. Default: `JSON.stringify`; `jsonDumps` writes as Python does, also maps and sets. */
  readonly encoder?: ((data: unknown) => string) | undefined;
  /** Whether anything but an object is refused. Default: `true`. */
  readonly safe?: boolean | undefined;
}

/**
 * A JSON body.
 *
 * ```ts
 * new JsonResponse({ books: 3 });
 * new JsonResponse([1, 2], { safe: false });
 * ```
 */
export class JsonResponse extends HttpResponse {
  constructor(data: unknown, options: JsonResponseOptions = {}) {
    const { encoder = JSON.stringify, safe = true, ...rest } = options;
    if (safe && (typeof data !== "object" || data === null || Array.isArray(data))) {
      throw new TypeError("In order to allow non-object data to be serialized set the option 'safe' to false.");
    }
    const headers = new ResponseHeaders(rest.headers);
    const contentType = rest.contentType ?? (headers.has("Content-Type") ? undefined : "application/json");
    super(encoder(data) ?? "null", { ...rest, headers, contentType });
  }
}
