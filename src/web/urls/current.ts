/** What Django keeps per thread of URLs: the script prefix and the URLconf of the running request. */
import { ContextKey } from "../../core/context/index.ts";
import type { Urlconf } from "./urlconf.ts";

const scriptPrefix = new ContextKey<string>("script prefix", () => "/");
const currentUrlconf = new ContextKey<Urlconf | null>("urlconf", () => null);

/** Path under which the project is mounted; ends with a slash. */
export function getScriptPrefix(): string {
  return scriptPrefix.get();
}

/** Sets the script prefix for the rest of this request. */
export function setScriptPrefix(prefix: string): void {
  scriptPrefix.set(prefix.endsWith("/") ? prefix : `${prefix}/`);
}

export function clearScriptPrefix(): void {
  scriptPrefix.unset();
}

/** The URLconf set for this request, or null: then `ROOT_URLCONF` counts. */
export function getUrlconf(): Urlconf | null {
  return currentUrlconf.get();
}

/** Sets another URLconf than `ROOT_URLCONF` for the rest of this request; null takes it back. */
export function setUrlconf(urlconf: Urlconf | null): void {
  if (urlconf === null) currentUrlconf.unset();
  else currentUrlconf.set(urlconf);
}
