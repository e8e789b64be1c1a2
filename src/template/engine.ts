import { isConfigured, settings } from "../core/conf/settings.ts";
import { ImproperlyConfigured } from "../core/errors/exceptions.ts";
import type { Context, ContextProcessor, ContextValues } from "./context.ts";
import { getDefaultEngine } from "./default-engine.ts";
import { defaultLibraries } from "./default-libraries.ts";
import { TemplateDoesNotExist } from "./errors.ts";
import type { Library } from "./library.ts";
import { AppDirectoriesLoader } from "./loaders/app-directories-loader.ts";
import { CachedLoader } from "./loaders/cached-loader.ts";
import { FilesystemLoader } from "./loaders/filesystem-loader.ts";
import type { Loader } from "./loaders/loader.ts";
import type { Origin } from "./origin.ts";
import { optionalPort } from "./ports.ts";
import type { RenderableTemplate } from "./renderable.ts";
import { Template } from "./template.ts";
import "./settings.ts";

export interface EngineOptions {
  /** Folders that are searched first. */
  readonly dirs?: readonly (string | URL)[] | undefined;
  /** Whether the `templates/` folders of installed apps are searched (default false). */
  readonly appDirs?: boolean | undefined;
  /** Functions that give values to every template of a request, in order. */
  readonly contextProcessors?: readonly ContextProcessor[] | undefined;
  /** Whether changed files are noticed (default: the setting DEBUG). */
  readonly debug?: boolean | undefined;
  /** Loaders instead of those that `dirs` and `appDirs` stand for. */
  readonly loaders?: readonly Loader[] | undefined;
  /** Printed for variables that do not exist (default: nothing). */
  readonly stringIfInvalid?: string | undefined;
  /** Libraries for `{% load %}`, by name. Engines of the TEMPLATES setting also have those of installed apps. */
  readonly libraries?: Readonly<Record<string, Library>> | ReadonlyMap<string, Library> | undefined;
  /** Libraries whose tags and filters need no `{% load %}`. */
  readonly builtins?: readonly Library[] | undefined;
  /** Whether output is escaped (default true). */
  readonly autoescape?: boolean | undefined;
}

/**
 * Finds and compiles templates. Follows `django.template.Engine`.
 *
 * ```ts
 * const engine = new Engine({ dirs: ["templates"] });
 * await engine.renderToString("index.html", { books });
 * ```
 */
export class Engine {
  readonly debug: boolean;
  readonly stringIfInvalid: string;
  readonly autoescape: boolean;
  readonly loaders: readonly Loader[];
  readonly #own: ReadonlyMap<string, Library>;
  readonly #builtins: readonly Library[];
  readonly #processors: readonly ContextProcessor[] | undefined;

  constructor(options: EngineOptions = {}) {
    this.debug = options.debug ?? (isConfigured() && settings.DEBUG);
    this.stringIfInvalid = options.stringIfInvalid ?? "";
    this.autoescape = options.autoescape ?? true;
    if (options.loaders !== undefined && options.appDirs === true) {
      throw new ImproperlyConfigured("app_dirs must not be set when loaders is defined.", {
        hint: "Put new AppDirectoriesLoader() into loaders instead of appDirs: true.",
      });
    }
    const found: Loader[] = [new FilesystemLoader(options.dirs)];
    if (options.appDirs === true) found.push(new AppDirectoriesLoader());
    this.loaders = options.loaders ?? [new CachedLoader(found, { checkChanges: this.debug })];
    const libraries = options.libraries ?? {};
    this.#own = libraries instanceof Map ? libraries : new Map(Object.entries(libraries));
    this.#builtins = options.builtins ?? [];
    this.#processors = options.contextProcessors;
  }

  /** Libraries for `{% load %}`, by name. */
  get libraries(): ReadonlyMap<string, Library> {
    return this.#own;
  }

  /** Libraries that are loaded anyway. */
  get builtins(): readonly Library[] {
    return [...defaultLibraries, ...this.#builtins];
  }

  get contextProcessors(): readonly ContextProcessor[] {
    const first = optionalPort("builtinContextProcessors")?.() ?? [];
    return [...first, ...(this.#processors ?? optionalPort("defaultContextProcessors")?.() ?? [])];
  }

  /** Compiles a template from text. */
  fromString(source: string): Template {
    return new Template(source, { engine: this });
  }

  /** Finds a template, but not at the places `skip`. Throws `TemplateDoesNotExist`. @internal */
  findTemplate(name: string, skip: readonly Origin[] = []): Template {
    if (this.loaders.length === 1) return this.loaders[0]!.getTemplate(name, this, skip);
    return new CachedLoader(this.loaders).getTemplate(name, this, skip);
  }

  /** The template of that name, or with `name#part` a partial of it. Throws `TemplateDoesNotExist`. */
  getTemplate(name: string): RenderableTemplate {
    const [file, part] = splitOnce(name, "#");
    if (file === "") throw new TemplateDoesNotExist(name);
    const template = this.findTemplate(file);
    if (part === undefined || part === "") return template;
    const partial = template.getPartial(part);
    if (partial !== undefined) return partial;
    throw new TemplateDoesNotExist(part, {
      tried: [{ origin: template.origin, status: `The template has no partial "${part}"` }],
    });
  }

  /** The first of the templates that exists. Throws `TemplateDoesNotExist`. */
  selectTemplate(names: readonly string[]): RenderableTemplate {
    if (names.length === 0) throw new TemplateDoesNotExist("No template names provided");
    const chain: TemplateDoesNotExist[] = [];
    for (const name of names) {
      try {
        return this.getTemplate(name);
      } catch (error) {
        if (!(error instanceof TemplateDoesNotExist)) throw error;
        chain.push(error);
      }
    }
    throw new TemplateDoesNotExist([...new Set(chain.map((e) => e.rawMessage))].join(", "), { chain });
  }

  /** Renders the template of that name, or the first that exists. */
  async renderToString(
    name: string | readonly string[],
    context?: ContextValues | Context | null,
    request?: unknown,
  ): Promise<string> {
    const template = typeof name === "string" ? this.getTemplate(name) : this.selectTemplate(name);
    return await template.render(context, request);
  }

  /** Forgets cached templates. */
  reset(): void {
    for (const loader of this.loaders) loader.reset();
  }

  /** The engine of the TEMPLATES setting. */
  static getDefault(): Engine {
    return getDefaultEngine();
  }
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
