import { isConfigured, settings } from "../../core/conf/index.ts";
import "../settings.ts";
import { setDefaultRenderer } from "./renderer.ts";
import { DjangoTemplates, TemplatesSetting } from "./template-renderers.ts";

setDefaultRenderer(() => {
  const chosen = isConfigured() ? settings.FORM_RENDERER : "django";
  if (typeof chosen === "function") return new chosen();
  return chosen === "templates" ? new TemplatesSetting() : new DjangoTemplates();
});
