/** The checks of one unsafe request. Each gives the reason to reject it, or null. Reference: docs/ref/csrf. */
import { settings } from "../../core/conf/settings.ts";
import { DisallowedHost } from "../../core/errors/index.ts";
import type { HttpRequest } from "../../http/request.ts";
import { isSameDomain } from "../../utils/http.ts";
import { urlSplit } from "../../utils/url-split.ts";
import { doesTokenMatch, tokenFormatError } from "./tokens.ts";

export const REASON_NO_CSRF_COOKIE = "CSRF cookie not set.";
export const REASON_NO_REFERER = "Referer checking failed - no Referer.";
const REASON_MALFORMED_REFERER = "Referer checking failed - Referer is malformed.";
const REASON_INSECURE_REFERER = "Referer checking failed - Referer is insecure while host is secure.";
const badReferer = (referer: string): string =>
  `Referer checking failed - ${referer} does not match any trusted origins.`;

interface Origin {
  readonly scheme: string;
  readonly netloc: string;
}

function split(url: string): Origin | null {
  try {
    return urlSplit(url);
  } catch {
    return null;
  }
}

function hostOf(request: HttpRequest): string | null {
  try {
    return request.getHost();
  } catch (error) {
    if (error instanceof DisallowedHost) return null;
    throw error;
  }
}

/** A request with an `Origin` header must come from this origin or a trusted one. */
export function checkOrigin(request: HttpRequest, origin: string): string | null {
  const host = hostOf(request);
  if (host !== null && origin === `${request.scheme}://${host}`) return null;
  const trusted = settings.CSRF_TRUSTED_ORIGINS;
  if (trusted.some((one) => !one.includes("*") && one === origin)) return null;
  const given = split(origin);
  const isTrusted =
    given !== null &&
    trusted.some((one) => {
      const pattern = one.includes("*") ? split(one) : null;
      return (
        pattern !== null &&
        pattern.scheme === given.scheme &&
        isSameDomain(given.netloc, pattern.netloc.replace(/^\*+/, ""))
      );
    });
  return isTrusted ? null : `Origin checking failed - ${origin} does not match any trusted origins.`;
}

/** A request over HTTPS without an `Origin` header must have a `Referer` of this host or a trusted one. */
export function checkReferer(request: HttpRequest): string | null {
  const header = request.header("referer");
  if (header === undefined) return REASON_NO_REFERER;
  const referer = split(header);
  if (referer === null || referer.scheme === "" || referer.netloc === "") return REASON_MALFORMED_REFERER;
  if (referer.scheme !== "https") return REASON_INSECURE_REFERER;
  const trusted = settings.CSRF_TRUSTED_ORIGINS.map((origin) => split(origin)?.netloc.replace(/^\*+/, "") ?? "");
  if (trusted.some((host) => isSameDomain(referer.netloc, host))) return null;
  const good = goodReferer(request);
  return good !== null && isSameDomain(referer.netloc, good) ? null : badReferer(header);
}

/** Domain of the cookie when one is set, else the host of the request. */
function goodReferer(request: HttpRequest): string | null {
  const domain = settings.CSRF_USE_SESSIONS ? settings.SESSION_COOKIE_DOMAIN : settings.CSRF_COOKIE_DOMAIN;
  if (domain === null) return hostOf(request);
  const port = request.getPort();
  return port === "443" || port === "80" ? domain : `${domain}:${port}`;
}

/** The token of the form or of the header must be that of the secret. */
export function checkToken(request: HttpRequest, secret: string): string | null {
  let token = request.method === "POST" ? (request.POST.get("csrfmiddlewaretoken") ?? "") : "";
  let source = "POST";
  if (token === "") {
    const name = settings.CSRF_HEADER_NAME.replace(/^HTTP_/, "")
      .replaceAll("_", "-")
      .toLowerCase();
    const header = request.header(name);
    if (header === undefined) return "CSRF token missing.";
    token = header;
    source = `the '${name.replace(/(^|-)([a-z])/g, (_, dash: string, c: string) => dash + c.toUpperCase())}' HTTP header`;
  }
  const wrong = tokenFormatError(token) ?? (doesTokenMatch(token, secret) ? null : "incorrect");
  return wrong === null ? null : `CSRF token from ${source} ${wrong}.`;
}
