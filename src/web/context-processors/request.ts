import type { HttpRequest } from "../../http/request.ts";

/** `request`: the request itself. */
export function request(given: HttpRequest): Record<string, unknown> {
  return { request: given };
}
