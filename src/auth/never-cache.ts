import type { HttpResponseBase } from "../http/index.ts";
import { httpDate } from "../utils/http.ts";

/** Headers that keep a page out of every cache (docs/topics/http/decorators, "never_cache"). */
export function addNeverCacheHeaders(response: HttpResponseBase): void {
  response.headers.setdefault("Expires", httpDate(Date.now() / 1000));
  response.headers.set("Cache-Control", "max-age=0, no-cache, no-store, must-revalidate, private");
}
