import { resolve } from "node:path";
import { isConfigured, settings as projectSettings } from "../../../core/conf/settings.ts";
import { ImproperlyConfigured } from "../../../core/errors/exceptions.ts";
import { OperationalError } from "../../errors.ts";
import { AsyncLock } from "../async-lock.ts";
import type { ConnectionPool, DatabaseSettings, DriverConnection, ExecuteResult } from "../contract.ts";
import { SqliteConnection } from "./connection.ts";
import { openDatabase } from "./driver.ts";
import { registerFunctions } from "./functions.ts";
import { type SqliteOptions, sqliteOptions } from "./options.ts";

/**
 * Connections to one database.
 *
 * SQLite has one writer. Waiting for it inside the engine would stop the event loop, and with it the very transaction
 * that is waited for; so writers queue here, in the process, and only other processes are waited for in the engine.
 *
 * - A file has one shared connection for reads and autocommit writes, and one of its own for each transaction and each
 *   stream, so that a transaction is seen by nobody before its end.
 * - `:memory:` has a single connection: whoever holds a transaction has it alone, all others wait their turn.
 */
export class SqlitePool implements ConnectionPool {
  readonly #path: string;
  readonly #options: SqliteOptions;
  readonly #shared: SqliteConnection;
  readonly #writer = new AsyncLock();
  readonly #idle: SqliteConnection[] = [];
  readonly #busy = new Set<DriverConnection>();
  /** Connections that hold the writer's lock until they are released. */
  readonly #writing = new Set<DriverConnection>();
  #closed = false;

  private constructor(path: string, options: SqliteOptions, shared: SqliteConnection) {
    this.#path = path;
    this.#options = options;
    this.#shared = shared;
  }

  static async open(settings: DatabaseSettings): Promise<SqlitePool> {
    const options = sqliteOptions(settings);
    const path = databasePath(settings.NAME);
    return new SqlitePool(path, options, await connect(path, options));
  }

  get #memory(): boolean {
    return this.#path === MEMORY;
  }

  execute(sql: string, params: readonly unknown[]): Promise<ExecuteResult> {
    if (this.#writer.held) {
      try {
        if (this.#memory || this.#shared.prepare(sql).writes)
          return this.#inTurn(() => this.#shared.execute(sql, params));
      } catch (error) {
        return Promise.reject(error as Error);
      }
    }
    return this.#shared.execute(sql, params);
  }

  executeSync(sql: string, params: readonly unknown[]): ExecuteResult | null {
    if (this.#writer.held && (this.#memory || this.#shared.prepare(sql).writes)) return null;
    return this.#shared.executeSync(sql, params);
  }

  executeScript(sql: string): Promise<void> {
    return this.#inTurn(() => this.#shared.executeScript(sql));
  }

  async #inTurn<T>(action: () => Promise<T>): Promise<T> {
    await this.#lock(undefined);
    try {
      return await action();
    } finally {
      this.#writer.release();
    }
  }

  #lock(signal: AbortSignal | undefined): Promise<void> {
    const timeout = this.#options.timeout;
    return this.#writer.acquire({
      timeout,
      signal,
      onTimeout: () =>
        new OperationalError("database is locked", {
          hint: `A transaction of this process has held the write lock for ${timeout / 1000} s. Do not wait for other work inside atomic(), or raise OPTIONS.timeout (seconds).`,
        }),
    });
  }

  async *stream(sql: string, params: readonly unknown[], chunkSize: number): AsyncGenerator<unknown[][]> {
    if (this.#memory) {
      if (this.#writer.held) await this.#inTurn(async () => undefined);
      yield* this.#shared.stream(sql, params, chunkSize);
      return;
    }
    const connection = await this.#take();
    try {
      yield* connection.stream(sql, params, chunkSize);
    } finally {
      this.release(connection);
    }
  }

  async acquire(
    options: { readonly exclusive?: boolean; readonly signal?: AbortSignal } = {},
  ): Promise<DriverConnection> {
    const writes = this.#memory || (options.exclusive === true && this.#options.transactionMode !== "DEFERRED");
    if (writes) await this.#lock(options.signal);
    try {
      const connection = this.#memory ? this.#shared : await this.#take();
      if (writes) this.#writing.add(connection);
      return connection;
    } catch (error) {
      if (writes) this.#writer.release();
      throw error;
    }
  }

  async #take(): Promise<SqliteConnection> {
    if (this.#closed) throw new OperationalError("The connection is closed.");
    const connection = this.#idle.pop() ?? (await connect(this.#path, this.#options));
    this.#busy.add(connection);
    return connection;
  }

  release(connection: DriverConnection, options: { readonly broken?: boolean } = {}): void {
    if (connection !== this.#shared && this.#busy.delete(connection)) {
      if (options.broken === true || this.#closed) void connection.close();
      else this.#idle.push(connection as SqliteConnection);
    }
    if (this.#writing.delete(connection)) this.#writer.release();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const connection of this.#idle.splice(0)) await connection.close();
    await this.#shared.close();
  }
}

const MEMORY = ":memory:";

/** Relative names lie in BASE_DIR, so that a command finds the same file from every folder. */
function databasePath(name: string): string {
  if (name === MEMORY) return name;
  if (name === "")
    throw new ImproperlyConfigured("settings.DATABASES is improperly configured. Please supply the NAME value.");
  if (name.includes("\0")) throw new ImproperlyConfigured("The NAME of a database cannot contain NUL characters.");
  return isConfigured() ? resolve(String(projectSettings.BASE_DIR), name) : resolve(name);
}

async function connect(path: string, options: SqliteOptions): Promise<SqliteConnection> {
  const handle = await openDatabase(path, options.driver);
  try {
    // Only while it is set up may a connection wait inside the engine; from then on waiting is asynchronous.
    handle.exec(`PRAGMA busy_timeout = ${options.timeout}`);
    registerFunctions(handle);
    handle.exec("PRAGMA foreign_keys = ON; PRAGMA legacy_alter_table = OFF");
    if (path !== MEMORY) handle.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    if (options.initCommand !== "") handle.exec(options.initCommand);
    handle.exec("PRAGMA busy_timeout = 0");
  } catch (error) {
    handle.close();
    throw error;
  }
  return new SqliteConnection(handle, options.timeout);
}
