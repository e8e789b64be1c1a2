/** A query builder: plain rows, values as the driver gives them. */
import Database from "better-sqlite3";
import { Kysely, PostgresDialect, type RawBuilder, SqliteDialect, sql } from "kysely";
import pg from "pg";
import { type Opener, POSTGRESQL, versionOf } from "../peer.ts";
import { COLUMNS, NEW_BOOK } from "../schema.ts";

interface Tables {
  bench_author: { id: number; name: string };
  bench_book: Record<(typeof COLUMNS)[number], unknown>;
}

export const openKysely: Opener = async (engine) => {
  const dialect =
    engine === "sqlite"
      ? new SqliteDialect({ database: new Database(":memory:") })
      : new PostgresDialect({ pool: new pg.Pool(POSTGRESQL) });
  // oxlint-disable-next-line typescript/no-explicit-any -- tables of any columns
  const db = new Kysely<any>({ dialect }) as Kysely<any> & { readonly __tables?: Tables };
  const columns = COLUMNS.map((column) => `bench_book.${column}`);
  const inPrint = engine === "sqlite" ? 1 : true;
  const book = (author: number) => ({
    title: NEW_BOOK.title,
    subtitle: "",
    author_id: author,
    status: "d",
    pages: 0,
    rating: 0.5,
    in_print: inPrint,
    isbn: "",
    language: "en",
    stock: 0,
    published_at: null,
  });
  const insertMany = async (count: number): Promise<void> => {
    await db.transaction().execute(async (tx) => {
      for (let left = count; left > 0; left -= 1000) {
        const values = Array.from({ length: Math.min(left, 1000) }, () => book(1));
        await tx.insertInto("bench_book").values(values).execute();
      }
    });
  };
  return {
    name: `kysely ${versionOf("kysely")}`,
    raw: (text) => (sql.raw(text) as RawBuilder<unknown>).execute(db),
    byKey: (id) => db.selectFrom("bench_book").select(columns).where("id", "=", id).executeTakeFirstOrThrow(),
    joined: () =>
      db
        .selectFrom("bench_book")
        .innerJoin("bench_author", "bench_author.id", "bench_book.author_id")
        .select([...columns, "bench_author.id as a_id", "bench_author.name as a_name"])
        .where("bench_author.name", "like", "Author 1%")
        .where("bench_book.pages", ">=", 10)
        .orderBy("bench_book.title")
        .limit(20)
        .execute(),
    all: () => db.selectFrom("bench_book").select(columns).execute(),
    nested: async () => {
      const authors = await db.selectFrom("bench_author").select(["id", "name"]).execute();
      const books = await db
        .selectFrom("bench_book")
        .select(columns)
        .where(
          "author_id",
          "in",
          authors.map(({ id }) => id),
        )
        .execute();
      const groups = groupBy(books);
      return authors.map((author) => ({ ...author, books: groups.get(author.id) ?? [] }));
    },
    insertOne: () => db.insertInto("bench_book").values(book(1)).returning("id").executeTakeFirstOrThrow(),
    insertMany,
    update: (id) =>
      db
        .updateTable("bench_book")
        .set((eb) => ({ stock: eb("stock", "+", 1) }))
        .where("id", "=", id)
        .execute(),
    createNested: () =>
      db.transaction().execute(async (tx) => {
        const { id } = await tx
          .insertInto("bench_author")
          .values({ name: "New" })
          .returning("id")
          .executeTakeFirstOrThrow();
        for (let i = 0; i < 3; i++)
          await tx.insertInto("bench_book").values(book(id)).returning("id").executeTakeFirstOrThrow();
      }),
    close: () => db.destroy(),
  };
};

function groupBy(rows: readonly Record<string, unknown>[]): Map<unknown, unknown[]> {
  const groups = new Map<unknown, unknown[]>();
  for (const row of rows) {
    const group = groups.get(row.author_id);
    if (group === undefined) groups.set(row.author_id, [row]);
    else group.push(row);
  }
  return groups;
}
