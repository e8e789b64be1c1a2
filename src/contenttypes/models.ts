import { apps, LookupError, type RegisteredModel } from "../core/apps/index.ts";
import { gettextLazy } from "../core/i18n/index.ts";
import { connections } from "../db/connection/connections.ts";
import { manager, models, Q, QuerySet } from "../db/index.ts";
import type { ModelClass } from "../db/models/fields/field.ts";

/** A model class, or an instance of one. */
export type ModelLike = Pick<RegisteredModel, "_meta"> | models.BaseModel;

export interface ContentTypeOptions {
  /** Whether a proxy stands for the model whose table it has. Default: `true`. */
  readonly forConcreteModel?: boolean | undefined;
}

/** Content types that have been read from one database: they do not change while a process runs. */
class Known {
  readonly byName = new Map<string, ContentType>();
  readonly byId = new Map<number, ContentType>();

  add(contentType: ContentType): ContentType {
    this.byName.set(`${contentType.appLabel}.${contentType.model}`, contentType);
    this.byId.set(contentType.id, contentType);
    return contentType;
  }
}

/** By database alias. */
const cache = new Map<string, Known>();

/** The content type of a model in a database, when it has been read. @internal */
export function knownContentType(
  alias: string,
  model: ModelLike,
  options: ContentTypeOptions = {},
): ContentType | undefined {
  const { appLabel, modelName } = contentTypeNames(model, options);
  return cache.get(alias)?.byName.get(`${appLabel}.${modelName}`);
}

export class ContentTypeManager extends QuerySet<ContentType> {
  /** The content type of a model, or of the model of an instance; made when there is none yet. */
  async getForModel(model: ModelLike, options: ContentTypeOptions = {}): Promise<ContentType> {
    const { appLabel, modelName } = contentTypeNames(model, options);
    const known = this.#known().byName.get(`${appLabel}.${modelName}`);
    if (known !== undefined) return known;
    const [contentType, created] = await this.getOrCreate({ appLabel, model: modelName });
    // A row that a transaction may still take back is not one to remember.
    return created && connections.get(this.db).inAtomicBlock ? contentType : this.#known().add(contentType);
  }

  /** The content types of several models, by model, with one query for those that have not been read yet. */
  async getForModels<M extends ModelLike>(
    models: Iterable<M>,
    options: ContentTypeOptions = {},
  ): Promise<Map<M, ContentType>> {
    const list = [...models];
    const names = list.map((model) => contentTypeNames(model, options));
    await this.#read(names.filter((name) => !this.#known().byName.has(`${name.appLabel}.${name.modelName}`)));
    const found = new Map<M, ContentType>();
    for (const model of list) found.set(model, await this.getForModel(model, options));
    return found;
  }

  /** The content type of that key. Throws `DoesNotExist`. */
  async getForId(id: number): Promise<ContentType> {
    return this.#known().byId.get(id) ?? this.#known().add(await this.get({ id }));
  }

  /** The content type `appLabel.model`, as fixtures write it. Throws `DoesNotExist`. */
  async getByNaturalKey(appLabel: string, model: string): Promise<ContentType> {
    const known = this.#known().byName.get(`${appLabel}.${model}`);
    return known ?? this.#known().add(await this.get({ appLabel, model }));
  }

  /** Forgets what has been read, in every database. Tests and migrations call it. */
  clearCache(): void {
    cache.clear();
  }

  async #read(names: readonly ContentTypeNames[]): Promise<void> {
    if (names.length === 0) return;
    const conditions = names.map(({ appLabel, modelName }) => Q.and({ appLabel, model: modelName }));
    for (const contentType of await this.filter(Q.any(conditions))) this.#known().add(contentType);
  }

  #known(): Known {
    let known = cache.get(this.db);
    if (known === undefined) cache.set(this.db, (known = new Known()));
    return known;
  }
}

export interface ContentTypeNames {
  readonly appLabel: string;
  readonly modelName: string;
}

/** App and name of a model, as its content type has them. @internal */
export function contentTypeNames(model: ModelLike, { forConcreteModel = true }: ContentTypeOptions): ContentTypeNames {
  const Class = (typeof model === "function" ? model : model.constructor) as ModelClass;
  return forConcreteModel ? Class._meta.concreteModel._meta : Class._meta;
}

/** A model of an installed app, as a row. Django's `ContentType` (docs/ref/contrib/contenttypes). */
export class ContentType extends models.Model {
  static objects = manager(this, ContentTypeManager);

  appLabel = models.CharField({ maxLength: 100 });
  model = models.CharField({ verboseName: gettextLazy("python model class name"), maxLength: 100 });

  static Meta = {
    verboseName: gettextLazy("content type"),
    verboseNamePlural: gettextLazy("content types"),
    dbTable: "django_content_type",
    uniqueTogether: [["appLabel", "model"]],
  };

  /** Name of the model for people. */
  get name(): string {
    const model = classOf(this);
    return model === null ? this.model : String(model._meta.verboseName);
  }

  /** `Library | book`: the app and the model, for people. */
  get appLabeledName(): string {
    const model = classOf(this);
    if (model === null) return `${this.appLabel} | ${this.model}`;
    return `${apps.getAppConfig(model._meta.appLabel).verboseName} | ${String(model._meta.verboseName)}`;
  }

  /** The model class, or null when the model is gone. */
  modelClass(): RegisteredModel | null {
    return classOf(this);
  }

  /** An object of this type. Throws its `DoesNotExist`, and `LookupError` when the model is gone. */
  async getObjectForThisType(lookups: object, options: { readonly using?: string } = {}): Promise<models.BaseModel> {
    return rowsOf(this)
      .using(options.using ?? null)
      .get(lookups as never);
  }

  /** All objects of this type that fit. Throws `LookupError` when the model is gone. */
  getAllObjectsForThisType(lookups: object = {}): QuerySet<models.BaseModel> {
    return rowsOf(this).filter(lookups as never);
  }

  naturalKey(): [appLabel: string, model: string] {
    return [this.appLabel, this.model];
  }

  override toString(): string {
    return this.appLabeledName;
  }
}

function classOf({ appLabel, model }: ContentType): ModelClass | null {
  try {
    return apps.getModel(appLabel, model) as unknown as ModelClass;
  } catch (error) {
    if (error instanceof LookupError) return null;
    throw error;
  }
}

function rowsOf({ appLabel, model }: ContentType): QuerySet<models.BaseModel> {
  return (apps.getModel(appLabel, model) as unknown as ModelClass)._meta.baseManager;
}
