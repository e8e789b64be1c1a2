import { NoReverseMatch } from "../urls/errors.ts";
import { reverse, type ReverseOptions } from "../urls/reverse.ts";

/** Something with a page of its own, such as a model instance. */
export interface HasAbsoluteUrl {
  getAbsoluteUrl(): string;
}

export type UrlTarget = string | HasAbsoluteUrl;

/**
 * A URL from an object with `getAbsoluteUrl()`, from the name of a URL pattern, or from a URL, which is given back.
 *
 * Throws `NoReverseMatch` for a text that is neither a known name nor looks like a URL.
 */
export function resolveUrl(to: UrlTarget, options: ReverseOptions = {}): string {
  if (typeof to !== "string") return to.getAbsoluteUrl();
  if (to.startsWith("./") || to.startsWith("../")) return to;
  try {
    return reverse(to, options);
  } catch (error) {
    if (!(error instanceof NoReverseMatch) || (!to.includes("/") && !to.includes("."))) throw error;
    return to;
  }
}
