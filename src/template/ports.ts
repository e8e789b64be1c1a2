/**
 * What tags need from layers above: the layer that can do it registers itself when it is imported.
 */
import { ImproperlyConfigured } from "../core/errors/exceptions.ts";
import type { ContextProcessor } from "./context.ts";

/** A call of `{% url %}`. */
export interface UrlCall {
  readonly viewname: unknown;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  /** The request of the page, if it has one: its `currentApp` or namespace chooses among instances of an app. */
  readonly request: unknown;
}

/** The functions that tags and engines call. */
export interface TemplatePorts {
  /** URL of a named pattern (web/urls). An error whose name is `NoReverseMatch` means: there is none. */
  reverse: (call: UrlCall) => string;
  /** URL of a static file (`{% static %}`). */
  staticUrl: (path: string) => string;
  /** Prefixes of static and of uploaded files: STATIC_URL and MEDIA_URL. */
  staticPrefix: () => string;
  mediaPrefix: () => string;
  /** Processors that every engine runs first: CSRF. */
  builtinContextProcessors: () => readonly ContextProcessor[];
  /** Processors of an engine that names none. */
  defaultContextProcessors: () => readonly ContextProcessor[];
}

const ports: Partial<TemplatePorts> = {};

/** Fills ports; the layers above call it once, when they are imported. */
export function setTemplatePorts(given: Partial<TemplatePorts>): void {
  Object.assign(ports, given);
}

/** A port that must be filled. Throws `ImproperlyConfigured` that says which layer is missing. */
export function port<K extends keyof TemplatePorts>(name: K, needed: string): TemplatePorts[K] {
  const found = ports[name];
  if (found !== undefined) return found as TemplatePorts[K];
  throw new ImproperlyConfigured(`A template uses ${needed}, but nothing in this process provides it.`, {
    hint: "Start through manage.ts or server.ts, or import the layer that does it.",
  });
}

/** A port that may be empty. */
export function optionalPort<K extends keyof TemplatePorts>(name: K): TemplatePorts[K] | undefined {
  return ports[name];
}
