/** The words of a URLconf: `path`, `rePath`, `include`. Reference: docs/ref/urls. */
import { ImproperlyConfigured } from "../../core/errors/index.ts";
import type { Pattern } from "./pattern.ts";
import { RegexPattern } from "./regex-pattern.ts";
import { RoutePattern } from "./route-pattern.ts";
import type { ViewParams } from "./route-types.ts";
import { URLPattern } from "./url-pattern.ts";
import { URLResolver } from "./url-resolver.ts";
import { appNameOf, type URLEntry, type Urlconf, type UrlconfModule } from "./urlconf.ts";
import type { ViewFunction } from "./view.ts";

/** Options of `path()` and `rePath()`. */
export interface PathOptions<Extra extends object = object> {
  /** Name for `reverse()`. */
  readonly name?: string | undefined;
  /** Extra arguments for the view; they win over captured ones. */
  readonly kwargs?: Extra | undefined;
}

/** The result of `include()`. */
export class Include {
  readonly urlconf: Urlconf;
  readonly appName: string | undefined;
  readonly namespace: string | undefined;

  constructor(urlconf: Urlconf, appName: string | undefined, namespace: string | undefined) {
    this.urlconf = urlconf;
    this.appName = appName;
    this.namespace = namespace;
  }
}

/** What can be included: patterns, patterns with an app name, a module, a function that imports one. */
export type IncludeSource = Urlconf | readonly [patterns: readonly URLEntry[] | UrlconfModule, appName: string];

/**
 * Takes the patterns of another URLconf in.
 *
 * ```ts
 * path("library/", include(() => import("../library/urls.ts")));
 * path("polls/", include([pollPatterns, "polls"], { namespace: "author-polls" }));
 * ```
 *
 * A namespace needs an application name: `export const appName` in the module, or the pair form.
 */
export function include(source: IncludeSource, options: { readonly namespace?: string } = {}): Include {
  const { namespace } = options;
  const isPair = Array.isArray(source) && source.length === 2 && typeof source[1] === "string";
  const urlconf = (isPair ? source[0] : source) as Urlconf;
  const appName = isPair ? (source[1] as string) : undefined;
  // Of a function nothing is known before it has run.
  if (namespace !== undefined && typeof urlconf !== "function" && !(appName ?? appNameOf(urlconf))) {
    throw new ImproperlyConfigured(
      "Specifying a namespace in include() without providing an appName is not supported.",
      { hint: 'Write "export const appName = …" in the included module, or pass a pair of the patterns and the name.' },
    );
  }
  return new Include(urlconf, appName, namespace);
}

/**
 * A view at a route. The view's second parameter must accept what the route captures:
 *
 * ```ts
 * path("books/<int:pk>/", (request, { pk }) => bookDetail(request, pk), { name: "book-detail" });
 * path("library/", include(() => import("../library/urls.ts")));
 * ```
 *
 * Converters: `str` (the default; anything but `/`), `int`, `slug`, `uuid`, `path`, and your own.
 */
export function path(route: string, view: Include, options?: Omit<PathOptions, "name">): URLResolver;
// The last overload is the one that errors speak of: it has to be that of views.
export function path<const Route extends string, Extra extends object = Record<never, never>>(
  route: Route,
  view: ViewFunction<ViewParams<Route, NoInfer<Extra>>>,
  options?: PathOptions<Extra>,
): URLPattern;
export function path(route: string, view: unknown, options: PathOptions = {}): URLEntry {
  return entry((isEndpoint) => new RoutePattern(route, isEndpoint), view, options);
}

/**
 * A view at a regular expression, which is searched for in the path without its first slash; begin it with `^`.
 * Named groups become parameters; without any, the unnamed ones do, numbered from 0.
 *
 * ```ts
 * rePath(/^articles\/(?<year>[0-9]{4})\/$/, yearArchive);
 * ```
 */
export function rePath(regex: string | RegExp, view: ViewFunction, options?: PathOptions): URLPattern;
export function rePath(regex: string | RegExp, view: Include, options?: Omit<PathOptions, "name">): URLResolver;
export function rePath(regex: string | RegExp, view: unknown, options: PathOptions = {}): URLEntry {
  return entry((isEndpoint) => new RegexPattern(regex, isEndpoint), view, options);
}

function entry(createPattern: (isEndpoint: boolean) => Pattern, view: unknown, options: PathOptions): URLEntry {
  const kwargs = options.kwargs as Readonly<Record<string, unknown>> | undefined;
  if (view instanceof Include) {
    return new URLResolver(createPattern(false), view.urlconf, {
      defaultKwargs: kwargs,
      appName: view.appName,
      namespace: view.namespace,
    });
  }
  if (typeof view === "function" && !isViewClass(view)) {
    return new URLPattern(createPattern(true), view as ViewFunction, kwargs, options.name);
  }
  const name = typeof view === "function" ? view.name : (view as object | null)?.constructor?.name;
  throw new TypeError(
    typeof (view as { asView?: unknown } | null)?.asView === "function" || hasDispatch(view)
      ? `view must be a callable, pass ${name}.asView(), not ${name}${typeof view === "function" ? "" : "()"}.`
      : "view must be a function, or the result of include().",
  );
}

const isViewClass = (view: object): boolean => typeof (view as { asView?: unknown }).asView === "function";
const hasDispatch = (view: unknown): boolean => typeof (view as { dispatch?: unknown } | null)?.dispatch === "function";
