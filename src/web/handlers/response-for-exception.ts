import { settings } from "../../core/conf/settings.ts";
import { BadRequest, PermissionDenied, SuspiciousOperation } from "../../core/errors/index.ts";
import { getLogger, logResponse } from "../../core/log/index.ts";
import { gotRequestException } from "../../core/signals/index.ts";
import { Http404, MultiPartParserError } from "../../http/errors.ts";
import type { HttpRequest } from "../../http/request.ts";
import type { HttpResponseBase } from "../../http/response-base.ts";
import { HttpResponseServerError } from "../../http/response-classes.ts";
import { isUnrendered } from "../middleware/template-response-like.ts";
import { getResolver } from "../urls/get-resolver.ts";
import type { ErrorView, Urlconf } from "../urls/urlconf.ts";
import { technical404Response } from "../views/debug/technical-404.ts";
import { technical500Response } from "../views/debug/technical-500.ts";
import { badRequest, pageNotFound, permissionDenied, serverError } from "../views/defaults.ts";
import "./settings.ts";

type ErrorStatus = 400 | 403 | 404 | 500;

const DEFAULT_VIEWS: Readonly<Record<ErrorStatus, ErrorView>> = {
  400: badRequest,
  403: permissionDenied,
  404: pageNotFound,
  500: serverError,
};

const propagated = new WeakMap<HttpRequest, { readonly error: unknown }>();

/** The error that the handler throws on to the server, with `DEBUG_PROPAGATE_EXCEPTIONS`. */
export function propagatedError(request: HttpRequest): { readonly error: unknown } | undefined {
  return propagated.get(request);
}

/**
 * Turns whatever a view or middleware threw into a response: known errors into 400, 403 and 404, all others into 500.
 * Never throws: when an error page fails too, one line of text stands for it.
 *
 * Reference: docs/ref/views, "Error views".
 */
export async function responseForException(request: HttpRequest, error: unknown): Promise<HttpResponseBase> {
  try {
    const response = await chooseResponse(request, error);
    return isUnrendered(response) ? await response.render() : response;
  } catch (failure) {
    getLogger("django.request").error(`The page for an error failed: ${request.path}`, { request, error: failure });
    return new HttpResponseServerError("Server Error (500)", { contentType: "text/plain" });
  }
}

async function chooseResponse(request: HttpRequest, error: unknown): Promise<HttpResponseBase> {
  if (error instanceof Http404) {
    return settings.DEBUG ? technical404Response(request, error) : errorView(request, 404, error);
  }
  if (error instanceof PermissionDenied) {
    const response = await errorView(request, 403, error);
    logResponse(`Forbidden (Permission denied): ${request.path}`, { request, response, error });
    return response;
  }
  if (error instanceof MultiPartParserError) {
    const response = await errorView(request, 400, error);
    logResponse(`Bad request (Unable to parse request body): ${request.path}`, { request, response, error });
    return response;
  }
  if (error instanceof BadRequest || error instanceof SuspiciousOperation) {
    const response = settings.DEBUG
      ? await technical500Response(request, error, 400)
      : await errorView(request, 400, error);
    if (error instanceof BadRequest) {
      logResponse(`${error.message}: ${request.path}`, { request, response, error });
    } else {
      const logger = getLogger(`django.security.${error.name}`);
      logResponse(error.message, { request, response, error, logger, level: "ERROR" });
    }
    return response;
  }
  return uncaught(request, error);
}

/** The view for a status that the URLconf names, or the built-in one. */
async function errorView(request: HttpRequest, status: ErrorStatus, error: unknown): Promise<HttpResponseBase> {
  try {
    return await viewFor(request, status)(request, error);
  } catch (failure) {
    return uncaught(request, failure);
  }
}

function viewFor(request: HttpRequest, status: ErrorStatus): ErrorView {
  const own = getResolver((request.urlconf as Urlconf | null) ?? undefined).errorHandler(status);
  return own ?? DEFAULT_VIEWS[status];
}

async function uncaught(request: HttpRequest, error: unknown): Promise<HttpResponseBase> {
  if (gotRequestException.hasListeners()) await gotRequestException.sendRobust(null, { request, error });
  if (settings.DEBUG_PROPAGATE_EXCEPTIONS) propagated.set(request, { error });
  const response = settings.DEBUG
    ? await technical500Response(request, error)
    : await viewFor(request, 500)(request, error);
  logResponse(`${response.reasonPhrase}: ${request.path}`, { request, response, error });
  return response;
}
