/** How long a query set takes to become a statement, when one of its shape was built before: nothing is sent. */
import { Kysely, PostgresDialect } from "kysely";
import { and, asc, gte, eq, like } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import * as p from "drizzle-orm/pg-core";
import createKnex from "knex";
import pg from "pg";
import { configure } from "belleville/conf";
import { connections } from "belleville/db";
import { median, table } from "../report.ts";
import { POSTGRESQL, versionOf } from "./peer.ts";
import { Book } from "./peers/belleville.ts";
import { COLUMNS } from "./schema.ts";

const ROUNDS = 31;
const RUNS = 200;

let turn = 0;
/** Another value each time, as in requests. */
const word = (): string => `Author ${turn++ % 50}`;

function builders(): Map<string, () => unknown> {
  const author = p.pgTable("bench_author", { id: p.integer("id").primaryKey(), name: p.text("name") });
  const book = p.pgTable("bench_book", {
    ...Object.fromEntries(COLUMNS.map((column) => [column, p.text(column)])),
    author_id: p.integer("author_id"),
    pages: p.integer("pages"),
    title: p.text("title"),
  });
  const db = drizzle(new pg.Pool(POSTGRESQL));
  const kysely = new Kysely<Record<string, Record<string, unknown>>>({
    dialect: new PostgresDialect({ pool: new pg.Pool(POSTGRESQL) }),
  });
  const knex = createKnex({ client: "pg" });
  const columns = COLUMNS.map((column) => `bench_book.${column}`);
  return new Map<string, () => unknown>([
    [
      "belleville",
      () =>
        Book.objects
          .selectRelated("author")
          .filter({ author__name__startswith: word(), pages__gte: 10 })
          .orderBy("title")
          .slice(0, 20).query.statement,
    ],
    [
      `kysely ${versionOf("kysely")}`,
      () =>
        kysely
          .selectFrom("bench_book")
          .innerJoin("bench_author", "bench_author.id", "bench_book.author_id")
          .select([...columns, "bench_author.id as a_id", "bench_author.name as a_name"])
          .where("bench_author.name", "like", `${word()}%`)
          .where("bench_book.pages", ">=", 10)
          .orderBy("bench_book.title")
          .limit(20)
          .compile(),
    ],
    [
      `drizzle ${versionOf("drizzle-orm")}`,
      () =>
        db
          .select()
          .from(book)
          .innerJoin(author, eq(author.id, book.author_id))
          .where(and(like(author.name, `${word()}%`), gte(book.pages, 10)))
          .orderBy(asc(book.title))
          .limit(20)
          .toSQL(),
    ],
    [
      `knex ${versionOf("knex")}`,
      () =>
        knex("bench_book")
          .join("bench_author", "bench_author.id", "bench_book.author_id")
          .select(...columns, "bench_author.id as a_id", "bench_author.name as a_name")
          .where("bench_author.name", "like", `${word()}%`)
          .where("bench_book.pages", ">=", 10)
          .orderBy("bench_book.title")
          .limit(20)
          .toSQL(),
    ],
  ]);
}

/** CPU time: the clock would count what other processes do. */
function cpu(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

export async function benchBuilding(): Promise<void> {
  await connections.closeAll();
  configure({ SECRET_KEY: "bench", TIME_ZONE: "UTC", DATABASES: { default: { ENGINE: "postgresql", NAME: "none" } } });
  const all = builders();
  const times = new Map<string, number[]>([...all.keys()].map((name) => [name, []]));
  for (let round = -5; round < ROUNDS; round++) {
    for (const [name, build] of all) {
      const micros = cpu(() => {
        for (let i = 0; i < RUNS; i++) build();
      });
      if (round >= 0) times.get(name)!.push(micros / RUNS);
    }
  }
  table(
    "building a statement: a join, 2 lookups, order, slice; CPU",
    ["", "median µs", "least µs"],
    [...times].map(([name, found]) => [name, median(found).toFixed(1), Math.min(...found).toFixed(1)]),
  );
}
