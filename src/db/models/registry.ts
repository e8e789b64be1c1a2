/** Which models there are: those of the project, and apart from them those of a historical state of migrations. */
import { type AnyClass, apps, LookupError } from "../../core/apps/registry.ts";
import { ImproperlyConfigured } from "../../core/errors/exceptions.ts";
import { didYouMean } from "../../utils/suggest.ts";
import type { ModelClass } from "./fields/field.ts";
import { isModelClass } from "./instance.ts";

/** Models by app label and name. Relations find their targets and reverse sides in the registry of their model. */
export class ModelRegistry {
  readonly #models = new Map<string, ModelClass>();
  /** Counts up whenever a model is added or taken away; caches compare it. */
  version = 0;

  /** Adds a model under its label. Throws `ImproperlyConfigured` when another class has the name. */
  register(model: ModelClass): void {
    const key = model._meta.labelLower;
    const other = this.#models.get(key);
    if (other === model) return;
    if (other !== undefined) {
      throw new ImproperlyConfigured(
        `Conflicting '${model._meta.modelName}' models in application '${model._meta.appLabel}'.`,
      );
    }
    this.#models.set(key, model);
    this.version++;
  }

  unregister(model: ModelClass): void {
    if (this.#models.get(model._meta.labelLower) === model) this.#models.delete(model._meta.labelLower);
    this.version++;
  }

  /** The model of a label such as `library.Book`, in any case. Throws `LookupError`. */
  getModel(label: string): ModelClass {
    const model = this.#models.get(label.toLowerCase());
    if (model !== undefined) return model;
    const near = didYouMean(
      label,
      [...this.#models.values()].map((m) => m._meta.label),
    );
    throw new LookupError(`There is no model "${label}". ${near}`.trim(), {
      hint: 'A model is named "app_label.ModelName".',
    });
  }

  has(label: string): boolean {
    return this.#models.has(label.toLowerCase());
  }

  getModels(options: { readonly includeAutoCreated?: boolean } = {}): ModelClass[] {
    const all = [...this.#models.values()];
    return options.includeAutoCreated === true ? all : all.filter((model) => model._meta.autoCreated === null);
  }
}

/** Models of the project. */
export const modelRegistry = new ModelRegistry();

interface AppOfModel {
  readonly label: string;
  readonly defaultAutoField: string;
}

const appOfModel = new WeakMap<object, AppOfModel>();

/** The app that a class was registered for, if any. @internal */
export function appOf(model: object): AppOfModel | undefined {
  return appOfModel.get(model);
}

/** Whether a class is a model with a table of its own or a proxy, not an abstract base. */
function isConcreteModel(exported: unknown): exported is ModelClass {
  if (!isModelClass(exported) || Object.hasOwn(exported, "_base")) return false;
  const meta: unknown = Object.hasOwn(exported, "Meta") ? (exported as { Meta?: unknown }).Meta : undefined;
  return !(typeof meta === "object" && meta !== null && (meta as { abstract?: boolean }).abstract === true);
}

/**
 * Gives model classes their app and registers them. `setup()` does it for installed apps; tests may call it.
 *
 * ```ts
 * registerModels("library", { Author, Book });
 * ```
 */
export function registerModels(appLabel: string, exported: Readonly<Record<string, unknown>>): void {
  for (const model of Object.values(exported))
    if (isConcreteModel(model)) prepareModel(model, { label: appLabel, defaultAutoField: "BigAutoField" });
}

function prepareModel(model: ModelClass, app: AppOfModel): void {
  if (!appOfModel.has(model)) appOfModel.set(model, app);
  modelRegistry.register(model);
}

apps.addModelHook({
  isModel: (exported: AnyClass) => isConcreteModel(exported),
  prepare: (model, config) => {
    prepareModel(model as unknown as ModelClass, config);
    apps.registerModel(model as unknown as ModelClass);
  },
  finish: () => {
    // Relations resolve and reverse names clash here, at start, rather than in the first query.
    for (const model of modelRegistry.getModels()) {
      if (model._meta.swapped !== null) continue;
      for (const field of model._meta.manyToMany) {
        const through = field.remoteField?.autoThrough;
        if (through) apps.registerModel(through as ModelClass);
      }
      void model._meta.relatedObjects;
    }
  },
});
