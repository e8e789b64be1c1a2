import type { ViewFunction } from "./view.ts";

/** What a match is made of; see `ResolverMatch`. */
export interface MatchParts {
  readonly func: ViewFunction;
  readonly args: readonly string[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly capturedKwargs: Readonly<Record<string, unknown>>;
  readonly extraKwargs: Readonly<Record<string, unknown>>;
  readonly urlName: string | undefined;
  readonly route: string;
  readonly appNames: readonly string[];
  readonly namespaces: readonly string[];
}

/** The view that a path leads to, and how. Reference: docs/ref/urlresolvers, "ResolverMatch". */
export class ResolverMatch {
  readonly func: ViewFunction;
  /** Unnamed groups. */
  readonly args: readonly string[];
  /** What the view gets: captured by name, extra arguments, or both. */
  readonly kwargs: Readonly<Record<string, unknown>>;
  /** Captured by the last pattern alone. */
  readonly capturedKwargs: Readonly<Record<string, unknown>>;
  /** Extra arguments of `path()` and of the includes around it. */
  readonly extraKwargs: Readonly<Record<string, unknown>>;
  readonly urlName: string | undefined;
  /** The routes of all includes and of the pattern, joined. */
  readonly route: string;
  readonly appNames: readonly string[];
  readonly namespaces: readonly string[];

  constructor(parts: MatchParts) {
    this.func = parts.func;
    this.args = parts.args;
    this.kwargs = parts.kwargs;
    this.capturedKwargs = parts.capturedKwargs;
    this.extraKwargs = parts.extraKwargs;
    this.urlName = parts.urlName;
    this.route = parts.route;
    this.appNames = parts.appNames;
    this.namespaces = parts.namespaces;
  }

  get appName(): string {
    return this.appNames.join(":");
  }

  get namespace(): string {
    return this.namespaces.join(":");
  }

  /** The name with its namespaces; a view without a name goes by that of its function or class. */
  get viewName(): string {
    return [...this.namespaces, this.urlName ?? viewLabel(this.func)].join(":");
  }

  /** What the view is called with: named parameters, or the unnamed ones numbered from 0. */
  get params(): Readonly<Record<string, unknown>> {
    return this.args.length === 0 ? this.kwargs : Object.fromEntries(this.args.entries());
  }

  toString(): string {
    return `ResolverMatch(func=${viewLabel(this.func)}, kwargs=${JSON.stringify(this.kwargs)}, route=${this.route})`;
  }
}

/** Name of a view for people. */
export function viewLabel(view: ViewFunction): string {
  const { viewClass } = view;
  return (typeof viewClass === "function" ? viewClass.name : view.name) || "(anonymous)";
}
