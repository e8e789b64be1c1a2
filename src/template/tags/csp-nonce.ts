import { formatHtml } from "../../utils/html.ts";
import { markSafe, type SafeString } from "../../utils/safe-string.ts";
import type { Context } from "../context.ts";

/** Assets that render themselves with attributes: the media of a form. */
interface MediaLike {
  render(attrs?: Readonly<Record<string, unknown>>): unknown;
}

/** `{% csp_nonce_attr %}`: `nonce="…"` when a context processor gives `csp_nonce`; with media, the media with it. */
export function cspNonceAttr(context: Context, media?: unknown): SafeString | string {
  const found = context.get("csp_nonce");
  const nonce: unknown = typeof found === "function" ? (found as () => unknown)() : found;
  if (media !== undefined && media !== null && media !== "") {
    return markSafe(String((media as MediaLike).render(nonce === undefined ? {} : { nonce })));
  }
  return nonce === undefined || nonce === null ? "" : formatHtml('nonce="{}"', nonce);
}
