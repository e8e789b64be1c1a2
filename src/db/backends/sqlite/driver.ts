/** One small face over the two drivers of SQLite: node:sqlite where Node has it whole, better-sqlite3 otherwise. */
import { DatabaseError, InterfaceError, OperationalError } from "../../errors.ts";
import { checkSingleStatement, mayWrite } from "../../sql/raw-text.ts";

export type DriverName = "node:sqlite" | "better-sqlite3";
export type SqlFunction = (...args: never[]) => unknown;

export interface Aggregate {
  readonly start: () => unknown;
  readonly step: (state: never, value: never) => unknown;
  readonly result: (state: never) => unknown;
}

/** A statement of one connection, made once and run often. */
export interface Prepared {
  /** Whether it returns rows. */
  readonly reads: boolean;
  /** Whether it may change the database. */
  readonly writes: boolean;
  all(params: readonly unknown[]): unknown[][];
  run(params: readonly unknown[]): { readonly changes: number | bigint; readonly lastInsertRowid: number | bigint };
  iterate(params: readonly unknown[]): IterableIterator<unknown[]>;
  columns(): string[];
}

/** An open database file. All methods are synchronous, as SQLite is. */
export interface Handle {
  readonly driver: DriverName;
  prepare(sql: string): Prepared;
  exec(sql: string): void;
  function(name: string, options: { readonly deterministic: boolean }, fn: SqlFunction): void;
  aggregate(name: string, aggregate: Aggregate): void;
  /** Called around the time in which a cursor stays open while other statements run. */
  openCursor(delta: 1 | -1): void;
  close(): void;
}

type Opener = (path: string) => Handle;

/** Whole numbers that a JavaScript number holds exactly become numbers; larger ones stay bigint. */
function normalizeRow(row: unknown[]): unknown[] {
  for (let i = 0; i < row.length; i++) {
    const value = row[i];
    if (typeof value === "bigint" && value >= -9007199254740991n && value <= 9007199254740991n) row[i] = Number(value);
  }
  return row;
}

function normalizeRows(rows: unknown[][]): unknown[][] {
  for (const row of rows) normalizeRow(row);
  return rows;
}

// ---- node:sqlite ----

type NodeSqlite = typeof import("node:sqlite");
/** What is called of a statement of node:sqlite. */
interface NodeStatement {
  setReturnArrays(enabled: boolean): void;
  setReadBigInts(enabled: boolean): void;
  columns(): { readonly name: string | null }[];
  all(...params: unknown[]): unknown[][];
  run(...params: unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  iterate(...params: unknown[]): Iterable<unknown[]>;
}

class NodePrepared implements Prepared {
  readonly reads: boolean;
  readonly writes: boolean;
  readonly #statement: NodeStatement;
  /** Whether whole numbers come as bigint: the driver throws at those a number cannot hold. */
  #bigInts: boolean;

