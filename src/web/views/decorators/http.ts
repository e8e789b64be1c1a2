/** Decorators for HTTP methods. Reference: docs/topics/http/decorators. */
import { logResponse } from "../../../core/log/index.ts";
import { HttpResponseNotAllowed } from "../../../http/response-classes.ts";
import type { ViewFunction } from "../../urls/view.ts";
import { markView, wrapView } from "./wrap.ts";

/**
 * A view for these methods alone, in upper case; others get 405.
 *
 * ```ts
 * export const edit = requireHttpMethods(["GET", "POST"])(editView);
 * ```
 */
export function requireHttpMethods(methods: readonly string[]): <P>(view: ViewFunction<P>) => ViewFunction<P> {
  return (view) =>
    wrapView(view, (request, params) => {
      if (methods.includes(request.method)) return view(request, params);
      const response = new HttpResponseNotAllowed(methods);
      logResponse(`Method Not Allowed (${request.method}): ${request.path}`, { request, response });
      return response;
    });
}

/** A view for GET alone. */
export const requireGET = requireHttpMethods(["GET"]);
/** A view for POST alone. */
export const requirePOST = requireHttpMethods(["POST"]);
/** A view for GET and HEAD alone. */
export const requireSafe = requireHttpMethods(["GET", "HEAD"]);

/** A view to which `APPEND_SLASH` does not redirect. */
export function noAppendSlash<P>(view: ViewFunction<P>): ViewFunction<P> {
  return markView(view, { shouldAppendSlash: false });
}

/** A view outside the transactions of `ATOMIC_REQUESTS`: of all databases, or of those named. */
export function nonAtomicRequests<P>(view: ViewFunction<P>, aliases: readonly string[] | true = true): ViewFunction<P> {
  return markView(view, { nonAtomicRequests: aliases });
}
