import { settings } from "../../core/conf/settings.ts";
import type { HttpRequest } from "../../http/request.ts";
import type { HttpResponseBase } from "../../http/response-base.ts";
import { HttpResponsePermanentRedirect } from "../../http/response-classes.ts";
import { HeaderSet } from "../../http/response-headers.ts";
import type { Middleware } from "./contract.ts";
import "./settings.ts";

/**
 * Security headers, and the redirect to HTTPS. The settings are read once, when the handler is made.
 *
 * Reference: docs/ref/middleware, "Security middleware".
 */
export class SecurityMiddleware implements Middleware {
  readonly #stsHeader: string | null;
  readonly #headers: HeaderSet;
  readonly #redirect = settings.SECURE_SSL_REDIRECT;
  readonly #redirectHost = settings.SECURE_SSL_HOST;
  readonly #redirectExempt = settings.SECURE_REDIRECT_EXEMPT;

  constructor() {
    const seconds = settings.SECURE_HSTS_SECONDS;
    const subdomains = settings.SECURE_HSTS_INCLUDE_SUBDOMAINS ? "; includeSubDomains" : "";
    const preload = settings.SECURE_HSTS_PRELOAD ? "; preload" : "";
    this.#stsHeader = seconds > 0 ? `max-age=${seconds}${subdomains}${preload}` : null;
    const policy = settings.SECURE_REFERRER_POLICY;
    const headers: [string, string][] = [];
    if (settings.SECURE_CONTENT_TYPE_NOSNIFF) headers.push(["X-Content-Type-Options", "nosniff"]);
    if (policy !== null) {
      const policies = typeof policy === "string" ? policy.split(",") : policy;
      headers.push(["Referrer-Policy", policies.map((p) => p.trim()).join(",")]);
    }
    const opener = settings.SECURE_CROSS_ORIGIN_OPENER_POLICY;
    if (opener !== null) headers.push(["Cross-Origin-Opener-Policy", opener]);
    this.#headers = new HeaderSet(headers);
  }

  processRequest(request: HttpRequest): HttpResponseBase | undefined {
    if (!this.#redirect || request.isSecure()) return undefined;
    const path = request.path.replace(/^\/+/, "");
    if (this.#redirectExempt.some((pattern) => path.search(pattern) !== -1)) return undefined;
    const host = this.#redirectHost ?? request.getHost();
    return new HttpResponsePermanentRedirect(`https://${host}${request.getFullPath()}`, { maxLength: null });
  }

  processResponse(request: HttpRequest, response: HttpResponseBase): HttpResponseBase {
    if (this.#stsHeader !== null && request.isSecure()) {
      response.headers.setdefault("Strict-Transport-Security", this.#stsHeader);
    }
    response.headers.setDefaults(this.#headers);
    return response;
  }
}
