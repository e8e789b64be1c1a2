/** A project with generic relations for tests: a blog of sorts, where anything can be tagged. */
import { AppConfig, setup } from "../../core/apps/index.ts";
import { configure } from "../../core/conf/index.ts";
import "../../db/backends/index.ts";
import { testDatabaseSettings } from "../../db/backends/testing/test-database.ts";
import { connections } from "../../db/connection/connections.ts";
import { withSchemaEditor } from "../../db/connection/schema-session.ts";
import { manager, models } from "../../db/index.ts";
import { migrate } from "../../db/migrations/commands/index.ts";
import "../../web/settings.ts";
import { SECRET_KEY } from "../../web/testing/drive.ts";
import { ContentTypesConfig } from "../apps.ts";
import { GenericForeignKey, GenericRelation } from "../fields/functions.ts";
import { ContentType } from "../models.ts";

export class Tag extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 50 });
  contentType = models.ForeignKey(() => ContentType, { onDelete: models.CASCADE });
  objectId = models.PositiveIntegerField();
  contentObject = GenericForeignKey("contentType", "objectId");
  // The ways back of `relatedQueryName`, for types.
  declare book: Book | null;
  static Meta = { ordering: ["name"] };
}

export class Author extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 50 });
}

export class Book extends models.Model {
  static objects = manager(this);
  title = models.CharField({ maxLength: 50 });
  author = models.ForeignKey(() => Author, { onDelete: models.CASCADE, null: true });
  tags = GenericRelation(() => Tag, { relatedQueryName: "book" });
  static Meta = { ordering: ["title"] };
}

/** Another class for the table of Book. */
export class Novel extends Book {
  static override Meta = { proxy: true } as never;
}

export class Film extends models.Model {
  static objects = manager(this);
  title = models.CharField({ maxLength: 50 });
  tags = GenericRelation(() => Tag);
}

/** Nothing leads back from its tags. */
export class Rock extends models.Model {
  static objects = manager(this);
  kind = models.CharField({ maxLength: 50 });
}

export class Place extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 50 });
  tags = GenericRelation(() => Tag);
}

export class Restaurant extends Place {
  static override objects = manager(this);
  cuisine = models.CharField({ maxLength: 50 });
}

/** Knows proxies, may point to nothing, and is not filled without its initializers. */
export class Note extends models.Model {
  static objects = manager(this);
  readonly #length = 3;
  text = models.CharField({ maxLength: 50 });
  type = models.ForeignKey(() => ContentType, { onDelete: models.CASCADE, null: true });
  key = models.CharField({ maxLength: 50, null: true });
  about = GenericForeignKey<Book | Film, "type", "key">("type", "key", { forConcreteModel: false });

  get short(): string {
    return this.text.slice(0, this.#length);
  }
}

const MODELS = { Tag, Author, Book, Novel, Film, Rock, Place, Restaurant, Note };

class LibraryConfig extends AppConfig {
  override path = import.meta.dirname;
  override name = "library";
  override models = async () => MODELS;
}

/** Configures, loads the apps and makes the tables, of a second database too. */
export async function startProject(): Promise<void> {
  configure({
    SECRET_KEY,
    TIME_ZONE: "UTC",
    DATABASES: { default: testDatabaseSettings(), other: { ENGINE: "sqlite", NAME: ":memory:" } },
    MIGRATION_MODULES: { library: null },
    INSTALLED_APPS: [ContentTypesConfig, LibraryConfig],
  });
  await setup();
  for (const alias of ["default", "other"]) {
    await migrate({ verbosity: 0, database: alias });
    await withSchemaEditor(connections.get(alias), async (editor) => {
      for (const model of Object.values(MODELS)) if (model !== Novel) await editor.createModel(model as never);
    });
  }
}

/** Deletes all rows but content types. */
export async function emptyTables(): Promise<void> {
  ContentType.objects.clearCache();
  for (const using of ["default", "other"]) {
    for (const model of [Tag, Note, Restaurant, Place, Book, Film, Rock, Author])
      await model._meta.baseManager.using(using).delete();
  }
}

export const endProject = (): Promise<void> => connections.closeAll();
