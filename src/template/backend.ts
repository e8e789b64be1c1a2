import type { ContextValues } from "./context.ts";
import type { TemplateEngineSettings } from "./settings.ts";

/** A template of any engine. */
export interface BackendTemplate {
  render(context?: ContextValues | null, request?: unknown): Promise<string>;
}

/** A template engine: the Django Template Language, or another one behind the same functions. */
export interface TemplateBackend {
  /** Throws `TemplateDoesNotExist`. */
  getTemplate(name: string): BackendTemplate;
  fromString?(source: string): BackendTemplate;
  /** Forgets cached templates. */
  reset?(): void;
}

/** What stands in `BACKEND`: gets its entry of TEMPLATES, with folders and options filled in. */
export type TemplateBackendClass = new (
  settings: Required<Pick<TemplateEngineSettings, "DIRS" | "APP_DIRS" | "OPTIONS">> & { readonly NAME: string },
) => TemplateBackend;
