import { settings } from "../../core/conf/settings.ts";
import { ImproperlyConfigured } from "../../core/errors/index.ts";
import { getLogger, logResponse } from "../../core/log/index.ts";
import type { HttpRequest } from "../../http/request.ts";
import type { HttpResponseBase } from "../../http/response-base.ts";
import type { Middleware } from "../middleware/contract.ts";
import { patchVary } from "../middleware/vary.ts";
import type { ViewFunction, ViewResult } from "../urls/view.ts";
import { checkOrigin, checkReferer, checkToken, REASON_NO_CSRF_COOKIE } from "./check.ts";
import { csrfFailure } from "./failure-view.ts";
import { rotateToken } from "./state.ts";
import { secretOf, tokenFormatError } from "./tokens.ts";
import "../sessions/settings.ts";
import "./settings.ts";

/** Key of the secret in the session, with `CSRF_USE_SESSIONS`. */
const CSRF_SESSION_KEY = "_csrftoken";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS", "TRACE"]);

/**
 * Lets unsafe requests through only with the token that this site gave to the browser, and only from trusted origins.
 *
 * Reference: docs/ref/csrf.
 */
export class CsrfViewMiddleware implements Middleware {
  processRequest(request: HttpRequest): void | Promise<void> {
    if (settings.CSRF_USE_SESSIONS) return loadFromSession(request);
    const cookie = request.header("cookie") === undefined ? undefined : request.COOKIES[settings.CSRF_COOKIE_NAME];
    if (cookie === undefined) return undefined;
    if (tokenFormatError(cookie) === null) request.csrf = { secret: secretOf(cookie), needsUpdate: false };
    else rotateToken(request);
    return undefined;
  }

  processView(request: HttpRequest, view: ViewFunction): ViewResult | undefined {
    if (request.csrfProcessingDone === true || view.csrfExempt === true) return undefined;
    const reason =
      SAFE_METHODS.has(request.method) || request.dontEnforceCsrfChecks === true ? null : reasonToReject(request);
    if (reason !== null) return reject(request, reason);
    request.csrfProcessingDone = true;
    return undefined;
  }

  processResponse(request: HttpRequest, response: HttpResponseBase): HttpResponseBase | Promise<HttpResponseBase> {
    if (request.csrf?.needsUpdate !== true) return response;
    request.csrf.needsUpdate = false;
    if (settings.CSRF_USE_SESSIONS) return keepInSession(request, request.csrf.secret, response);
    response.setCookie(settings.CSRF_COOKIE_NAME, request.csrf.secret, {
      maxAge: settings.CSRF_COOKIE_AGE,
      domain: settings.CSRF_COOKIE_DOMAIN,
      path: settings.CSRF_COOKIE_PATH,
      secure: settings.CSRF_COOKIE_SECURE,
      httpOnly: settings.CSRF_COOKIE_HTTPONLY,
      sameSite: settings.CSRF_COOKIE_SAMESITE,
    });
    patchVary(response, ["Cookie"]);
    return response;
  }
}

function sessionOf(request: HttpRequest): NonNullable<HttpRequest["session"]> {
  if (request.session !== undefined) return request.session;
  throw new ImproperlyConfigured("CSRF_USE_SESSIONS is enabled, but request.session is not set.", {
    hint: "SessionMiddleware must appear before CsrfViewMiddleware in MIDDLEWARE.",
  });
}

async function loadFromSession(request: HttpRequest): Promise<void> {
  const secret = await sessionOf(request).get(CSRF_SESSION_KEY);
  if (typeof secret === "string") request.csrf = { secret: secretOf(secret), needsUpdate: false };
}

async function keepInSession(
  request: HttpRequest,
  secret: string,
  response: HttpResponseBase,
): Promise<HttpResponseBase> {
  const session = sessionOf(request);
  if ((await session.get(CSRF_SESSION_KEY)) !== secret) await session.set(CSRF_SESSION_KEY, secret);
  return response;
}

function reasonToReject(request: HttpRequest): string | null {
  const origin = request.header("origin");
  const elsewhere =
    origin !== undefined ? checkOrigin(request, origin) : request.isSecure() ? checkReferer(request) : null;
  if (elsewhere !== null) return elsewhere;
  // The secret that the request came with, or the one that a log-in on its way in has changed it to, counts as set only
  // when the browser has it.
  if (settings.CSRF_USE_SESSIONS) {
    return request.csrf === undefined ? REASON_NO_CSRF_COOKIE : checkToken(request, request.csrf.secret);
  }
  const cookie = request.COOKIES[settings.CSRF_COOKIE_NAME];
  if (cookie === undefined) return REASON_NO_CSRF_COOKIE;
  const malformed = tokenFormatError(cookie);
  return malformed === null ? checkToken(request, secretOf(cookie)) : `CSRF cookie ${malformed}.`;
}

async function reject(request: HttpRequest, reason: string): Promise<HttpResponseBase> {
  const view = settings.CSRF_FAILURE_VIEW ?? csrfFailure;
  const response = await view(request, reason);
  const logger = getLogger("django.security.csrf");
  logResponse(`Forbidden (${reason}): ${request.path}`, { request, response, logger });
  return response;
}
