/** The drivers alone: prepared statements, rows as arrays, nothing converted. What no ORM can beat. */
import Database from "better-sqlite3";
import pg from "pg";
import { type Opener, POSTGRESQL } from "../peer.ts";
import { COLUMNS, NEW_BOOK } from "../schema.ts";

const LIST = COLUMNS.map((column) => `b.${column}`).join(", ");
const WRITTEN = COLUMNS.slice(1);
const book = (author: unknown, yes: unknown): unknown[] => {
  const { title, subtitle, status, pages, rating, isbn, language, stock, publishedAt } = NEW_BOOK;
  return [title, subtitle, author, status, pages, rating, yes, isbn, language, stock, publishedAt];
};

const SQL = (mark: (n: number) => string, ignoresCase: boolean) => ({
  byKey: `SELECT ${LIST} FROM bench_book b WHERE b.id = ${mark(1)}`,
  joined: `SELECT ${LIST}, a.id, a.name FROM bench_book b JOIN bench_author a ON a.id = b.author_id
    WHERE a.name LIKE ${mark(1)} ${ignoresCase ? "ESCAPE '\\'" : ""} AND b.pages >= ${mark(2)} ORDER BY b.title LIMIT 20`,
  all: `SELECT ${LIST} FROM bench_book b`,
  authors: "SELECT id, name FROM bench_author",
  ofAuthors: `SELECT ${LIST} FROM bench_book b WHERE b.author_id IN (${Array.from({ length: 50 }, (_, i) => mark(i + 1)).join()})`,
  insert: `INSERT INTO bench_book (${WRITTEN.join(", ")}) VALUES (${WRITTEN.map((_, i) => mark(i + 1)).join(", ")}) RETURNING id`,
  insertAuthor: `INSERT INTO bench_author (name) VALUES (${mark(1)}) RETURNING id`,
  update: `UPDATE bench_book SET stock = stock + 1 WHERE id = ${mark(1)}`,
});

export const openBare: Opener = async (engine) => (engine === "sqlite" ? openSqlite() : openPostgresql());

function openSqlite() {
  const database = new Database(":memory:");
  const sql = SQL(() => "?", true);
  const known = new Map<string, Database.Statement>();
  const run = (text: string, ...params: unknown[]): unknown[][] => {
    let statement = known.get(text);
    if (statement === undefined) {
      statement = database.prepare(text);
      if (statement.reader) statement.raw(true);
      known.set(text, statement);
    }
    return statement.reader ? (statement.all(params) as unknown[][]) : (statement.run(params), []);
  };
  const many = (count: number): void => {
    database.exec("BEGIN");
    for (let i = 0; i < count; i++) run(sql.insert, ...book(1, 1));
    database.exec("COMMIT");
  };
  return {
    name: "driver",
    raw: (text: string) => database.exec(text),
    byKey: (id: number) => run(sql.byKey, id),
    joined: () => run(sql.joined, "Author 1%", 10),
    all: () => run(sql.all),
    nested: () => {
      const authors = run(sql.authors);
      return [authors, run(sql.ofAuthors, ...authors.map((author) => author[0]))];
    },
    insertOne: () => run(sql.insert, ...book(1, 1)),
    insertMany: many,
    update: (id: number) => run(sql.update, id),
    createNested: () => {
      database.exec("BEGIN");
      const [[id]] = run(sql.insertAuthor, "New") as [[number]];
      for (let i = 0; i < 3; i++) run(sql.insert, ...book(id, 1));
      database.exec("COMMIT");
    },
    close: () => database.close(),
  };
}

async function openPostgresql() {
  const client = new pg.Client(POSTGRESQL);
  await client.connect();
  const sql = SQL((n) => `$${n}`, false);
  const run = async (name: keyof typeof sql, ...values: unknown[]): Promise<unknown[][]> =>
    (await client.query({ name, text: sql[name], values, rowMode: "array" })).rows as unknown[][];
  const fields = book(1, true);
  const row = (n: number): string => `(${fields.map((_, i) => `$${n * fields.length + i + 1}`).join(", ")})`;
  const batch = (count: number): string =>
    `INSERT INTO bench_book (${WRITTEN.join(", ")}) VALUES ${Array.from({ length: count }, (_, n) => row(n)).join(", ")}`;
  const batches = new Map<number, string>();
  return {
    name: "driver",
    raw: (text: string) => client.query(text),
    byKey: (id: number) => run("byKey", id),
    joined: () => run("joined", "Author 1%", 10),
    all: () => run("all"),
    nested: async () => {
      const authors = await run("authors");
      return [authors, await run("ofAuthors", ...authors.map((author) => author[0]))];
    },
    insertOne: () => run("insert", ...fields),
    insertMany: async (count: number) => {
      await client.query("BEGIN");
      for (let left = count; left > 0; left -= 1000) {
        const size = Math.min(left, 1000);
        let text = batches.get(size);
        if (text === undefined) batches.set(size, (text = batch(size)));
        await client.query({ text, values: Array.from({ length: size }, () => fields).flat() });
      }
      await client.query("COMMIT");
    },
    update: (id: number) => run("update", id),
    createNested: async () => {
      await client.query("BEGIN");
      const [[id]] = (await run("insertAuthor", "New")) as [[number]];
      for (let i = 0; i < 3; i++) await run("insert", ...book(id, true));
      await client.query("COMMIT");
    },
    close: () => client.end(),
  };
}
