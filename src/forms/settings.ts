/** Settings of forms. Defaults: Django's `conf/global_settings.py` (docs/ref/settings). */
import { isBoolean, type ValueType } from "../core/conf/checks.ts";
import { declareSettings } from "../core/conf/settings.ts";
import type { Renderer } from "./renderers/renderer.ts";

declare module "../core/conf/settings.ts" {
  interface Settings {
    /**
     * Class of the object that renders forms: `DjangoTemplates` (the built-in templates, default),
     * `TemplatesSetting` (templates of the project may override them), or one of your own.
     */
    readonly FORM_RENDERER: (new () => Renderer) | "django" | "templates";
    /** Whether the empty choice of a list reads `---------` as before Django 6.1. Default: false. */
    readonly USE_BLANK_CHOICE_DASH: boolean;
  }
}

const isRenderer: ValueType = {
  expected: '"django", "templates" or a renderer class',
  test: (v) => v === "django" || v === "templates" || typeof v === "function",
};

declareSettings({
  FORM_RENDERER: { type: isRenderer, default: () => "django" },
  USE_BLANK_CHOICE_DASH: { type: isBoolean, default: () => false },
});
