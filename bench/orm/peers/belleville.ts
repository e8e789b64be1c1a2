import { configure } from "belleville/conf";
import { connections, F, manager, models, registerModels, transaction } from "belleville/db";
import { type Opener, POSTGRESQL } from "../peer.ts";

export class Author extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 100 });
  books = models.Reverse(() => Book, "author");
}

export class Book extends models.Model {
  static objects = manager(this);
  title = models.CharField({ maxLength: 200 });
  subtitle = models.CharField({ maxLength: 200, blank: true });
  author = models.ForeignKey(() => Author, { onDelete: models.CASCADE, relatedName: "books" });
  status = models.CharField({ maxLength: 1, default: "d" });
  pages = models.IntegerField({ default: 0 });
  rating = models.FloatField({ default: 0.5 });
  inPrint = models.BooleanField({ default: true });
  isbn = models.CharField({ maxLength: 13, blank: true });
  language = models.CharField({ maxLength: 5, default: "en" });
  stock = models.IntegerField({ default: 0 });
  publishedAt = models.DateTimeField({ null: true });
}

registerModels("bench", { Author, Book });

const SETTINGS = {
  sqlite: { ENGINE: "sqlite", NAME: ":memory:" },
  postgresql: {
    ENGINE: "postgresql",
    NAME: POSTGRESQL.database,
    HOST: POSTGRESQL.host,
    PORT: POSTGRESQL.port,
    USER: POSTGRESQL.user,
    PASSWORD: POSTGRESQL.password,
  },
} as const;

export const openBelleville: Opener = async (engine) => {
  await connections.closeAll();
  configure({ SECRET_KEY: "bench", TIME_ZONE: "UTC", DATABASES: { default: SETTINGS[engine] } });
  return {
    name: "belleville",
    raw: (sql) => connections.get().executeScript(sql),
    byKey: (id) => Book.objects.get({ pk: id }),
    joined: () =>
      Book.objects
        .selectRelated("author")
        .filter({ author__name__startswith: "Author 1", pages__gte: 10 })
        .orderBy("title")
        .slice(0, 20),
    all: () => Book.objects.all(),
    nested: () => Author.objects.prefetchRelated("books"),
    insertOne: () => Book.objects.create({ title: "A new book", author: 1 }),
    insertMany: (count) =>
      Book.objects.bulkCreate(Array.from({ length: count }, () => ({ title: "A new book", author: 1 }))),
    update: (id) => Book.objects.filter({ pk: id }).update({ stock: F("stock").plus(1) }),
    createNested: () =>
      transaction.atomic(async () => {
        const author = await Author.objects.create({ name: "New" });
        for (let i = 0; i < 3; i++) await Book.objects.create({ title: "A new book", author });
      }),
    close: () => connections.closeAll(),
  };
};
