import type { HttpResponseBase } from "../../http/response-base.ts";
import { patchVaryHeaders } from "../../utils/cache-headers.ts";

/** Adds names to the `Vary` header of a response; `*` stays alone. */
export function patchVary(response: HttpResponseBase, names: readonly string[]): void {
  response.headers.set("Vary", patchVaryHeaders(response.headers.get("Vary"), names));
}