  constructor(statement: NodeStatement, writes: boolean) {
    statement.setReturnArrays(true);
    this.#statement = statement;
    this.reads = statement.columns().length > 0;
    this.writes = writes;
    // A statement that writes cannot be run a second time, so it reads exact numbers from the start.
    this.#bigInts = this.reads && writes;
    if (this.#bigInts) statement.setReadBigInts(true);
  }

  all(params: readonly unknown[]): unknown[][] {
    if (this.#bigInts) return normalizeRows(this.#all(params));
    try {
      return this.#all(params);
    } catch (error) {
      if ((error as { code?: unknown }).code !== "ERR_OUT_OF_RANGE") throw error;
      this.#exact();
      return normalizeRows(this.#all(params));
    }
  }

  #all(params: readonly unknown[]): unknown[][] {
    const rows = this.#statement.all(...params) as unknown[][] | undefined;
    if (rows === undefined) throw new OperationalError("A function that the statement calls failed.");
    return rows;
  }

  #exact(): void {
    this.#bigInts = true;
    this.#statement.setReadBigInts(true);
  }

  run(params: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint } {
    return this.#statement.run(...params);
  }

  *iterate(params: readonly unknown[]): IterableIterator<unknown[]> {
    this.#exact();
    for (const row of this.#statement.iterate(...params)) yield normalizeRow(row);
  }

  columns(): string[] {
    return this.#statement.columns().map((column) => String(column.name));
  }
}

function openNode({ DatabaseSync }: NodeSqlite, path: string): Handle {
  const db = new DatabaseSync(path);
  return {
    driver: "node:sqlite",
    prepare: (sql) => {
      checkSingleStatement(sql);
      return new NodePrepared(db.prepare(sql) as unknown as NodeStatement, mayWrite(sql));
    },
    exec: (sql) => db.exec(sql),
    function: (name, options, fn) => db.function(name, options, fn as never),
    aggregate: (name, aggregate) => db.aggregate(name, { ...aggregate, useBigIntArguments: true } as never),
    openCursor: () => undefined,
    close: () => db.close(),
  };
}

/** Imports node:sqlite without its notice that it is experimental; null where Node lacks it or its array rows. */
async function loadNode(): Promise<Opener | null> {
  const emitWarning = process.emitWarning;
  process.emitWarning = ((warning: string | Error, ...rest: never[]) => {
    if (!String(warning).includes("SQLite is an experimental feature")) emitWarning.call(process, warning, ...rest);
  }) as typeof process.emitWarning;
  try {
    const sqlite = (await import("node:sqlite")) as NodeSqlite;
    if (!("setReturnArrays" in sqlite.StatementSync.prototype)) return null;
    return (path) => openNode(sqlite, path);
  } catch {
    return null;
  } finally {
    process.emitWarning = emitWarning;
  }
}

// ---- better-sqlite3 ----

interface BetterStatement {
  readonly reader: boolean;
  raw(on: boolean): this;
  safeIntegers(on: boolean): this;
  all(params: readonly unknown[]): unknown[][];
  run(params: readonly unknown[]): { changes: number; lastInsertRowid: number | bigint };
  iterate(params: readonly unknown[]): IterableIterator<unknown[]>;
  columns(): { name: string }[];
}

interface BetterDatabase {
  prepare(sql: string): BetterStatement;
  exec(sql: string): unknown;
  function(name: string, options: object, fn: SqlFunction): unknown;
  aggregate(name: string, options: object): unknown;
  unsafeMode(on: boolean): unknown;
  close(): unknown;
}

class BetterPrepared implements Prepared {
  readonly reads: boolean;
  readonly writes: boolean;
  readonly #statement: BetterStatement;
  #bigInts = false;

  constructor(statement: BetterStatement, writes: boolean) {
    this.#statement = statement;
    this.reads = statement.reader;
    this.writes = writes;
    if (this.reads) statement.raw(true);
    if (this.reads && writes) this.#exact();
  }

  #exact(): void {
    this.#bigInts = true;
    this.#statement.safeIntegers(true);
  }

  all(params: readonly unknown[]): unknown[][] {
    const rows = this.#statement.all(params);
    if (this.#bigInts) return normalizeRows(rows);
    if (!hasInexact(rows)) return rows;
    // The driver rounds whole numbers that a number cannot hold: read again, exactly, from now on.
    this.#exact();
    return normalizeRows(this.#statement.all(params));
  }

  run(params: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint } {
    return this.#statement.run(params);
  }

  *iterate(params: readonly unknown[]): IterableIterator<unknown[]> {
    this.#exact();
    for (const row of this.#statement.iterate(params)) yield normalizeRow(row);
  }

  columns(): string[] {
    return this.#statement.columns().map((column) => column.name);
  }
}

function hasInexact(rows: unknown[][]): boolean {
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r]!;
    for (let i = 0; i < row.length; i++) {
      const value = row[i];
      if (typeof value === "number" && (value > 9007199254740991 || value < -9007199254740991)) return true;
    }
  }
  return false;
}

function openBetter(Database: new (path: string) => BetterDatabase, path: string): Handle {
  const db = new Database(path);
  let cursors = 0;
  return {
    driver: "better-sqlite3",
    prepare: (sql) => {
      checkSingleStatement(sql);
      return new BetterPrepared(db.prepare(sql), mayWrite(sql));
    },
    exec: (sql) => void db.exec(sql),
    function: (name, options, fn) => void db.function(name, options, fn),
    aggregate: (name, aggregate) => void db.aggregate(name, aggregate),
    openCursor: (delta) => {
      cursors += delta;
      db.unsafeMode(cursors > 0);
    },
    close: () => void db.close(),
  };
}

async function loadBetter(): Promise<Opener | null> {
  try {
    const module = (await import("better-sqlite3")) as unknown as { default: new (path: string) => BetterDatabase };
    return (path) => openBetter(module.default, path);
  } catch (error) {
    if ((error as { code?: unknown }).code === "ERR_MODULE_NOT_FOUND") return null;
    throw new InterfaceError("The package better-sqlite3 is installed but cannot be loaded.", {
      cause: error,
      hint: "Run npm rebuild better-sqlite3: it was built for another version of Node.",
    });
  }
}

const openers = new Map<DriverName | undefined, Promise<Opener>>();

async function findOpener(driver: DriverName | undefined): Promise<Opener> {
  const opener =
    (driver === "better-sqlite3" ? null : await loadNode()) ?? (driver === "node:sqlite" ? null : await loadBetter());
  if (opener !== null) return opener;
  throw new InterfaceError(`No driver for SQLite was found on Node ${process.versions.node}.`, {
    hint: "Run npm install better-sqlite3@12, or use Node 22.16 or later, which has node:sqlite.",
  });
}

/** Opens a file (or `:memory:`) with the given driver, or the best there is. Throws `InterfaceError` when there is none. */
export async function openDatabase(path: string, driver?: DriverName): Promise<Handle> {
  let found = openers.get(driver);
  if (found === undefined) openers.set(driver, (found = findOpener(driver)));
  const open = await found;
  try {
    return open(path);
  } catch (error) {
    if (error instanceof DatabaseError) throw error;
    throw Object.assign(error as Error, { path });
  }
}
