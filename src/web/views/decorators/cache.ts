/** Decorators for caches between here and the reader. Reference: docs/topics/http/decorators. */
import type { HttpResponseBase } from "../../../http/response-base.ts";
import { type CacheDirectives, patchCacheControl } from "../../../utils/cache-headers.ts";
import { httpDate } from "../../../utils/http.ts";
import { patchVary } from "../../middleware/vary.ts";
import type { ViewFunction } from "../../urls/view.ts";
import { afterView } from "./wrap.ts";

/** Sets directives of `Cache-Control`: `cacheControl({ private: true, maxAge: 3600 })(view)`. */
export function cacheControl(directives: CacheDirectives): <P>(view: ViewFunction<P>) => ViewFunction<P> {
  return (view) => afterView(view, (response) => setCacheControl(response, directives));
}

function setCacheControl(response: HttpResponseBase, directives: CacheDirectives): void {
  response.headers.set("Cache-Control", patchCacheControl(response.headers.get("Cache-Control"), directives));
}

/** Marks a response so that nothing keeps it. */
export function addNeverCacheHeaders(response: HttpResponseBase): void {
  response.headers.setdefault("Expires", httpDate());
  setCacheControl(response, {
    maxAge: 0,
    noCache: true,
    noStore: true,
    mustRevalidate: true,
    private: true,
  });
}

/** A view whose responses nothing keeps. */
export function neverCache<P>(view: ViewFunction<P>): ViewFunction<P> {
  return afterView(view, addNeverCacheHeaders);
}

/** Adds names to `Vary`: `varyOnHeaders("Accept-Language")(view)`. */
export function varyOnHeaders(...names: readonly string[]): <P>(view: ViewFunction<P>) => ViewFunction<P> {
  return (view) => afterView(view, (response) => patchVary(response, names));
}

/** Adds `Cookie` to `Vary`. */
export const varyOnCookie = varyOnHeaders("Cookie");
