/**
 * A million rows through `iterator()`, and the memory that takes: `npx tsx bench/orm/stream.ts [sqlite|postgresql] [rows]`.
 * Memory must not grow with the rows; the numbers are printed after each tenth.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { configure } from "belleville/conf";
import { connections } from "belleville/db";
import pg from "pg";
import { POSTGRESQL } from "./peer.ts";
import { Book } from "./peers/belleville.ts";
import { type Engine, rows, tables } from "./schema.ts";

const engine = (process.argv[2] ?? "sqlite") as Engine;
const total = Number(process.argv[3] ?? 1_000_000);
const folder = mkdtempSync(join(tmpdir(), "belleville-stream-"));
const database = "belleville_stream";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

async function admin(sql: string): Promise<void> {
  const client = new pg.Client({ ...POSTGRESQL, database: "postgres" });
  await client.connect();
  await client.query(sql);
  await client.end();
}

async function open(): Promise<void> {
  if (engine === "postgresql") {
    await admin(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    await admin(`CREATE DATABASE ${database}`);
  }
  const { host, port, user, password } = POSTGRESQL;
  const settings =
    engine === "sqlite"
      ? ({ ENGINE: "sqlite", NAME: join(folder, "stream.sqlite3") } as const)
      : ({ ENGINE: "postgresql", NAME: database, HOST: host, PORT: port, USER: user, PASSWORD: password } as const);
  configure({ SECRET_KEY: "bench", TIME_ZONE: "UTC", DATABASES: { default: settings } });
  const connection = connections.get();
  for (const sql of [...tables(engine), ...rows(engine)]) await connection.executeScript(sql);
  // The rows are made by the database.
  const columns = "title, subtitle, author_id, status, pages, rating, in_print, isbn, language, stock, published_at";
  const numbers =
    engine === "sqlite"
      ? `(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${total - 1000}) SELECT i FROM n)`
      : `generate_series(1, ${total - 1000}) AS n(i)`;
  await connection.executeScript(
    `INSERT INTO bench_book (${columns}) SELECT b.title, b.subtitle, b.author_id, b.status, b.pages, b.rating, b.in_print, b.isbn, b.language, b.stock, b.published_at FROM bench_book b, ${numbers} WHERE b.id = 1`,
  );
}

const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

await open();
let seen = 0;
const start = performance.now();
for await (const book of Book.objects.all().iterator()) {
  if (book.title === "") throw new Error("A row without a title.");
  if (++seen % (total / 10) !== 0) continue;
  collect();
  const { heapUsed, rss } = process.memoryUsage();
  console.log(`${engine}, ${seen} rows: heap ${megabytes(heapUsed)} MB, process ${megabytes(rss)} MB`);
}
const seconds = (performance.now() - start) / 1000;
console.log(`${engine}: ${seen} rows in ${seconds.toFixed(1)} s, ${Math.round(seen / seconds)} a second`);
await connections.closeAll();
if (engine === "postgresql") await admin(`DROP DATABASE ${database} WITH (FORCE)`);
rmSync(folder, { recursive: true });
