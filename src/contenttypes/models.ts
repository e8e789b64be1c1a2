import type { RegisteredModel } from "../core/apps/index.ts";
import { apps } from "../core/apps/index.ts";
import { manager, models, QuerySet } from "../db/index.ts";

/** A model class, seen as the entry of `django_content_type` that names it. */
type ModelLike = Pick<RegisteredModel, "_meta">;
type ModelNames = { readonly _meta: { readonly verboseName: unknown } };

/**
 * Rows by model, kept after the first read: content types do not change while a process runs.
 * Keyed by database alias, then `app_label.model`.
 */
const cache = new Map<string, Map<string, ContentType>>();

export class ContentTypeManager extends QuerySet<ContentType> {
  /** The content type of a model; made when there is none yet. */
  async getForModel(model: ModelLike): Promise<ContentType> {
    const { appLabel, modelName } = model._meta;
    const key = `${appLabel}.${modelName}`;
    const known = this.#cache().get(key);
    if (known !== undefined) return known;
    const [contentType] = await this.getOrCreate({ appLabel, model: modelName });
    this.#cache().set(key, contentType);
    return contentType;
  }

  /** The content type `appLabel.model`, as fixtures write it. Throws `DoesNotExist`. */
  async getByNaturalKey(appLabel: string, model: string): Promise<ContentType> {
    const key = `${appLabel}.${model}`;
    const known = this.#cache().get(key) ?? (await this.get({ appLabel, model }));
    this.#cache().set(key, known);
    return known;
  }

  /** Forgets what has been read, in every database. Tests and migrations call it. */
  clearCache(): void {
    cache.clear();
  }

  #cache(): Map<string, ContentType> {
    let entries = cache.get(this.db);
    if (entries === undefined) cache.set(this.db, (entries = new Map()));
    return entries;
  }
}

/** A model of an installed app, as a row. Django's `ContentType` (docs/ref/contrib/contenttypes). */
export class ContentType extends models.Model {
  static objects = manager(this, ContentTypeManager);

  appLabel = models.CharField({ maxLength: 100 });
  model = models.CharField({ verboseName: "python model class name", maxLength: 100 });

  static Meta = {
    verboseName: "content type",
    verboseNamePlural: "content types",
    dbTable: "django_content_type",
    uniqueTogether: [["appLabel", "model"]],
  };

  /** The model class, or null when the model is gone. */
  modelClass(): RegisteredModel | null {
    try {
      return apps.getModel(this.appLabel, this.model);
    } catch {
      return null;
    }
  }

  /** `Library | book`: the app and the model, for people. */
  get appLabeledName(): string {
    const model = this.modelClass();
    if (model === null) return this.model;
    return `${apps.getAppConfig(model._meta.appLabel).verboseName} | ${(model as unknown as ModelNames)._meta.verboseName}`;
  }

  naturalKey(): [appLabel: string, model: string] {
    return [this.appLabel, this.model];
  }

  override toString(): string {
    return this.appLabeledName;
  }
}
