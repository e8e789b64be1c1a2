import { QueryDict } from "../../http/query-dict.ts";
import { urlencode } from "../../utils/http.ts";
import { quote } from "../../utils/percent.ts";
import { repr, str } from "../../utils/str.ts";
import { didYouMean } from "../../utils/suggest.ts";
import { getScriptPrefix } from "./current.ts";
import { NoReverseMatch } from "./errors.ts";
import { getResolver } from "./get-resolver.ts";
import type { Pattern, ReverseForm } from "./pattern.ts";
import { type Possibility, reverseIndexOf, templateOf } from "./reverse-index.ts";
import { viewLabel } from "./resolver-match.ts";
import type { URLResolver } from "./url-resolver.ts";
import type { Urlconf } from "./urlconf.ts";
import type { ViewFunction } from "./view.ts";

/** Options of `reverse()`. */
export interface ReverseOptions {
  /** Positional arguments; not together with `kwargs`. */
  readonly args?: readonly unknown[] | undefined;
  readonly kwargs?: Readonly<Record<string, unknown>> | undefined;
  /** Default: that of the request, else `ROOT_URLCONF`. */
  readonly urlconf?: Urlconf | undefined;
  /** Instance namespace of the caller, which decides between several instances of an app. */
  readonly currentApp?: string | undefined;
  /** Query string: fields, lists of values, or a `QueryDict`. */
  readonly query?: QueryDict | Readonly<Record<string, unknown>> | Iterable<readonly [string, unknown]> | undefined;
  readonly fragment?: string | undefined;
}

/**
 * The URL of a name such as `"library:book-detail"`, or of a view.
 *
 * ```ts
 * reverse("library:book-detail", { kwargs: { pk: 3 } }); // "/library/books/3/"
 * ```
 *
 * Throws `NoReverseMatch`, with near names, when there is none for the arguments. Reference: docs/ref/urlresolvers.
 */
export function reverse(view: string | ViewFunction, options: ReverseOptions = {}): string {
  const { args = [], kwargs = {}, query, fragment } = options;
  if (args.length > 0 && Object.keys(kwargs).length > 0)
    throw new TypeError("Don't mix *args and **kwargs in call to reverse()!");
  let url = locate(view, options, args, kwargs);
  if (query !== undefined) {
    const text = query instanceof QueryDict ? query.urlencode() : urlencode(query, { doseq: true });
    if (text !== "") url += `?${text}`;
  }
  return fragment === undefined ? url : `${url}#${fragment}`;
}

function locate(
  view: string | ViewFunction,
  options: ReverseOptions,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
): string {
  let resolver = getResolver(options.urlconf);
  let chain: readonly Pattern[] = [];
  let lookup: unknown = view;
  if (typeof view === "string" && view.includes(":")) {
    const names = view.split(":");
    lookup = names.pop();
    [resolver, chain] = enterNamespaces(resolver, names, options.currentApp);
  }
  const possibilities = reverseIndexOf(resolver).lookups.get(lookup) ?? [];
  for (const { chain: inner, defaults } of possibilities) {
    const url = write([...chain, ...inner], defaults, args, kwargs);
    if (url !== null) return url;
  }
  throw notFound(view, lookup, resolver, chain, possibilities, args, kwargs);
}

/** Goes down through namespaces, of which each may name an app or an instance of one. */
function enterNamespaces(
  root: URLResolver,
  names: readonly string[],
  currentApp: string | undefined,
): [URLResolver, readonly Pattern[]] {
  let resolver = root;
  const chain: Pattern[] = [];
  const done: string[] = [];
  let current = currentApp ? currentApp.split(":") : null;
  for (const name of names) {
    const index = reverseIndexOf(resolver);
    const currentNamespace = current?.shift();
    const instances = index.apps.get(name);
    let namespace = name;
    if (instances !== undefined) {
      if (currentNamespace !== undefined && instances.includes(currentNamespace)) namespace = currentNamespace;
      else if (!instances.includes(name)) namespace = instances[0]!;
    }
    if (namespace !== currentNamespace) current = null;
    const entry = index.namespaces.get(namespace);
    if (entry === undefined) {
      const inside = done.length > 0 ? ` inside '${done.join(":")}'` : "";
      throw new NoReverseMatch(`'${namespace}' is not a registered namespace${inside}`, {
        hint: didYouMean(namespace, index.namespaces.keys()) || undefined,
      });
    }
    chain.push(...entry.chain);
    resolver = entry.resolver;
    done.push(namespace);
  }
  return [resolver, chain];
}

