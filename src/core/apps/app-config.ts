import { basename } from "node:path";
import { ImproperlyConfigured } from "../errors/index.ts";
import type { Apps, GetModelsOptions, RegisteredModel } from "./registry.ts";

/**
 * One app of a project; the default export of its `apps.ts`. Django's `AppConfig` (docs/ref/applications).
 *
 * ```ts
 * export default class LibraryConfig extends AppConfig {
 *   path = import.meta.dirname;
 *   verboseName = "City library";
 * }
 * ```
 *
 * Everything found by convention (models, admin, migrations, templates, static, …) hangs on `path`.
 */
export abstract class AppConfig {
  /** Folder of the app; write `import.meta.dirname`. */
  abstract path: string;
  /** Full name, unique in a project. Default: the base name of the folder. */
  name = "";
  /** Short name that begins table names and model references, unique. Default: the last part of `name`. */
  label = "";
  /** Name for people. Default: the label in title case. */
  verboseName = "";
  /** Kind of the primary key that a model without one gets. */
  defaultAutoField = "BigAutoField";
  /** Imports the models. Default: `models.ts`, `models.js` or `models/index.ts` of `path`, when there is one. */
  models?: (() => Promise<object>) | undefined;
  /** The registry that holds this app; set when the app is loaded. */
  apps: Apps | null = null;

  /** Runs once when all models are loaded: connect signals, register checks. */
  ready(): void | Promise<void> {}

  /** The model of this app with that name, in any case. Throws `LookupError`. */
  getModel(name: string): RegisteredModel {
    return this.#registry().getModel(this.label, name);
  }

  /** Models of this app, without automatically made and swapped ones unless asked for. */
  getModels(options: GetModelsOptions = {}): RegisteredModel[] {
    return this.#registry().getModels({ ...options, appLabel: this.label });
  }

  toString(): string {
    return `<${this.constructor.name}: ${this.label}>`;
  }

  #registry(): Apps {
    if (this.apps === null) throw new ImproperlyConfigured(`The app ${this.constructor.name} is not installed.`);
    return this.apps;
  }
}

/** What stands in `INSTALLED_APPS`. */
export type AppConfigClass = new () => AppConfig;

/** Makes the instance of an entry and fills what the class leaves to the defaults. @internal */
export function createAppConfig(Config: AppConfigClass): AppConfig {
  const config = new Config();
  if (typeof config.path !== "string" || config.path === "") {
    throw new ImproperlyConfigured(`The app config ${Config.name} has no path.`, {
      hint: `Add the line "path = import.meta.dirname;" to the class.`,
    });
  }
  config.name ||= basename(config.path);
  config.label ||= config.name.slice(config.name.search(/[^./]*$/));
  if (!/^[A-Za-z_]\w*$/.test(config.label)) {
    throw new ImproperlyConfigured(
      `The app label '${config.label}' is not a valid identifier: letters, digits and underscores only.`,
      { hint: `Set label = "..." in ${Config.name}.` },
    );
  }
  config.verboseName ||= config.label.replace(
    /(^|_)([a-z])/g,
    (_, gap: string, c: string) => (gap && " ") + c.toUpperCase(),
  );
  return config;
}
