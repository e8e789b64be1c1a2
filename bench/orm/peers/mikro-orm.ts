/** MikroORM: a fork of the entity manager for each operation, as each request would have. */
import { MikroORM as Sqlite } from "@mikro-orm/better-sqlite";
import { Collection, EntitySchema, raw } from "@mikro-orm/core";
import { MikroORM as Postgresql } from "@mikro-orm/postgresql";
import { type Opener, POSTGRESQL, versionOf } from "../peer.ts";
import { NEW_BOOK } from "../schema.ts";

class Author {
  id!: number;
  name!: string;
  books = new Collection<Book>(this);
}
class Book {
  id!: number;
  title!: string;
  subtitle!: string;
  author!: Author;
  status!: string;
  pages!: number;
  rating!: number;
  inPrint!: boolean;
  isbn!: string;
  language!: string;
  stock!: number;
  publishedAt!: Date | null;
}

const AuthorSchema = new EntitySchema<Author>({
  class: Author,
  tableName: "bench_author",
  properties: {
    id: { type: "integer", primary: true },
    name: { type: "string" },
    books: { kind: "1:m", entity: () => Book, mappedBy: "author" },
  },
});
const BookSchema = new EntitySchema<Book>({
  class: Book,
  tableName: "bench_book",
  properties: {
    id: { type: "integer", primary: true },
    title: { type: "string" },
    subtitle: { type: "string" },
    author: { kind: "m:1", entity: () => Author, fieldName: "author_id" },
    status: { type: "string" },
    pages: { type: "integer" },
    rating: { type: "double" },
    inPrint: { type: "boolean", fieldName: "in_print" },
    isbn: { type: "string" },
    language: { type: "string" },
    stock: { type: "integer" },
    publishedAt: { type: "datetime", fieldName: "published_at", nullable: true },
  },
});

export const openMikroOrm: Opener = async (engine) => {
  const options = {
    entities: [AuthorSchema, BookSchema],
    forceUtcTimezone: true,
    discovery: { warnWhenNoEntities: false },
  };
  const orm =
    engine === "sqlite"
      ? await Sqlite.init({ ...options, dbName: ":memory:" })
      : await Postgresql.init({ ...options, ...POSTGRESQL, dbName: POSTGRESQL.database });
  const fork = () => orm.em.fork() as ReturnType<Sqlite["em"]["fork"]>;
  const fresh = (author: unknown): never => ({ ...NEW_BOOK, author }) as never;
  return {
    name: `mikro-orm ${versionOf("@mikro-orm/core")}`,
    raw: (sql) => orm.em.getConnection().execute(sql),
    byKey: (id) => fork().findOneOrFail(Book, { id }),
    joined: () =>
      fork().find(
        Book,
        { author: { name: { $like: "Author 1%" } }, pages: { $gte: 10 } },
        { populate: ["author"], orderBy: { title: "asc" }, limit: 20, strategy: "joined" },
      ),
    all: () => fork().find(Book, {}),
    nested: () => fork().find(Author, {}, { populate: ["books"], strategy: "select-in" }),
    insertOne: async () => {
      const em = fork();
      const book = em.create(Book, fresh(1));
      await em.persistAndFlush(book);
      return book;
    },
    insertMany: (count) =>
      fork().transactional(async (em) => {
        for (let left = count; left > 0; left -= 1000)
          await em.insertMany(
            Book,
            Array.from({ length: Math.min(left, 1000) }, () => fresh(1)),
          );
      }),
    update: (id) => fork().nativeUpdate(Book, { id }, { stock: raw("stock + 1") } as never),
    createNested: () =>
      fork().transactional(async (em) => {
        const author = em.create(Author, { name: "New" } as never);
        for (let i = 0; i < 3; i++) em.create(Book, fresh(author));
        em.persist(author);
      }),
    close: () => orm.close(),
  };
};
