import { join } from "node:path";
import { settings } from "../core/conf/settings.ts";
import { ImproperlyConfigured } from "../core/errors/exceptions.ts";
import { didYouMean } from "../utils/suggest.ts";
import type { TemplateBackend } from "./backend.ts";
import { DjangoTemplates } from "./django-templates.ts";
import { setDefaultEngine } from "./default-engine.ts";
import type { TemplateEngineSettings } from "./settings.ts";
import "./settings.ts";

/** A name under `using` is no engine of TEMPLATES. */
export class InvalidTemplateEngineError extends ImproperlyConfigured {
  static override readonly code: string = "template.invalid_engine";
}

/** The engines of the TEMPLATES setting, made when they are first used. Follows `django.template.engines`. */
export class EngineHandler {
  #source: unknown;
  #entries = new Map<string, TemplateEngineSettings>();
  readonly #engines = new Map<string, TemplateBackend>();

  /** Throws `InvalidTemplateEngineError` that suggests near names. */
  get(name: string): TemplateBackend {
    const entry = this.#settings().get(name);
    if (entry === undefined) {
      throw new InvalidTemplateEngineError(`Could not find config for '${name}' in settings.TEMPLATES.`, {
        hint: didYouMean(name, this.#entries.keys()) || `Engines: ${[...this.#entries.keys()].join(", ")}.`,
      });
    }
    let engine = this.#engines.get(name);
    if (engine === undefined) {
      const Backend = entry.BACKEND ?? DjangoTemplates;
      const { DIRS = [], APP_DIRS = false, OPTIONS = {} } = entry;
      engine = new Backend({ NAME: name, DIRS, APP_DIRS, OPTIONS });
      this.#engines.set(name, engine);
    }
    return engine;
  }

  /** All engines, in order. */
  all(): TemplateBackend[] {
    return [...this.#settings().keys()].map((name) => this.get(name));
  }

  /** Forgets cached templates: a file has changed. */
  reset(): void {
    for (const engine of this.#engines.values()) engine.reset?.();
  }

  #settings(): ReadonlyMap<string, TemplateEngineSettings> {
    const source = settings.TEMPLATES;
    if (this.#source === source && this.#entries.size > 0) return this.#entries;
    this.#source = source;
    this.#engines.clear();
    this.#entries = new Map();
    for (const entry of source ?? [{ DIRS: [join(String(settings.BASE_DIR), "templates")], APP_DIRS: true }]) {
      const name = entry.NAME ?? defaultName(entry);
      if (this.#entries.has(name)) {
        throw new ImproperlyConfigured(`Template engine aliases aren't unique, duplicates: ${name}.`, {
          hint: "Set a unique NAME for each engine in settings.TEMPLATES.",
        });
      }
      this.#entries.set(name, entry);
    }
    return this.#entries;
  }
}

function defaultName({ BACKEND }: TemplateEngineSettings): string {
  return BACKEND === undefined || BACKEND === (DjangoTemplates as unknown) ? "django" : BACKEND.name.toLowerCase();
}

export const engines = new EngineHandler();

setDefaultEngine(() => {
  for (const backend of engines.all()) if (backend instanceof DjangoTemplates) return backend.engine;
  throw new ImproperlyConfigured("No DjangoTemplates backend is configured.");
});
