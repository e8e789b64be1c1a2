/** Names of a resolver turned around: from a name or view to the URLs it can make. */
import type { PathConverter } from "./converters.ts";
import type { Pattern, ReverseForm } from "./pattern.ts";
import { combineForms } from "./regex-normalize.ts";
import { converterAccepts } from "./route-pattern.ts";
import { URLPattern } from "./url-pattern.ts";
import type { URLResolver } from "./url-resolver.ts";

/** A way from a name to URLs: the patterns around a view, the outermost first. */
export interface Possibility {
  readonly chain: readonly Pattern[];
  readonly defaults: Readonly<Record<string, unknown>>;
}

/** A namespace: the patterns that lead to it and its resolver. */
export interface NamespaceEntry {
  readonly chain: readonly Pattern[];
  readonly resolver: URLResolver;
}

export interface ReverseIndex {
  readonly lookups: Map<unknown, Possibility[]>;
  readonly namespaces: Map<string, NamespaceEntry>;
  /** Instance namespaces by application name. */
  readonly apps: Map<string, string[]>;
}

const indexes = new WeakMap<URLResolver, ReverseIndex>();

/** The index of a resolver, built at first use; what stands later in a list is found first, as in Django. */
export function reverseIndexOf(resolver: URLResolver): ReverseIndex {
  const known = indexes.get(resolver);
  if (known !== undefined) return known;
  const index: ReverseIndex = { lookups: new Map(), namespaces: new Map(), apps: new Map() };
  // Known before it is filled: an include that includes itself ends here.
  indexes.set(resolver, index);
  for (const entry of [...resolver.urlPatterns].reverse()) {
    if (entry instanceof URLPattern) {
      const possibility = { chain: [entry.pattern], defaults: entry.defaultArgs };
      push(index.lookups, entry.callback, possibility);
      if (entry.name !== undefined) push(index.lookups, entry.name, possibility);
      continue;
    }
    const { appName, namespace } = entry;
    if (appName && namespace) {
      push(index.apps, appName, namespace);
      index.namespaces.set(namespace, { chain: [entry.pattern], resolver: entry });
    } else {
      takeIn(index, entry);
    }
  }
  return index;
}

/** Adds the names of an include without a namespace. */
function takeIn(index: ReverseIndex, entry: URLResolver): void {
  const inner = reverseIndexOf(entry);
  for (const [name, possibilities] of inner.lookups) {
    for (const { chain, defaults } of possibilities) {
      push(index.lookups, name, {
        chain: [entry.pattern, ...chain],
        defaults: { ...defaults, ...entry.defaultKwargs },
      });
    }
  }
  for (const [namespace, { chain, resolver }] of inner.namespaces) {
    index.namespaces.set(namespace, { chain: [entry.pattern, ...chain], resolver });
  }
  for (const [appName, namespaces] of inner.apps)
    for (const namespace of namespaces) push(index.apps, appName, namespace);
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** A chain of patterns made ready for writing URLs. */
export interface Template {
  readonly forms: readonly ReverseForm[];
  readonly converters: ReadonlyMap<string, PathConverter>;
  /** The routes and expressions as written. */
  readonly text: string;
  /** Whether a URL without the script prefix, made with these texts, would be matched. */
  accepts(url: string, texts: Readonly<Record<string, string>>): boolean;
}

const templates = new WeakMap<Pattern, Map<string, Template>>();

/** The template of a chain; kept with its last pattern. */
export function templateOf(chain: readonly Pattern[]): Template {
  const last = chain[chain.length - 1]!;
  let known = templates.get(last);
  if (known === undefined) {
    known = new Map();
    templates.set(last, known);
  }
  const key = chain.map((pattern) => pattern.text).join("\0");
  let template = known.get(key);
  if (template === undefined) {
    template = createTemplate(chain);
    known.set(key, template);
  }
  return template;
}

function createTemplate(chain: readonly Pattern[]): Template {
  let forms: readonly ReverseForm[] = [{ parts: [], params: [] }];
  let positional = 0;
  for (const pattern of chain) {
    forms = combineForms(forms, shift(pattern.forms, positional));
    positional += pattern.positional;
  }
  const converters = new Map(chain.flatMap((pattern) => [...pattern.converters]));
  const text = chain
    .map((pattern, i) => (i > 0 && pattern.text.startsWith("^") ? pattern.text.slice(1) : pattern.text))
    .join("");
  if (chain.every((pattern) => pattern.checksParams)) {
    return { forms, converters, text, accepts: (_url, texts) => acceptsAll(converters, texts) };
  }
  const regex = new RegExp(
    `^${chain.map((pattern) => pattern.regexSource).join("")}`,
    "u".repeat(Number(text.includes("\\p{"))),
  );
  return { forms, converters, text, accepts: (url) => regex.test(url) };
}

function acceptsAll(converters: ReadonlyMap<string, PathConverter>, texts: Readonly<Record<string, string>>): boolean {
  for (const [name, converter] of converters) {
    const text = texts[name];
    if (text === undefined || !converterAccepts(converter, text)) return false;
  }
  return true;
}

/** Numbers unnamed groups on from those before. */
function shift(forms: readonly ReverseForm[], by: number): readonly ReverseForm[] {
  if (by === 0) return forms;
  const rename = (name: string): string => (/^_[0-9]+$/.test(name) ? `_${Number(name.slice(1)) + by}` : name);
  return forms.map(({ parts, params }) => ({
    parts: parts.map((part) => (typeof part === "string" ? part : { param: rename(part.param) })),
    params: params.map(rename),
  }));
}
