import { settings } from "../../core/conf/index.ts";
import { ImproperlyConfigured } from "../../core/errors/index.ts";
import { filepathToUri } from "../../utils/encoding.ts";
import { getScriptPrefix } from "../../web/urls/current.ts";

/** `STATIC_URL` as the browser needs it. Throws `ImproperlyConfigured` when it is not set. */
export function staticPrefix(): string {
  const url = settings.STATIC_URL;
  if (url === null) {
    throw new ImproperlyConfigured("The staticfiles app needs the STATIC_URL setting.", {
      hint: 'Set STATIC_URL: "static/".',
    });
  }
  return url.startsWith("/") || /^https?:/i.test(url) ? url : getScriptPrefix() + url;
}

/**
 * URL of a static file; Django's `static()`, whose name is a reserved word here. `{% static %}` calls it.
 *
 * ```ts
 * staticUrl("library/site.css"); // "/static/library/site.css"
 * ```
 */
export function staticUrl(path: string): string {
  return staticPrefix() + filepathToUri(path).replace(/^\/+/, "");
}
