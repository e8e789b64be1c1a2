import { settings } from "../../core/conf/settings.ts";
import { getUrlconf } from "./current.ts";
import { RoutePattern } from "./route-pattern.ts";
import type { ResolverMatch } from "./resolver-match.ts";
import { URLResolver } from "./url-resolver.ts";
import { importUrlconf, type Urlconf } from "./urlconf.ts";
import "./settings.ts";

const resolvers = new WeakMap<object, URLResolver>();

/** The root resolver of a URLconf. Default: that of the request, else of `ROOT_URLCONF`. */
export function getResolver(urlconf: Urlconf | null = getUrlconf()): URLResolver {
  const root = urlconf ?? settings.ROOT_URLCONF;
  let resolver = resolvers.get(root);
  if (resolver === undefined) {
    resolver = new URLResolver(new RoutePattern("/", false), root);
    resolvers.set(root, resolver);
  }
  return resolver;
}

/** Imports all modules of a URLconf, so that `resolve()` and `reverse()` work without waiting. Idempotent. */
export async function loadUrlconf(urlconf: Urlconf = settings.ROOT_URLCONF): Promise<URLResolver> {
  await importUrlconf(urlconf);
  return getResolver(urlconf);
}

/** The view for a path of this site, such as `"/library/books/3/"`. Throws `Resolver404`. */
export function resolve(path: string, urlconf?: Urlconf): ResolverMatch {
  return getResolver(urlconf).resolve(String(path));
}

/** The match when the path leads to a view, else undefined. */
export function isValidPath(path: string, urlconf?: Urlconf): ResolverMatch | undefined {
  return getResolver(urlconf).find(path);
}
