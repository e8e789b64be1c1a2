/** Knex as a query builder, and Objection, the ORM on it. Values are as the driver gives them. */
import createKnex, { type Knex } from "knex";
import objection from "objection";
import { type Opener, POSTGRESQL, versionOf } from "../peer.ts";
import type { Engine } from "../schema.ts";
import { NEW_BOOK } from "../schema.ts";

const { Model } = objection;

function connect(engine: Engine): Knex {
  return engine === "sqlite"
    ? createKnex({
        client: "better-sqlite3",
        connection: { filename: ":memory:" },
        useNullAsDefault: true,
        pool: { min: 1, max: 1 },
      })
    : createKnex({ client: "pg", connection: { ...POSTGRESQL } });
}

const bookOf = (engine: Engine) => (author: number) => ({
  title: NEW_BOOK.title,
  subtitle: "",
  author_id: author,
  status: "d",
  pages: 0,
  rating: 0.5,
  in_print: engine === "sqlite" ? 1 : true,
  isbn: "",
  language: "en",
  stock: 0,
  published_at: null,
});

export const openKnex: Opener = async (engine) => {
  const knex = connect(engine);
  const book = bookOf(engine);
  // SQLite in Knex writes a batch as a compound SELECT, which has at most 500 parts.
  const size = engine === "sqlite" ? 500 : 1000;
  return {
    name: `knex ${versionOf("knex")}`,
    raw: (sql) => knex.raw(sql),
    byKey: (id) => knex("bench_book").where({ id }).first(),
    joined: () =>
      knex("bench_book")
        .join("bench_author", "bench_author.id", "bench_book.author_id")
        .select("bench_book.*", "bench_author.id as a_id", "bench_author.name as a_name")
        .where("bench_author.name", "like", "Author 1%")
        .where("pages", ">=", 10)
        .orderBy("title")
        .limit(20),
    all: () => knex("bench_book").select(),
    nested: async () => {
      const authors = await knex("bench_author").select();
      const books = await knex("bench_book").whereIn(
        "author_id",
        authors.map(({ id }) => id),
      );
      const groups = new Map<unknown, unknown[]>(authors.map(({ id }) => [id, []]));
      for (const row of books) groups.get(row.author_id)!.push(row);
      return authors.map((author) => ({ ...author, books: groups.get(author.id) }));
    },
    insertOne: () => knex("bench_book").insert(book(1)).returning("id"),
    insertMany: (count) =>
      knex.batchInsert(
        "bench_book",
        Array.from({ length: count }, () => book(1)),
        size,
      ),
    update: (id) => knex("bench_book").where({ id }).increment("stock", 1),
    createNested: () =>
      knex.transaction(async (tx) => {
        const [{ id }] = await tx("bench_author").insert({ name: "New" }).returning("id");
        for (let i = 0; i < 3; i++) await tx("bench_book").insert(book(id)).returning("id");
      }),
    close: () => knex.destroy(),
  };
};

export const openObjection: Opener = async (engine) => {
  const knex = connect(engine);
  const book = bookOf(engine);
  class Author extends Model {
    static override tableName = "bench_author";
    static override get relationMappings() {
      return {
        books: {
          relation: Model.HasManyRelation,
          modelClass: Book,
          join: { from: "bench_author.id", to: "bench_book.author_id" },
        },
      };
    }
  }
  class Book extends Model {
    static override tableName = "bench_book";
    static override get relationMappings() {
      return {
        author: {
          relation: Model.BelongsToOneRelation,
          modelClass: Author,
          join: { from: "bench_book.author_id", to: "bench_author.id" },
        },
      };
    }
  }
  Author.knex(knex);
  Book.knex(knex);
  const size = engine === "sqlite" ? 500 : 1000;
  return {
    name: `objection ${versionOf("objection")}`,
    raw: (sql) => knex.raw(sql),
    byKey: (id) => Book.query().findById(id),
    joined: () =>
      Book.query()
        .withGraphJoined("author")
        .where("author.name", "like", "Author 1%")
        .where("bench_book.pages", ">=", 10)
        .orderBy("bench_book.title")
        .limit(20),
    all: () => Book.query(),
    nested: () => Author.query().withGraphFetched("books"),
    insertOne: () => Book.query().insert(book(1) as never),
    // Inserts of several rows at once exist in Objection on PostgreSQL alone; on SQLite its documentation points to Knex.
    insertMany: (count) =>
      knex.batchInsert(
        "bench_book",
        Array.from({ length: count }, () => book(1)),
        size,
      ),
    update: (id) => Book.query().findById(id).increment("stock", 1),
    createNested: () =>
      Author.transaction(async (tx) => {
        await Author.query(tx).insertGraph({
          name: "New",
          books: Array.from({ length: 3 }, () => ({ ...book(0), author_id: undefined })),
        } as never);
      }),
    close: () => knex.destroy(),
  };
};
