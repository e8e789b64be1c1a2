import "./settings.ts";
import { settings } from "../core/conf/index.ts";
import { type HttpRequest, HttpResponseRedirect } from "../http/index.ts";
import { resolveUrl } from "../web/shortcuts/index.ts";

/** Name of the query parameter that says where to go after log-in. */
export const REDIRECT_FIELD_NAME = "next";

export interface LoginOptions {
  /** URL or URL name of the log-in page. Default: setting `LOGIN_URL`. */
  readonly loginUrl?: string | undefined;
  /** Default: `"next"`; null leaves the way back out. */
  readonly redirectFieldName?: string | null | undefined;
}

/** Sends the client to the log-in page, which leads back to this request. */
export function redirectToLogin(request: HttpRequest, options: LoginOptions = {}): HttpResponseRedirect {
  const target = resolveUrl(options.loginUrl ?? settings.LOGIN_URL);
  const field = options.redirectFieldName === undefined ? REDIRECT_FIELD_NAME : options.redirectFieldName;
  if (field === null || field === "") return new HttpResponseRedirect(target);
  const [path = "", query = ""] = target.split("?", 2);
  const params = new URLSearchParams(query);
  params.set(field, backTo(request, target));
  return new HttpResponseRedirect(`${path}?${params.toString().replaceAll("%2F", "/")}`);
}

/** Path of this request, or its whole address when the log-in page lives on another host or scheme. */
function backTo(request: HttpRequest, loginUrl: string): string {
  const isElsewhere = /^(https?:)?\/\//i.test(loginUrl);
  return isElsewhere ? request.buildAbsoluteUri() : request.getFullPath();
}

const open = new WeakSet<object>();

/** Marks a view that needs no log-in where `LoginRequiredMiddleware` is installed. */
export function loginNotRequired<V extends object>(view: V): V {
  open.add(view);
  return view;
}

export function isLoginNotRequired(view: object): boolean {
  return open.has(view);
}
