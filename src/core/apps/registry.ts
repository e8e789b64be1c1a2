import { didYouMean } from "../../utils/suggest.ts";
import { AppRegistryNotReady, BellevilleError, ImproperlyConfigured } from "../errors/index.ts";
import { type AppConfig, type AppConfigClass, createAppConfig } from "./app-config.ts";
import { importAppModule } from "./app-modules.ts";

/** What the registry knows of a model class; `db` has the whole. */
export interface RegisteredModel {
  readonly name: string;
  readonly _meta: {
    readonly appLabel: string;
    /** Lower case. */
    readonly modelName: string;
    /** As written. */
    readonly objectName: string;
    /** Made by the ORM itself, such as the table behind a many-to-many field. */
    readonly autoCreated?: unknown;
    /** Label of the model that a setting puts in its place. */
    readonly swapped?: string | null;
  };
}

/** Which models `getModels()` gives besides the usual ones. */
export interface GetModelsOptions {
  /** Those that the ORM made by itself. Default: `false`. */
  readonly includeAutoCreated?: boolean;
  /** Those in whose place a setting puts another. Default: `false`. */
  readonly includeSwapped?: boolean;
}

// oxlint-disable-next-line typescript/no-explicit-any -- classes of models take any constructor arguments
export type AnyClass = abstract new (...args: any[]) => object;

/** How `db` hears of the classes that apps export from their models module. */
export interface ModelHook {
  /** Whether an exported class is a model that wants a table. */
  isModel(exported: AnyClass): boolean;
  /** Gives a class its app; called once a class, in the order of apps and exports. Expected to call `registerModel`. */
  prepare(model: AnyClass, config: AppConfig): void;
  /** Called once after the models of all apps are prepared and before `ready()` of the apps. */
  finish?(): void | Promise<void>;
}

/** No app or model has that name. Django raises Python's `LookupError`. */
export class LookupError extends BellevilleError {
  static override readonly code: string = "apps.lookup_error";
}

/** Installed apps and their models. Projects use the one instance `apps`; migrations make others. */
export class Apps {
  readonly #configs = new Map<string, AppConfig>();
  readonly #models = new Map<string, Map<string, RegisteredModel>>();
  readonly #hooks: ModelHook[] = [];
  #loading: Promise<void> | null = null;
  /** Whether the instances of all app configs exist. */
  appsReady = false;
  /** Whether the models of all apps are loaded. */
  modelsReady = false;
  /** Whether `ready()` of all apps has run. */
  ready = false;

  /** Loads the apps, in order. Later calls wait for the first one. */
  populate(entries: readonly AppConfigClass[]): Promise<void> {
    this.#loading ??= this.#load(entries);
    return this.#loading;
  }

  async #load(entries: readonly AppConfigClass[]): Promise<void> {
    for (const entry of entries) this.#addConfig(createAppConfig(entry));
    this.appsReady = true;
    const owners = new Map<AnyClass, AppConfig[]>();
    for (const config of this.#configs.values()) {
      const module = await (config.models ? config.models() : importAppModule(config, "models"));
      for (const exported of new Set<unknown>(Object.values(module ?? {}))) {
        if (typeof exported !== "function" || exported.prototype === undefined) continue;
        const known = owners.get(exported as AnyClass);
        if (known === undefined) owners.set(exported as AnyClass, [config]);
        else known.push(config);
      }
    }
    for (const hook of this.#hooks) {
      for (const [exported, configs] of owners) {
        if (hook.isModel(exported)) hook.prepare(exported, ownerOf(exported, configs));
      }
      await hook.finish?.();
    }
    this.modelsReady = true;
    for (const config of this.#configs.values()) await config.ready();
    this.ready = true;
  }

  #addConfig(config: AppConfig): void {
    const other = this.#configs.get(config.label);
    if (other !== undefined) {
      const hint =
        other.constructor === config.constructor
          ? "Remove one of the two entries from INSTALLED_APPS."
          : `Set another label in ${other.constructor.name} or ${config.constructor.name}.`;
      throw new ImproperlyConfigured(`Application labels aren't unique, duplicates: ${config.label}`, { hint });
    }
    if ([...this.#configs.values()].some((c) => c.name === config.name)) {
      throw new ImproperlyConfigured(`Application names aren't unique, duplicates: ${config.name}`);
    }
    config.apps = this;
    this.#configs.set(config.label, config);
  }

