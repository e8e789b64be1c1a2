/** Settings of templates. Defaults: those of Django's `startproject` (docs/ref/settings#templates). */
import { isListOf, isObject } from "../core/conf/checks.ts";
import { declareSettings } from "../core/conf/settings.ts";
import "../core/conf/core-settings.ts";
import type { TemplateBackendClass } from "./backend.ts";
import type { ContextProcessor } from "./context.ts";
import type { Library } from "./library.ts";
import type { Loader } from "./loaders/loader.ts";

/** OPTIONS of an engine of the Django Template Language. */
export interface DjangoTemplatesOptions {
  readonly autoescape?: boolean | undefined;
  /** Functions `(request) => values`, in order. Default: those of startproject (debug, request, auth, messages). */
  readonly contextProcessors?: readonly ContextProcessor[] | undefined;
  /** Default: the setting DEBUG. */
  readonly debug?: boolean | undefined;
  /** Loaders instead of DIRS and APP_DIRS. */
  readonly loaders?: readonly Loader[] | undefined;
  /** Printed for variables that do not exist; `%s` in it becomes the name. Default: nothing. */
  readonly stringIfInvalid?: string | undefined;
  /** Libraries for `{% load %}`, besides those of installed apps. */
  readonly libraries?: Readonly<Record<string, Library>> | undefined;
  /** Libraries that need no `{% load %}`. */
  readonly builtins?: readonly Library[] | undefined;
}

/** One entry of TEMPLATES. */
export interface TemplateEngineSettings {
  /** Class of the engine. Default: `DjangoTemplates`. */
  readonly BACKEND?: TemplateBackendClass | undefined;
  /** Name for `using`; unique. Default: the name of the class in lower case, `django` for `DjangoTemplates`. */
  readonly NAME?: string | undefined;
  /** Folders that are searched first, in order. */
  readonly DIRS?: readonly (string | URL)[] | undefined;
  /** Whether the `templates/` folders of installed apps are searched. Default: false. */
  readonly APP_DIRS?: boolean | undefined;
  readonly OPTIONS?: DjangoTemplatesOptions | undefined;
}

declare module "../core/conf/settings.ts" {
  interface Settings {
    /**
     * Template engines, tried in order. Default: one engine with the folder `templates/` of the project,
     * those of installed apps, and the context processors of startproject.
     */
    readonly TEMPLATES: readonly TemplateEngineSettings[] | null;
  }
}

declareSettings({
  TEMPLATES: {
    type: {
      expected: "a list of engines such as [{ DIRS: [...], APP_DIRS: true, OPTIONS: {...} }]",
      test: (value) => value === null || isListOf(isObject).test(value),
    },
    default: () => null,
  },
});
