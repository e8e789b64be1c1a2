import type { HttpRequest } from "../../http/request.ts";
import { LazyText } from "../../utils/lazy.ts";
import { getToken } from "../csrf/state.ts";

/** `csrf_token`: made when a page prints it, and then the same in the whole page. */
export function csrf(request: HttpRequest): Record<string, unknown> {
  let token: string | undefined;
  const once = new LazyText(() => {
    token ??= getToken(request);
    return token;
  });
  return { csrf_token: once };
}
