/** Drizzle, with its relational queries for rows of rows; `prepared` uses its prepared statements, as its own bench does. */
import Database from "better-sqlite3";
import { and, asc, eq, gte, like, relations, sql } from "drizzle-orm";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import { drizzle as drizzleSqlite } from "drizzle-orm/better-sqlite3";
import * as p from "drizzle-orm/pg-core";
import * as s from "drizzle-orm/sqlite-core";
import pg from "pg";
import { type Opener, POSTGRESQL, versionOf } from "../peer.ts";
import type { Engine } from "../schema.ts";
import { NEW_BOOK } from "../schema.ts";

const moment = s.customType<{ data: Date; driverData: string }>({
  dataType: () => "datetime",
  fromDriver: (text) => new Date(`${text.replace(" ", "T")}Z`),
  toDriver: (date) => date.toISOString().slice(0, 19).replace("T", " "),
});

const sqliteTables = () => {
  const author = s.sqliteTable("bench_author", {
    id: s.integer("id").primaryKey({ autoIncrement: true }),
    name: s.text("name").notNull(),
  });
  const book = s.sqliteTable("bench_book", {
    id: s.integer("id").primaryKey({ autoIncrement: true }),
    title: s.text("title").notNull(),
    subtitle: s.text("subtitle").notNull(),
    authorId: s.integer("author_id").notNull(),
    status: s.text("status").notNull(),
    pages: s.integer("pages").notNull(),
    rating: s.real("rating").notNull(),
    inPrint: s.integer("in_print", { mode: "boolean" }).notNull(),
    isbn: s.text("isbn").notNull(),
    language: s.text("language").notNull(),
    stock: s.integer("stock").notNull(),
    publishedAt: moment("published_at"),
  });
  return { author, book };
};

const postgresqlTables = () => {
  const author = p.pgTable("bench_author", {
    id: p.integer("id").primaryKey().generatedByDefaultAsIdentity(),
    name: p.text("name").notNull(),
  });
  const book = p.pgTable("bench_book", {
    id: p.integer("id").primaryKey().generatedByDefaultAsIdentity(),
    title: p.text("title").notNull(),
    subtitle: p.text("subtitle").notNull(),
    authorId: p.integer("author_id").notNull(),
    status: p.text("status").notNull(),
    pages: p.integer("pages").notNull(),
    rating: p.doublePrecision("rating").notNull(),
    inPrint: p.boolean("in_print").notNull(),
    isbn: p.text("isbn").notNull(),
    language: p.text("language").notNull(),
    stock: p.integer("stock").notNull(),
    publishedAt: p.timestamp("published_at", { withTimezone: true }),
  });
  return { author, book };
};

export const openDrizzle: Opener = (engine) => open(engine, false);
export const openDrizzlePrepared: Opener = (engine) => open(engine, true);

// oxlint-disable typescript/no-explicit-any -- one body for the two dialects, whose types differ
const open = async (engine: Engine, prepared: boolean) => {
  const { author, book } = (engine === "sqlite" ? sqliteTables() : postgresqlTables()) as any;
  const schema = {
    author,
    book,
    authorRelations: relations(author, ({ many }) => ({ books: many(book as never) })),
    bookRelations: relations(book, ({ one }) => ({
      author: one(author as never, { fields: [book.authorId], references: [author.id] } as never),
    })),
  };
  const sqlite = engine === "sqlite" ? new Database(":memory:") : null;
  const pool = engine === "sqlite" ? null : new pg.Pool(POSTGRESQL);
  const db: any = sqlite !== null ? drizzleSqlite(sqlite, { schema }) : drizzlePg(pool!, { schema });
  const filters = and(like(author.name, "Author 1%"), gte(book.pages, 10));
  const queries = {
    byKey: (id: unknown) => db.select().from(book).where(eq(book.id, id)),
    joined: () =>
      db
        .select()
        .from(book)
        .innerJoin(author, eq(author.id, book.authorId))
        .where(filters)
        .orderBy(asc(book.title))
        .limit(20),
    all: () => db.select().from(book),
    nested: () => db.query.author.findMany({ with: { books: true } }),
    insertOne: () =>
      db
        .insert(book)
        .values({ ...NEW_BOOK, authorId: 1 })
        .returning({ id: book.id }),
    update: (id: unknown) =>
      db
        .update(book)
        .set({ stock: sql`${book.stock} + 1` })
        .where(eq(book.id, id)),
  };
  const prepare = () => ({
    byKey: queries.byKey(sql.placeholder("id")).prepare("byKey"),
    joined: queries.joined().prepare("joined"),
    all: queries.all().prepare("all"),
    nested: queries.nested().prepare("nested"),
    insertOne: queries.insertOne().prepare("insertOne"),
    update: queries.update(sql.placeholder("id")).prepare("update"),
  });
  // When first asked for: SQLite prepares statements of tables that exist.
  let made: ReturnType<typeof prepare> | null = null;
  const kept = (): ReturnType<typeof prepare> => (made ??= prepare());
  // better-sqlite3 is synchronous, and so are transactions of Drizzle on it.
  const begin = (): unknown => (sqlite === null ? undefined : sqlite.exec("BEGIN"));
  const transaction = async (body: (tx: any) => Promise<unknown>): Promise<void> => {
    if (sqlite === null) return db.transaction(body);
    begin();
    await body(db);
    sqlite.exec("COMMIT");
  };
  return {
    name: `drizzle ${versionOf("drizzle-orm")}${prepared ? ", prepared" : ""}`,
    raw: (text: string) => (sqlite === null ? pool!.query(text) : sqlite.exec(text)),
    byKey: (id: number) => (prepared ? kept().byKey.execute({ id }) : queries.byKey(id)),
    joined: () => (prepared ? kept().joined.execute() : queries.joined()),
    all: () => (prepared ? kept().all.execute() : queries.all()),
    nested: () => (prepared ? kept().nested.execute() : queries.nested()),
    insertOne: () => (prepared ? kept().insertOne.execute() : queries.insertOne()),
    insertMany: (count: number) =>
      transaction(async (tx) => {
        for (let left = count; left > 0; left -= 1000)
          await tx
            .insert(book)
            .values(Array.from({ length: Math.min(left, 1000) }, () => ({ ...NEW_BOOK, authorId: 1 })));
      }),
    update: (id: number) => (prepared ? kept().update.execute({ id }) : queries.update(id)),
    createNested: () =>
      transaction(async (tx) => {
        const [{ id }] = await tx.insert(author).values({ name: "New" }).returning({ id: author.id });
        for (let i = 0; i < 3; i++)
          await tx
            .insert(book)
            .values({ ...NEW_BOOK, authorId: id })
            .returning({ id: book.id });
      }),
    close: () => (sqlite === null ? pool!.end() : sqlite.close()),
  };
};
