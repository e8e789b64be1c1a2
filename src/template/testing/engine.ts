import { configure, isConfigured } from "../../core/conf/settings.ts";
import "../../core/conf/core-settings.ts";
import type { ContextValues } from "../context.ts";
import { Engine, type EngineOptions } from "../engine.ts";
import { LocmemLoader } from "../loaders/locmem-loader.ts";

/** An engine over templates in memory, for tests. */
export function memoryEngine(templates: Readonly<Record<string, string>> = {}, options: EngineOptions = {}): Engine {
  if (!isConfigured()) configure({ SECRET_KEY: "test", LANGUAGE_CODE: "en", TIME_ZONE: "UTC" });
  return new Engine({ loaders: [new LocmemLoader(templates)], ...options });
}

/** Renders a template from text. */
export function render(source: string, values: ContextValues = {}, options: EngineOptions = {}): Promise<string> {
  return memoryEngine({}, options).fromString(source).render(values);
}
