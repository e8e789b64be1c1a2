/** What a URLconf may be given as, and how it is loaded. */
import { ImproperlyConfigured } from "../../core/errors/index.ts";
import type { URLPattern } from "./url-pattern.ts";
import type { URLResolver } from "./url-resolver.ts";
import type { ErrorView } from "./view.ts";

export type { ErrorView } from "./view.ts";

/** One entry of `urlpatterns`. */
export type URLEntry = URLPattern | URLResolver;

/** A module with patterns: `urls.ts`. */
export interface UrlconfModule {
  readonly urlpatterns: readonly URLEntry[];
  readonly appName?: string | undefined;
  /** Views for errors, in the root URLconf alone. */
  readonly handler400?: ErrorView | undefined;
  readonly handler403?: ErrorView | undefined;
  readonly handler404?: ErrorView | undefined;
  readonly handler500?: ErrorView | undefined;
}

/** A list of patterns, a module, or a function that imports the module. */
export type Urlconf = readonly URLEntry[] | UrlconfModule | (() => Promise<UrlconfModule>);

/** A URLconf whose module is here. */
export type LoadedUrlconf = readonly URLEntry[] | UrlconfModule;

/** URLconfs of which all modules are here. */
const ready = new WeakSet<Urlconf>();

/** Whether a URLconf needs no loading any more. */
export function isUrlconfReady(urlconf: Urlconf): boolean {
  return ready.has(urlconf);
}

const loaded = new WeakMap<() => Promise<UrlconfModule>, UrlconfModule>();

/** The module of a URLconf; throws `ImproperlyConfigured` when it is a function and was not loaded yet. */
export function loadedUrlconf(urlconf: Urlconf): LoadedUrlconf {
  if (typeof urlconf !== "function") return urlconf;
  const module = loaded.get(urlconf);
  if (module !== undefined) return module;
  throw new ImproperlyConfigured("The URLconf is not loaded yet.", {
    hint: "Call await loadUrlconf() of belleville/urls once at the start; the handler and the test client do it.",
  });
}

/** The patterns of a URLconf; throws `ImproperlyConfigured` when it holds none. */
export function patternsOf(urlconf: Urlconf): readonly URLEntry[] {
  const module = loadedUrlconf(urlconf);
  const patterns = Array.isArray(module) ? (module as readonly URLEntry[]) : (module as UrlconfModule).urlpatterns;
  if (Array.isArray(patterns)) return patterns as readonly URLEntry[];
  throw new ImproperlyConfigured(
    "The included URLconf does not appear to have any patterns in it. If you see the 'urlpatterns' variable with " +
      "valid patterns in the file then the issue is probably caused by a circular import.",
    { hint: "Write: export const urlpatterns = [path(...), ...];" },
  );
}

/** The `appName` that a module declares. */
export function appNameOf(urlconf: Urlconf): string | undefined {
  const module = loadedUrlconf(urlconf);
  return Array.isArray(module) ? undefined : (module as UrlconfModule).appName;
}

/** Imports the module of a URLconf and those of all its includes. */
export async function importUrlconf(urlconf: Urlconf, seen: Set<unknown> = new Set()): Promise<void> {
  if (seen.has(urlconf)) return;
  seen.add(urlconf);
  if (typeof urlconf === "function" && !loaded.has(urlconf)) loaded.set(urlconf, await urlconf());
  for (const entry of patternsOf(urlconf)) {
    if ("urlconf" in entry) await importUrlconf(entry.urlconf, seen);
  }
  // An include that is in itself is ready when the outermost walk is done.
  ready.add(urlconf);
}
