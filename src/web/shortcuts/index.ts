export { getListOr404, getObjectOr404 } from "./get-object-or-404.ts";
export { redirect, type RedirectShortcutOptions } from "./redirect.ts";
export { render } from "./render.ts";
export { type HasAbsoluteUrl, resolveUrl, type UrlTarget } from "./resolve-url.ts";
