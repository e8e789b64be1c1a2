import { settings } from "../../core/conf/settings.ts";
import { ImproperlyConfigured, PermissionDenied } from "../../core/errors/index.ts";
import type { HttpRequest } from "../../http/request.ts";
import { HttpResponse } from "../../http/response.ts";
import type { HttpResponseBase } from "../../http/response-base.ts";
import { HttpResponsePermanentRedirect } from "../../http/response-classes.ts";
import { escapeLeadingSlashes } from "../../utils/http.ts";
import { isValidPath } from "../urls/get-resolver.ts";
import type { Urlconf } from "../urls/urlconf.ts";
import type { Middleware } from "./contract.ts";
import "./settings.ts";

const CARRIES_DATA = new Set(["DELETE", "POST", "PUT", "PATCH"]);

/**
 * Forbids user agents, checks the host, adds `www.` and missing slashes, and sets `Content-Length`.
 *
 * Reference: docs/ref/middleware, "Common middleware".
 */
export class CommonMiddleware implements Middleware {
  /** Class of the redirects. */
  responseRedirectClass: new (to: string) => HttpResponseBase = HttpResponsePermanentRedirect;

  processRequest(request: HttpRequest): HttpResponseBase | undefined {
    const disallowed = settings.DISALLOWED_USER_AGENTS;
    if (disallowed.length > 0) {
      const agent = request.header("user-agent");
      if (agent !== undefined && disallowed.some((pattern) => agent.search(pattern) !== -1)) {
        throw new PermissionDenied("Forbidden user agent");
      }
    }
    const host = request.getHost();
    if (!settings.PREPEND_WWW || host.startsWith("www.")) return undefined;
    const path = this.shouldRedirectWithSlash(request) ? this.getFullPathWithSlash(request) : request.getFullPath();
    return new this.responseRedirectClass(`${request.scheme}://www.${host}${path}`);
  }

  processResponse(request: HttpRequest, given: HttpResponseBase): HttpResponseBase {
    let response = given;
    if (response.statusCode === 404 && this.shouldRedirectWithSlash(request)) {
      response = new this.responseRedirectClass(this.getFullPathWithSlash(request));
    }
    if (response instanceof HttpResponse && !response.headers.has("Content-Length")) {
      response.headers.setChecked("content-length", "Content-Length", String(response.contentLength));
    }
    return response;
  }

  /** Whether the path leads nowhere, and would lead to a view with a slash at its end. */
  shouldRedirectWithSlash(request: HttpRequest): boolean {
    if (!settings.APPEND_SLASH || request.pathInfo.endsWith("/")) return false;
    const urlconf = (request.urlconf as Urlconf | null) ?? undefined;
    if (isValidPath(request.pathInfo, urlconf) !== undefined) return false;
    const match = isValidPath(`${request.pathInfo}/`, urlconf);
    return match !== undefined && match.func.shouldAppendSlash !== false;
  }

  /** The full path with a slash at its end. With `DEBUG`, throws where the redirect would lose a body. */
  getFullPathWithSlash(request: HttpRequest): string {
    const path = escapeLeadingSlashes(request.getFullPath(true));
    if (settings.DEBUG && CARRIES_DATA.has(request.method)) {
      throw new ImproperlyConfigured(
        `You called this URL via ${request.method}, but the URL doesn't end in a slash and you have APPEND_SLASH set. ` +
          `A redirect to the slash URL would lose the ${request.method} data.`,
        {
          hint: `Change your form to point to ${request.getHost()}${path} (note the trailing slash), or set APPEND_SLASH to false.`,
        },
      );
    }
    return path;
  }
}
