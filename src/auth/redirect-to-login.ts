import "./settings.ts";
import { settings } from "../core/conf/index.ts";
import { type HttpRequest, HttpResponseRedirect, QueryDict } from "../http/index.ts";
import { urlSplit, urlUnsplit } from "../utils/url-split.ts";
import { resolveUrl } from "../web/shortcuts/index.ts";

/** Name of the query parameter that says where to go after log-in. */
export const REDIRECT_FIELD_NAME = "next";

export interface LoginOptions {
  /** URL or URL name of the log-in page. Default: setting `LOGIN_URL`. */
  readonly loginUrl?: string | undefined;
  /** Default: `"next"`; null leaves the way back out. */
  readonly redirectFieldName?: string | null | undefined;
}

/**
 * Sends the client to the log-in page, which leads on to `next`.
 *
 * ```ts
 * return redirectToLogin(request.getFullPath());
 * ```
 */
export function redirectToLogin(next: string, options: LoginOptions = {}): HttpResponseRedirect {
  const { redirectFieldName = REDIRECT_FIELD_NAME } = options;
  const parts = urlSplit(resolveUrl(options.loginUrl ?? settings.LOGIN_URL));
  if (redirectFieldName === null || redirectFieldName === "") return new HttpResponseRedirect(urlUnsplit(parts));
  const query = new QueryDict(parts.query, { mutable: true });
  query.set(redirectFieldName, next);
  return new HttpResponseRedirect(urlUnsplit({ ...parts, query: query.urlencode("/") }));
}

/** Sends the client to the log-in page, which leads back to this request. */
export function askForLogin(request: HttpRequest, options: LoginOptions = {}): HttpResponseRedirect {
  const loginUrl = resolveUrl(options.loginUrl ?? settings.LOGIN_URL);
  return redirectToLogin(wayBack(request, loginUrl), { ...options, loginUrl });
}

/** Path of this request, or its whole address when the log-in page lives on another host or scheme. */
function wayBack(request: HttpRequest, loginUrl: string): string {
  const { scheme, netloc } = urlSplit(loginUrl);
  const isHere =
    (scheme === "" || scheme === request.scheme) && (netloc === "" || netloc === request.getHost().toLowerCase());
  return isHere ? request.getFullPath() : request.buildAbsoluteUri();
}
