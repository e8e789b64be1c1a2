import { didYouMean } from "../utils/suggest.ts";
import { ImproperlyConfigured } from "../core/errors/exceptions.ts";
import type { TemplateBackend } from "./backend.ts";
import { Engine } from "./engine.ts";
import { installedLibraries } from "./installed-libraries.ts";
import type { Library } from "./library.ts";
import type { RenderableTemplate } from "./renderable.ts";
import type { DjangoTemplatesOptions, TemplateEngineSettings } from "./settings.ts";
import type { Template } from "./template.ts";

const OPTIONS: readonly (keyof DjangoTemplatesOptions)[] = [
  "autoescape",
  "contextProcessors",
  "debug",
  "loaders",
  "stringIfInvalid",
  "libraries",
  "builtins",
];

/** The engine of the Django Template Language for the TEMPLATES setting; knows the libraries of installed apps. */
export class DjangoTemplates implements TemplateBackend {
  readonly engine: Engine;

  constructor(settings: TemplateEngineSettings = {}) {
    const options: DjangoTemplatesOptions = settings.OPTIONS ?? {};
    for (const name of Object.keys(options)) {
      if ((OPTIONS as readonly string[]).includes(name)) continue;
      throw new ImproperlyConfigured(
        `Unknown option ${name} of a template engine. ${didYouMean(name, OPTIONS)}`.trim(),
        {
          hint: `TEMPLATES[…].OPTIONS takes: ${OPTIONS.join(", ")}.`,
        },
      );
    }
    this.engine = new EngineOfApps({ ...options, dirs: settings.DIRS, appDirs: settings.APP_DIRS });
  }

  getTemplate(name: string): RenderableTemplate {
    return this.engine.getTemplate(name);
  }

  fromString(source: string): Template {
    return this.engine.fromString(source);
  }

  reset(): void {
    this.engine.reset();
  }
}

class EngineOfApps extends Engine {
  override get libraries(): ReadonlyMap<string, Library> {
    return new Map([...installedLibraries(), ...super.libraries]);
  }
}
