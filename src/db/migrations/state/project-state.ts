import { didYouMean } from "../../../utils/suggest.ts";
import { StateError } from "../errors.ts";
import type { MigrationField } from "../fields.ts";
import { type ModelKey, type ModelState } from "./model-state.ts";
import { type Referrer, referrers } from "./references.ts";
import { StateApps } from "./state-apps.ts";

type AppModels = ReadonlyMap<string, ModelState>;

let emptyState: ProjectState | null = null;

/**
 * All models of a project at one point of history. Immutable: an operation's `stateForwards()` returns a new state that
 * shares every model it leaves alone, so that a step costs the size of one app, not of the project.
 *
 * Django's `ProjectState` is changed in place and cloned instead (docs/topics/migrations, "Historical models").
 */
export class ProjectState {
  readonly #byApp: ReadonlyMap<string, AppModels>;
  #apps: StateApps | null = null;

  private constructor(byApp: ReadonlyMap<string, AppModels>) {
    this.#byApp = byApp;
  }

  // A getter: TypeScript 7.0 emits the alias of a class that names itself in a static field after the field's initializer.
  static get empty(): ProjectState {
    return (emptyState ??= new ProjectState(new Map()));
  }

  /** A state of these models. */
  static of(models: Iterable<ModelState>): ProjectState {
    const byApp = new Map<string, Map<string, ModelState>>();
    for (const model of models) {
      let app = byApp.get(model.appLabel);
      if (app === undefined) byApp.set(model.appLabel, (app = new Map()));
      app.set(model.modelName, model);
    }
    return new ProjectState(byApp);
  }

  /** The historical model classes of this state, made when they are asked for. */
  get apps(): StateApps {
    return (this.#apps ??= new StateApps(this));
  }

  appLabels(): string[] {
    return [...this.#byApp.keys()];
  }

  /** Models of one app, or of all. */
  *models(appLabel?: string): Generator<ModelState> {
    if (appLabel !== undefined) {
      yield* this.#byApp.get(appLabel)?.values() ?? [];
    } else {
      for (const app of this.#byApp.values()) yield* app.values();
    }
  }

  find(appLabel: string, modelName: string): ModelState | undefined {
    return this.#byApp.get(appLabel)?.get(modelName.toLowerCase());
  }

  findKey(key: ModelKey): ModelState | undefined {
    const dot = key.indexOf(".");
    return this.#byApp.get(key.slice(0, dot))?.get(key.slice(dot + 1));
  }

  /** The model. Throws `StateError` with near names. */
  model(appLabel: string, modelName: string): ModelState {
    const found = this.find(appLabel, modelName);
    if (found !== undefined) return found;
    const names = [...this.models(appLabel)].map((model) => model.name);
    const near = didYouMean(modelName, names);
    throw new StateError(
      `The app ${appLabel} has no model named '${modelName}' at this point of the migrations. ${near}`.trim(),
    );
  }

  /** Fields of any model that refer to the model `key`, or to one field of it. */
  referrers(key: ModelKey, fieldName?: string): Generator<Referrer> {
    return referrers(this.models(), key, fieldName);
  }

  /** With this model added, or in the place of the one of its name. */
  withModel(model: ModelState): ProjectState {
    const app = new Map(this.#byApp.get(model.appLabel));
    app.set(model.modelName, model);
    return this.#withApp(model.appLabel, app);
  }

  withoutModel(appLabel: string, modelName: string): ProjectState {
    this.model(appLabel, modelName);
    const app = new Map(this.#byApp.get(appLabel));
    app.delete(modelName.toLowerCase());
    return this.#withApp(appLabel, app);
  }

  #withApp(appLabel: string, app: AppModels): ProjectState {
    const byApp = new Map(this.#byApp);
    if (app.size === 0) byApp.delete(appLabel);
    else byApp.set(appLabel, app);
    return new ProjectState(byApp);
  }

  /** With one model changed by `change`. */
  changeModel(appLabel: string, modelName: string, change: (model: ModelState) => ModelState): ProjectState {
    return this.withModel(change(this.model(appLabel, modelName)));
  }

  /** With one field set, at the end when it is new. */
  withField(appLabel: string, modelName: string, name: string, field: MigrationField): ProjectState {
    return this.changeModel(appLabel, modelName, (model) => model.withFields([...model.fields, [name, field]]));
  }

  equals(other: ProjectState): boolean {
    const [mine, theirs] = [[...this.models()], [...other.models()]];
    return (
      mine.length === theirs.length &&
      mine.every((model) => {
        const match = other.findKey(model.key);
        return match !== undefined && model.equals(match);
      })
    );
  }
}
