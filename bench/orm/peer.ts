/** What is measured. Each peer does it as its own documentation would. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "./schema.ts";

export interface Peer {
  readonly name: string;
  /** Runs a statement without values: tables, rows, cleaning. */
  raw(sql: string): unknown;
  /** The book of a key. */
  byKey(id: number): unknown;
  /** The first 20 books by title of authors "Author 1…", with at least 10 pages, each with its author. */
  joined(): unknown;
  /** All 1,000 books. */
  all(): unknown;
  /** All authors, each with its books. */
  nested(): unknown;
  /** One new book. */
  insertOne(): unknown;
  /** New books with few statements; their keys are not asked for where the peer can leave them out. */
  insertMany(count: number): unknown;
  /** Adds 1 to the stock of a book, in the database. */
  update(id: number): unknown;
  /** A new author with three books, in a transaction. */
  createNested(): unknown;
  close(): unknown;
}

/** Opens a peer; null: it cannot run here. SQLite is in memory, so that the disk plays no part. */
export type Opener = (engine: Engine) => Promise<Peer | null>;

/** Where PostgreSQL is; the bench makes and drops a database of its own there. */
export const POSTGRESQL = {
  host: process.env.PGHOST ?? "127.0.0.1",
  port: Number(process.env.PGPORT ?? 5432),
  user: process.env.PGUSER ?? "postgres",
  password: process.env.PGPASSWORD ?? "",
  database: "belleville_bench",
} as const;

export const POSTGRESQL_URL = `postgresql://${POSTGRESQL.user}:${POSTGRESQL.password}@${POSTGRESQL.host}:${POSTGRESQL.port}/${POSTGRESQL.database}`;

export function versionOf(name: string): string {
  const file = join(import.meta.dirname, "../node_modules", name, "package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
