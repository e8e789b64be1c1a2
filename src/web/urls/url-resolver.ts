import { Resolver404, type TriedPattern } from "./errors.ts";
import { type Captured, CapturedObject, type Pattern } from "./pattern.ts";
import { ResolverMatch } from "./resolver-match.ts";
import { SegmentIndex } from "./segment-index.ts";
import { URLPattern } from "./url-pattern.ts";
import { appNameOf, loadedUrlconf, patternsOf, type URLEntry, type Urlconf, type UrlconfModule } from "./urlconf.ts";
import type { ErrorView } from "./view.ts";

/** How an include is made; see `include()`. */
export interface ResolverOptions {
  readonly defaultKwargs?: Readonly<Record<string, unknown>> | undefined;
  readonly appName?: string | undefined;
  readonly namespace?: string | undefined;
}

/** A match on its way out of the recursion. */
interface Found {
  readonly pattern: URLPattern;
  readonly captured: Captured | null;
  args: readonly string[] | null;
  kwargs: Captured;
  extra: Readonly<Record<string, unknown>>;
  route: string;
  /** Includes around the pattern, the inmost first. */
  readonly includes: URLResolver[];
}

const NONE: Readonly<Record<string, unknown>> = Object.freeze(Object.create(null) as object) as Record<string, unknown>;
const NO_ARGS: readonly string[] = [];

/**
 * A list of patterns behind a prefix: an include, or the root. The list is indexed when the first path comes.
 *
 * Reference: docs/topics/http/urls, "How Django processes a request".
 */
export class URLResolver {
  readonly pattern: Pattern;
  readonly urlconf: Urlconf;
  readonly defaultKwargs: Readonly<Record<string, unknown>>;
  readonly name = undefined;
  readonly #appName: string | undefined;
  readonly #namespace: string | undefined;
  #patterns: readonly URLEntry[] | undefined;
  #index: SegmentIndex | undefined;

  constructor(pattern: Pattern, urlconf: Urlconf, options: ResolverOptions = {}) {
    this.pattern = pattern;
    this.urlconf = urlconf;
    this.defaultKwargs = options.defaultKwargs ?? NONE;
    this.#appName = options.appName;
    this.#namespace = options.namespace;
  }

  get text(): string {
    return this.pattern.text;
  }

  get appName(): string | undefined {
    return this.#appName ?? appNameOf(this.urlconf);
  }

  get namespace(): string | undefined {
    return this.#namespace ?? this.appName;
  }

  get urlPatterns(): readonly URLEntry[] {
    this.#patterns ??= patternsOf(this.urlconf);
    return this.#patterns;
  }

  /** The view for a decoded path. Throws `Resolver404`. */
  resolve(path: string): ResolverMatch {
    const match = this.pattern.match(path, 0);
    if (match === null) throw new Resolver404(path);
    const found = this.#find(path, match.end);
    if (found === null) {
      throw new Resolver404(path.slice(match.end), () => this.#tried(path, match.end));
    }
    return this.#finish(found);
  }

  /** The same, with undefined instead of an exception. */
  find(path: string): ResolverMatch | undefined {
    const match = this.pattern.match(path, 0);
    const found = match === null ? null : this.#find(path, match.end);
    return found === null ? undefined : this.#finish(found);
  }

  #find(path: string, position: number): Found | null {
    const patterns = this.urlPatterns;
    this.#index ??= new SegmentIndex(patterns.map((entry) => entry.pattern));
    for (const i of this.#index.candidates(path, position)) {
      const entry = patterns[i]!;
      const match = entry.pattern.match(path, position);
      if (match === null) continue;
      if (entry instanceof URLPattern) {
        return {
          pattern: entry,
          captured: match.kwargs,
          args: match.args,
          kwargs: merge(match.kwargs, entry.defaultArgs),
          extra: entry.defaultArgs,
          route: entry.pattern.text,
          includes: [],
        };
      }
      const found = entry.#find(path, match.end);
      if (found === null) continue;
      return entry.#wrap(found, match.kwargs, match.args);
    }
    return null;
  }

  /** Adds what this include captured to a match inside it. */
  #wrap(found: Found, kwargs: Captured | null, args: readonly string[] | null): Found {
    if (kwargs !== null || !isEmpty(this.defaultKwargs)) {
      found.kwargs = Object.assign(new CapturedObject(), kwargs, this.defaultKwargs, found.kwargs);
    }
    if (args !== null && isEmpty(found.kwargs)) found.args = [...args, ...(found.args ?? NO_ARGS)];
    if (!isEmpty(this.defaultKwargs)) found.extra = { ...this.defaultKwargs, ...found.extra };
    found.route = joinRoute(this.pattern.text, found.route);
    found.includes.push(this);
    return found;
  }

  #finish(found: Found): ResolverMatch {
    const appNames: string[] = [];
    const namespaces: string[] = [];
    for (let i = found.includes.length - 1; i >= 0; i--) {
      const { appName, namespace } = found.includes[i]!;
      if (appName) appNames.push(appName);
      if (namespace) namespaces.push(namespace);
    }
    return new ResolverMatch({
      func: found.pattern.callback,
      args: isEmpty(found.kwargs) ? (found.args ?? NO_ARGS) : NO_ARGS,
      kwargs: found.kwargs,
      capturedKwargs: found.captured ?? NONE,
      extraKwargs: found.extra,
      urlName: found.pattern.name,
      route: found.route,
      appNames,
      namespaces,
    });
  }

  /** What was tried in vain, for the page that says so. */
  #tried(path: string, position: number): (readonly TriedPattern[])[] {
    return this.urlPatterns.flatMap((entry): (readonly TriedPattern[])[] => {
      const match = entry instanceof URLPattern ? null : entry.pattern.match(path, position);
      if (entry instanceof URLPattern || match === null) return [[entry]];
      return entry.#tried(path, match.end).map((inner) => [entry, ...inner]);
    });
  }

  /** The view for an error status that the URLconf names. */
  errorHandler(status: 400 | 403 | 404 | 500): ErrorView | undefined {
    const module = loadedUrlconf(this.urlconf);
    return Array.isArray(module) ? undefined : (module as UrlconfModule)[`handler${status}`];
  }

  toString(): string {
    return `'${this.text}'`;
  }
}

function isEmpty(object: Readonly<Record<string, unknown>>): boolean {
  for (const _ in object) return false;
  return true;
}

function merge(captured: Captured | null, extra: Readonly<Record<string, unknown>>): Captured {
  if (captured === null) return isEmpty(extra) ? (NONE as Captured) : Object.assign(new CapturedObject(), extra);
  return isEmpty(extra) ? captured : Object.assign(new CapturedObject(), captured, extra);
}

function joinRoute(outer: string, inner: string): string {
  return outer === "" ? inner : outer + (inner.startsWith("^") ? inner.slice(1) : inner);
}
