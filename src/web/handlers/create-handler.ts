import { apps } from "../../core/apps/index.ts";
import { settings } from "../../core/conf/settings.ts";
import { logResponse } from "../../core/log/index.ts";
import { requestFinished, requestStarted } from "../../core/signals/index.ts";
import type { HttpRequest } from "../../http/request.ts";
import type { HttpResponseBase } from "../../http/response-base.ts";
import { loadInstalledLibraries } from "../../template/index.ts";
import { composeMiddleware } from "../middleware/compose.ts";
import type { GetResponse, MiddlewareEntry } from "../middleware/contract.ts";
import { isPromise } from "../middleware/is-promise.ts";
import { setScriptPrefix } from "../urls/current.ts";
import { loadUrlconf } from "../urls/get-resolver.ts";
import { isUrlconfReady } from "../urls/urlconf.ts";
import { createInner } from "./call-view.ts";
import { propagatedError, responseForException } from "./response-for-exception.ts";
import "../context-processors/register.ts";
import "../middleware/settings.ts";
import "./settings.ts";

/** How a handler is made. */
export interface HandlerOptions {
  /** Default: the setting `MIDDLEWARE`. */
  readonly middleware?: readonly MiddlewareEntry[] | undefined;
}

/** Sender of the signals `requestStarted` and `requestFinished`. */
export const handlerSender: object = Object.freeze({ name: "handler" });

/**
 * The application: a function from requests to responses, which never throws (unless `DEBUG_PROPAGATE_EXCEPTIONS`).
 * The URLconf is loaded and the middleware made before it is returned. It answers at once where nothing waits.
 *
 * The caller runs it inside `runInContext()`, once per request, and calls `response.close()` after the last byte.
 */
export async function createHandler(options: HandlerOptions = {}): Promise<GetResponse> {
  if (apps.ready) await loadInstalledLibraries();
  await loadUrlconf();
  const chain = composeMiddleware(options.middleware ?? settings.MIDDLEWARE, createInner, responseForException);
  const scriptName = settings.FORCE_SCRIPT_NAME?.replace(/\/+$/, "") ?? "";

  function handle(request: HttpRequest): HttpResponseBase | Promise<HttpResponseBase> {
    if (scriptName !== "") {
      request.path = scriptName + request.pathInfo;
      setScriptPrefix(scriptName);
    }
    // Tests may have swapped the URLconf since.
    if (!isUrlconfReady(settings.ROOT_URLCONF)) return loadUrlconf().then(() => run(request));
    return requestStarted.hasListeners(handlerSender) ? announced(request) : run(request);
  }

  async function announced(request: HttpRequest): Promise<HttpResponseBase> {
    await requestStarted.send(handlerSender, { environ: request.source });
    return run(request);
  }

  function run(request: HttpRequest): HttpResponseBase | Promise<HttpResponseBase> {
    const response = chain(request);
    return isPromise(response) ? response.then((r) => finish(request, r)) : finish(request, response);
  }

  return handle;
}

function finish(request: HttpRequest, response: HttpResponseBase): HttpResponseBase {
  const propagated = response.statusCode === 500 ? propagatedError(request) : undefined;
  if (propagated !== undefined) throw propagated.error;
  if (request.hasFiles) response.onClose(() => request.close());
  if (requestFinished.hasListeners(handlerSender))
    response.onClose(() => requestFinished.sendRobust(handlerSender, {}));
  if (response.statusCode >= 400) {
    logResponse(`${response.reasonPhrase}: ${request.path}`, { request, response });
  }
  return response;
}
