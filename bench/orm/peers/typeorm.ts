import { DataSource, EntitySchema, Like, MoreThanOrEqual } from "typeorm";
import { type Opener, POSTGRESQL, versionOf } from "../peer.ts";
import { NEW_BOOK } from "../schema.ts";

interface Author {
  id: number;
  name: string;
  books: Book[];
}
interface Book {
  id: number;
  title: string;
  author: Author;
  stock: number;
  pages: number;
}

export const openTypeorm: Opener = async (engine) => {
  const moment = engine === "sqlite" ? "datetime" : "timestamptz";
  const author = new EntitySchema<Author>({
    name: "Author",
    tableName: "bench_author",
    columns: { id: { type: Number, primary: true, generated: "increment" }, name: { type: String } },
    relations: { books: { type: "one-to-many", target: "Book", inverseSide: "author" } },
  });
  const book = new EntitySchema<Book>({
    name: "Book",
    tableName: "bench_book",
    columns: {
      id: { type: Number, primary: true, generated: "increment" },
      title: { type: String },
      subtitle: { type: String },
      status: { type: String },
      pages: { type: Number },
      rating: { type: engine === "sqlite" ? "real" : "double precision" },
      inPrint: { type: Boolean, name: "in_print" },
      isbn: { type: String },
      language: { type: String },
      stock: { type: Number },
      publishedAt: { type: moment, name: "published_at", nullable: true },
    } as never,
    relations: {
      author: { type: "many-to-one", target: "Author", inverseSide: "books", joinColumn: { name: "author_id" } },
    },
  });
  const entities = [author, book];
  const source = new DataSource(
    engine === "sqlite"
      ? { type: "better-sqlite3", database: ":memory:", entities }
      : { type: "postgres", ...POSTGRESQL, username: POSTGRESQL.user, entities },
  );
  await source.initialize();
  const books = source.getRepository(book);
  const authors = source.getRepository(author);
  const fresh = (of: { id: number }): object => ({ ...NEW_BOOK, author: of });
  return {
    name: `typeorm ${versionOf("typeorm")}`,
    raw: (sql) => source.query(sql),
    byKey: (id) => books.findOneByOrFail({ id }),
    joined: () =>
      books.find({
        relations: { author: true },
        where: { author: { name: Like("Author 1%") }, pages: MoreThanOrEqual(10) },
        order: { title: "ASC" },
        take: 20,
      }),
    all: () => books.find(),
    nested: () => authors.find({ relations: { books: true }, relationLoadStrategy: "query" }),
    insertOne: () => books.save(books.create(fresh({ id: 1 }))),
    insertMany: async (count) => {
      await source.transaction(async (manager) => {
        for (let left = count; left > 0; left -= 1000)
          await manager.insert(book, Array.from({ length: Math.min(left, 1000) }, () => fresh({ id: 1 })) as never);
      });
    },
    update: (id) => books.increment({ id }, "stock", 1),
    createNested: () =>
      source.transaction(async (manager) => {
        const made = await manager.save(author, { name: "New" });
        for (let i = 0; i < 3; i++) await manager.save(book, fresh(made) as never);
      }),
    close: () => source.destroy(),
  };
};
