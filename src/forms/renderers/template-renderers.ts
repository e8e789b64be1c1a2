import { sep } from "node:path";
import { Engine } from "../../template/engine.ts";
import { markSafe, type SafeString } from "../../utils/safe-string.ts";
import type { BoundFieldClass } from "../bound-field-class.ts";
import { BUILTIN_TEMPLATES } from "./builtin-templates.ts";
import { INCLUDED_TEMPLATES, NATIVE_TEMPLATES, type NativeTemplate } from "./native-templates.ts";
import type { Renderer } from "./renderer.ts";

type EngineTemplate = ReturnType<Engine["getTemplate"]>;

/**
 * Base of the renderers: finds templates through an engine.
 *
 * A subclass may name other templates for forms, sets of forms and fields. Reference: docs/ref/forms/renderers.
 */
export abstract class BaseRenderer implements Renderer {
  readonly formTemplateName: string = "django/forms/div.html";
  readonly formsetTemplateName: string = "django/forms/formsets/div.html";
  readonly fieldTemplateName: string = "django/forms/field.html";
  readonly boundFieldClass: BoundFieldClass | null = null;
  readonly #native = new Map<string, NativeTemplate | null>();

  abstract getTemplate(templateName: string): EngineTemplate;

  async render(
    templateName: string,
    context: Readonly<Record<string, unknown>>,
    request?: unknown,
  ): Promise<SafeString> {
    const native = this.#nativeTemplate(templateName)?.(context) ?? null;
    if (native !== null) return markSafe(native);
    return markSafe((await this.getTemplate(templateName).render(context, request)).trim());
  }

  /** The function for a built-in template, unless the name leads to a template of the project. */
  #nativeTemplate(name: string): NativeTemplate | null {
    let native = this.#native.get(name);
    if (native === undefined) {
      const known = NATIVE_TEMPLATES.get(name);
      const used = [name, ...(INCLUDED_TEMPLATES.get(name) ?? [])];
      native = known !== undefined && used.every((one) => this.#isBuiltin(one)) ? known : null;
      this.#native.set(name, native);
    }
    return native;
  }

  #isBuiltin(name: string): boolean {
    return this.getTemplate(name).origin.name.startsWith(BUILTIN_TEMPLATES + sep);
  }
}

/** The built-in templates, then those of the installed apps (default). */
export class DjangoTemplates extends BaseRenderer {
  readonly #templates = new Map<string, EngineTemplate>();
  #engine: Engine | null = null;

  get engine(): Engine {
    this.#engine ??= new Engine({ dirs: [BUILTIN_TEMPLATES], appDirs: true });
    return this.#engine;
  }

  /** Finds a template once: built-in ones do not change. */
  getTemplate(templateName: string): EngineTemplate {
    let template = this.#templates.get(templateName);
    if (template === undefined) {
      template = this.engine.getTemplate(templateName);
      if (template.origin.name.startsWith(BUILTIN_TEMPLATES + sep)) this.#templates.set(templateName, template);
    }
    return template;
  }
}

/** The templates of the setting `TEMPLATES`, so that a project may override the built-in ones. */
export class TemplatesSetting extends BaseRenderer {
  getTemplate(templateName: string): EngineTemplate {
    return Engine.getDefault().getTemplate(templateName);
  }
}
