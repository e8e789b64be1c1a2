import { settings } from "../../core/conf/settings.ts";
import { SessionInterrupted } from "../../core/errors/index.ts";
import type { HttpRequest } from "../../http/request.ts";
import type { HttpResponseBase } from "../../http/response-base.ts";
import { httpDate } from "../../utils/http.ts";
import type { Middleware } from "../middleware/contract.ts";
import { patchVary } from "../middleware/vary.ts";
import type { SessionBase, SessionStoreClass } from "./base.ts";
import { getSessionStore } from "./engines/registry.ts";
import { UpdateError } from "./errors.ts";
import "./settings.ts";

declare module "../../http/request.ts" {
  interface RequestExtensions {
    /** The session of the browser. Set by `SessionMiddleware`. */
    session: SessionBase;
  }
}

/**
 * Gives every request its `session`, and saves it when it was changed.
 *
 * Reference: docs/ref/middleware, "Session middleware".
 */
export class SessionMiddleware implements Middleware {
  readonly #Store: SessionStoreClass = getSessionStore();

  processRequest(request: HttpRequest): void {
    const hasCookies = request.header("cookie") !== undefined;
    request.session = new this.#Store(hasCookies ? (request.COOKIES[settings.SESSION_COOKIE_NAME] ?? null) : null);
  }

  processResponse(request: HttpRequest, response: HttpResponseBase): HttpResponseBase | Promise<HttpResponseBase> {
    const { session } = request as { session?: SessionBase };
    if (session === undefined) return response;
    const hasCookie =
      request.header("cookie") !== undefined && request.COOKIES[settings.SESSION_COOKIE_NAME] !== undefined;
    const isEmpty = session.isEmpty();
    if (hasCookie && isEmpty) {
      response.deleteCookie(settings.SESSION_COOKIE_NAME, {
        path: settings.SESSION_COOKIE_PATH,
        domain: settings.SESSION_COOKIE_DOMAIN,
        sameSite: settings.SESSION_COOKIE_SAMESITE,
      });
      patchVary(response, ["Cookie"]);
      return response;
    }
    if (session.accessed) patchVary(response, ["Cookie"]);
    const mustSave = (session.modified || settings.SESSION_SAVE_EVERY_REQUEST) && !isEmpty;
    // A failed request leaves the session as it was.
    return mustSave && response.statusCode < 500 ? save(session, response) : response;
  }
}

async function save(session: SessionBase, response: HttpResponseBase): Promise<HttpResponseBase> {
  const atBrowserClose = await session.getExpireAtBrowserClose();
  const maxAge = atBrowserClose ? null : await session.getExpiryAge();
  try {
    await session.save();
  } catch (error) {
    if (!(error instanceof UpdateError)) throw error;
    throw new SessionInterrupted(
      "The request's session was deleted before the request completed. The user may have logged out in a concurrent " +
        "request, for example.",
      { cause: error },
    );
  }
  response.setCookie(settings.SESSION_COOKIE_NAME, session.sessionKey ?? "", {
    maxAge,
    expires: maxAge === null ? null : httpDate(Date.now() / 1000 + maxAge),
    domain: settings.SESSION_COOKIE_DOMAIN,
    path: settings.SESSION_COOKIE_PATH,
    secure: settings.SESSION_COOKIE_SECURE,
    httpOnly: settings.SESSION_COOKIE_HTTPONLY,
    sameSite: settings.SESSION_COOKIE_SAMESITE,
  });
  patchVary(response, ["Cookie"]);
  return response;
}