function write(
  chain: readonly Pattern[],
  defaults: Readonly<Record<string, unknown>>,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
): string | null {
  const template = templateOf(chain);
  for (const form of template.forms) {
    const values = choose(form, defaults, args, kwargs);
    if (values === null) continue;
    const texts = Object.create(null) as Record<string, string>;
    try {
      for (const [name, value] of values) texts[name] = template.converters.get(name)?.toUrl(value) ?? plainText(value);
    } catch {
      continue;
    }
    const path = form.parts.map((part) => (typeof part === "string" ? part : texts[part.param])).join("");
    if (!template.accepts(path, texts)) continue;
    const url = quotePath(getScriptPrefix() + path);
    // A URL that begins with two slashes would lead to another host.
    return url.startsWith("//") ? `/%2F${url.slice(2)}` : url;
  }
  return null;
}

/** The arguments by parameter; null when they are not those of the form. */
function choose(
  form: ReverseForm,
  defaults: Readonly<Record<string, unknown>>,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
): (readonly [string, unknown])[] | null {
  const { params } = form;
  if (args.length > 0) {
    return args.length === params.length ? params.map((name, i) => [name, args[i]] as const) : null;
  }
  const given = Object.keys(kwargs);
  for (const name of given) if (!params.includes(name) && !Object.hasOwn(defaults, name)) return null;
  for (const name of params) if (!Object.hasOwn(kwargs, name) && !Object.hasOwn(defaults, name)) return null;
  for (const name of Object.keys(defaults)) {
    if (!params.includes(name) && Object.hasOwn(kwargs, name) && kwargs[name] !== defaults[name]) return null;
  }
  for (const name of params) if (!Object.hasOwn(kwargs, name)) return null;
  return given.map((name) => [name, kwargs[name]] as const);
}

const plainText = (value: unknown): string => (typeof value === "string" ? value : repr(value));

/** Characters that a path may hold as they are (RFC 3986, `pchar`), and slashes. */
const PATH_SAFE = "!$&'()*+,;=/~:@";
const NEEDS_NO_QUOTING = /^[\w!$&'()*+,;=/~:@.-]*$/;

/** Percent-encodes all that may not stand in a path. */
function quotePath(path: string): string {
  return NEEDS_NO_QUOTING.test(path) ? path : quote(path, PATH_SAFE);
}

function notFound(
  view: string | ViewFunction,
  lookup: unknown,
  resolver: URLResolver,
  chain: readonly Pattern[],
  possibilities: readonly Possibility[],
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
): NoReverseMatch {
  const shown = typeof lookup === "function" ? viewLabel(lookup as ViewFunction) : str(lookup);
  if (possibilities.length === 0) {
    const names = [...reverseIndexOf(resolver).lookups.keys()].filter((name) => typeof name === "string");
    return new NoReverseMatch(
      `Reverse for '${shown}' not found. '${shown}' is not a valid view function or pattern name.`,
      { hint: (typeof view === "string" && didYouMean(shown, names)) || undefined },
    );
  }
  const tried = possibilities.map((possibility) => templateOf([...chain, ...possibility.chain]).text);
  return new NoReverseMatch(
    `Reverse for '${shown}' with ${describe(args, kwargs)} not found. ${tried.length} pattern(s) tried: ${repr(tried)}`,
  );
}

function describe(args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>): string {
  if (args.length > 0) return `arguments '(${args.map((arg) => repr(arg)).join(", ")}${args.length === 1 ? "," : ""})'`;
  return Object.keys(kwargs).length > 0 ? `keyword arguments '${repr({ ...kwargs })}'` : "no arguments";
}