  /** Asks to be told of model classes; `db` calls it when it is imported. */
  addModelHook(hook: ModelHook): void {
    this.#hooks.push(hook);
  }

  /** Puts a model under its label and name. Throws `ImproperlyConfigured` when the name is taken by another class. */
  registerModel(model: RegisteredModel): void {
    const { appLabel, modelName, objectName } = model._meta;
    let models = this.#models.get(appLabel);
    if (models === undefined) this.#models.set(appLabel, (models = new Map()));
    const other = models.get(modelName);
    if (other !== undefined && other !== model) {
      throw new ImproperlyConfigured(`Conflicting '${modelName}' models in application '${appLabel}'.`, {
        hint: `Rename one of the two classes ${objectName} and ${other._meta.objectName}.`,
      });
    }
    models.set(modelName, model);
  }

  /** Throws `AppRegistryNotReady` before the apps are loaded. */
  checkAppsReady(): void {
    if (!this.appsReady) throw notReady("Apps aren't loaded yet.");
  }

  /** Throws `AppRegistryNotReady` before the models are loaded. */
  checkModelsReady(): void {
    if (!this.modelsReady) throw notReady("Models aren't loaded yet.");
  }

  /** Installed apps, in the order of `INSTALLED_APPS`. */
  getAppConfigs(): AppConfig[] {
    this.checkAppsReady();
    return [...this.#configs.values()];
  }

  /** The app with that label. Throws `LookupError` that suggests near labels. */
  getAppConfig(label: string): AppConfig {
    this.checkAppsReady();
    const config = this.#configs.get(label);
    if (config !== undefined) return config;
    const byName = [...this.#configs.values()].find((c) => c.name === label);
    const near = byName ? `Did you mean "${byName.label}"?` : didYouMean(label, this.#configs.keys());
    throw new LookupError(`No installed app with label '${label}'. ${near}`.trim());
  }

  /** The model `("library.Book")` or `("library", "Book")`; the model's name in any case. Throws `LookupError`. */
  getModel(label: string, name?: string): RegisteredModel {
    this.checkModelsReady();
    if (name === undefined) {
      const parts = label.split(".");
      if (parts.length !== 2) {
        throw new LookupError(`A model is named "app_label.ModelName"; "${label}" is not of that form.`);
      }
      return this.getModel(parts[0]!, parts[1]);
    }
    this.getAppConfig(label);
    const models = this.#models.get(label) ?? new Map<string, RegisteredModel>();
    const model = models.get(name.toLowerCase());
    if (model !== undefined) return model;
    const near = didYouMean(
      name,
      [...models.values()].map((m) => m._meta.objectName),
    );
    throw new LookupError(`App '${label}' doesn't have a '${name}' model. ${near}`.trim());
  }

  /** Models of installed apps, in the order of apps and definition. */
  getModels(options: GetModelsOptions & { readonly appLabel?: string } = {}): RegisteredModel[] {
    this.checkModelsReady();
    const { includeAutoCreated = false, includeSwapped = false, appLabel } = options;
    const labels = appLabel === undefined ? [...this.#configs.keys()] : [appLabel];
    const found = labels.flatMap((label) => [...(this.#models.get(label)?.values() ?? [])]);
    return found.filter(
      ({ _meta }) => (includeAutoCreated || !_meta.autoCreated) && (includeSwapped || (_meta.swapped ?? null) === null),
    );
  }

  /** Whether an app with that full name is installed. */
  isInstalled(name: string): boolean {
    this.checkAppsReady();
    return [...this.#configs.values()].some((config) => config.name === name);
  }
}

/** The app a class belongs to. One that several apps export must say so itself. */
function ownerOf(model: AnyClass, configs: readonly AppConfig[]): AppConfig {
  if (configs.length === 1) return configs[0]!;
  const label = Object.hasOwn(model, "Meta") ? (model as { Meta?: { appLabel?: string } }).Meta?.appLabel : undefined;
  const owner = configs.find((config) => config.label === label);
  if (owner !== undefined) return owner;
  const labels = configs.map((config) => config.label);
  throw new ImproperlyConfigured(`The model ${model.name} is exported by the models of ${labels.join(" and ")}.`, {
    hint: `Export it from one app only, or say which one owns it: static Meta = { appLabel: "${labels[0]}" }.`,
  });
}

function notReady(message: string): AppRegistryNotReady {
  return new AppRegistryNotReady(message, { hint: "Await setup() of belleville/apps first; manage.ts does it." });
}

/** The apps of the running project. */
export const apps = new Apps();
