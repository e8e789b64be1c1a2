import { ImproperlyConfigured } from "../../core/errors/index.ts";
import { didYouMean } from "../../utils/suggest.ts";
import { converterNames, getConverter, type PathConverter } from "./converters.ts";

/** A piece of a route: fixed text, or a parameter. */
export type RoutePart = { readonly literal: string } | { readonly name: string; readonly converter: PathConverter };

const COMPONENT = /<(?:([^>:]+):)?([^>]+)>/g;
const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;

/**
 * Takes a route such as `"books/<int:pk>/"` apart. Throws `ImproperlyConfigured` for white space in brackets, a name
 * that is no identifier or stands twice, and an unknown converter.
 */
export function parseRoute(route: string): RoutePart[] {
  const parts: RoutePart[] = [];
  const names = new Set<string>();
  let end = 0;
  for (const match of route.matchAll(COMPONENT)) {
    const [text, converterName = "str", name = ""] = match;
    if (/\s/.test(text)) {
      throw new ImproperlyConfigured(`URL route '${route}' cannot contain whitespace in angle brackets <…>.`);
    }
    if (!IDENTIFIER.test(name)) {
      throw new ImproperlyConfigured(
        `URL route '${route}' uses parameter name '${name}' which isn't a valid identifier.`,
      );
    }
    if (names.has(name)) throw new ImproperlyConfigured(`URL route '${route}' uses parameter name '${name}' twice.`);
    const converter = getConverter(converterName);
    if (converter === undefined) {
      throw new ImproperlyConfigured(`URL route '${route}' uses invalid converter '${converterName}'.`, {
        hint: didYouMean(converterName, converterNames()) || "Make it known with registerConverter() first.",
      });
    }
    names.add(name);
    if (match.index > end) parts.push({ literal: route.slice(end, match.index) });
    parts.push({ name, converter });
    end = match.index + text.length;
  }
  if (end < route.length) parts.push({ literal: route.slice(end) });
  return parts;
}
