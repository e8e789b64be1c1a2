import { HttpResponsePermanentRedirect, HttpResponseRedirect, type RedirectOptions } from "../../http/index.ts";
import type { ReverseOptions } from "../urls/reverse.ts";
import { resolveUrl, type UrlTarget } from "./resolve-url.ts";

export interface RedirectShortcutOptions
  extends ReverseOptions,
    Pick<RedirectOptions, "preserveRequest" | "maxLength"> {
  /** Status 301 or 308 instead of 302 or 307. Default: `false`. */
  readonly permanent?: boolean | undefined;
}

/**
 * Redirects to an object with `getAbsoluteUrl()`, a URL pattern by name, or a URL.
 *
 * ```ts
 * return redirect("library:book-detail", { kwargs: { pk: 3 } });
 * ```
 */
export function redirect(
  to: UrlTarget,
  options: RedirectShortcutOptions = {},
): HttpResponseRedirect | HttpResponsePermanentRedirect {
  const { permanent = false, preserveRequest, maxLength, ...reverseOptions } = options;
  const Response = permanent ? HttpResponsePermanentRedirect : HttpResponseRedirect;
  return new Response(resolveUrl(to, reverseOptions), { preserveRequest, maxLength });
}
