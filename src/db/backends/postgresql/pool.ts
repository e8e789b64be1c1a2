import { isConfigured, settings as projectSettings } from "../../../core/conf/settings.ts";
import "../../../core/conf/core-settings.ts";
import { NotSupportedError, OperationalError } from "../../errors.ts";
import { mayWrite } from "../../sql/raw-text.ts";
import type { ConnectionPool, DatabaseSettings, DriverConnection, ExecuteResult } from "../contract.ts";
import { PostgresqlConnection } from "./connection.ts";
import { type ClientClass, loadClient } from "./driver.ts";
import { isDisconnect } from "./errors.ts";
import { type PostgresqlOptions, postgresqlOptions } from "./options.ts";

/** A connection that was idle for less than this many milliseconds is not asked whether it still answers. */
const TRUSTED = 500;

interface Entry {
  readonly connection: PostgresqlConnection;
  readonly opened: number;
  idleSince: number;
  /** Number of schema changes that its prepared statements have seen. */
  schemaVersion: number;
}

interface Waiter {
  readonly take: (entry: Entry) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Connections to one database, opened when they are needed, at most `OPTIONS.pool.max_size`. The one used last is used
 * next, so that those beyond the need grow old and are closed. Who comes when all are taken waits in line.
 *
 * A reading statement outside of transactions whose connection turns out to be gone is sent once more on a new one.
 */
export class PostgresqlPool implements ConnectionPool {
  readonly #options: PostgresqlOptions;
  readonly #Client: ClientClass;
  readonly #idle: Entry[] = [];
  readonly #busy = new Map<DriverConnection, Entry>();
  readonly #waiters = new Set<Waiter>();
  /** Connections, and those on their way. */
  #size = 0;
  #schemaVersion = 0;
  #sweeper: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(options: PostgresqlOptions, Client: ClientClass) {
    this.#options = options;
    this.#Client = Client;
  }

  /** Opens a first connection, so that a wrong entry of `DATABASES` is known at once. */
  static async open(settings: DatabaseSettings): Promise<PostgresqlPool> {
    const options = postgresqlOptions(settings);
    const pool = new PostgresqlPool(options, await loadClient());
    pool.#release(await pool.#take());
    return pool;
  }

  /** Connections that are open or being opened. */
  get size(): number {
    return this.#size;
  }

  // ---- statements outside of transactions ----

  async execute(sql: string, params: readonly unknown[]): Promise<ExecuteResult> {
    const entry = await this.#take();
    const wasIdle = entry.idleSince > 0;
    let failure: unknown;
    try {
      return await entry.connection.execute(sql, params);
    } catch (error) {
      if (!wasIdle || !isDisconnect(error) || mayWrite(sql)) throw error;
      failure = error;
    } finally {
      this.#release(entry);
    }
    const fresh = await this.#open().catch(() => Promise.reject(failure as Error));
    try {
      return await fresh.connection.execute(sql, params);
    } finally {
      this.#release(fresh);
    }
  }

  async executeScript(sql: string): Promise<void> {
    const entry = await this.#take();
    try {
      await entry.connection.executeScript(sql);
    } finally {
      this.#release(entry);
    }
  }

  async *stream(sql: string, params: readonly unknown[], chunkSize: number): AsyncGenerator<unknown[][]> {
    const entry = await this.#take();
    try {
      yield* entry.connection.stream(sql, params, chunkSize);
    } finally {
      this.#release(entry);
    }
  }

  // ---- lending ----

  async acquire(options: { readonly signal?: AbortSignal } = {}): Promise<DriverConnection> {
    const entry = await this.#take(options.signal);
    return entry.connection;
  }

  release(connection: DriverConnection, options: { readonly broken?: boolean } = {}): void {
    const entry = this.#busy.get(connection);
    if (entry === undefined) return;
    if (options.broken === true) this.#discard(entry);
    else this.#release(entry);
  }

  async #take(signal?: AbortSignal): Promise<Entry> {
    signal?.throwIfAborted();
    for (let entry = this.#idle.pop(); entry !== undefined; entry = this.#idle.pop()) {
      entry.connection.keepAlive(true);
      this.#busy.set(entry.connection, entry);
      if (await this.#isUsable(entry)) return entry;
      this.#discard(entry);
    }
    if (this.#closed) throw new OperationalError("The connection is closed.");
    return this.#size < this.#options.maxConnections ? this.#open() : this.#wait(signal);
  }

  async #isUsable({ connection, idleSince }: Entry): Promise<boolean> {
    if (connection.isDead) return false;
    const check = this.#options.healthChecks && performance.now() - idleSince > TRUSTED;
    return !check || connection.ping();
  }

  #wait(signal: AbortSignal | undefined): Promise<Entry> {
    const { acquireTimeout, maxConnections } = this.#options;
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        this.#waiters.delete(waiter);
      };
      const waiter: Waiter = {
        take: (entry) => {
          end();
          resolve(entry);
        },
        fail: (error) => {
          end();
          reject(error as Error);
        },
      };
      const abort = (): void => waiter.fail(signal?.reason);
      const timer = setTimeout(
        () =>
          waiter.fail(
            new OperationalError(
              `All ${maxConnections} connections of the pool were taken for ${acquireTimeout / 1000} s.`,
              {
                hint: "Do not wait for other work inside atomic(); raise DATABASES OPTIONS.pool.max_size, or OPTIONS.pool.timeout (seconds).",
              },
            ),
          ),
        acquireTimeout,
      );
      signal?.addEventListener("abort", abort);
      this.#waiters.add(waiter);
    });
  }

  #release(entry: Entry): void {
    const { connection } = entry;
    if (connection.isDead || this.#closed || this.#isOld(entry)) return this.#discard(entry);
    if (connection.status !== "I") {
      // Somebody left a transaction open: nobody else may find it.
      connection.rollback().then(
        () => this.#release(entry),
        () => this.#discard(entry),
      );
      return;
    }
    if (entry.schemaVersion !== this.#schemaVersion) {
      entry.schemaVersion = this.#schemaVersion;
      connection.clearStatements();
    }
    const [waiter] = this.#waiters;
    if (waiter !== undefined) return waiter.take(entry);
    this.#busy.delete(connection);
    entry.idleSince = performance.now();
    connection.keepAlive(false);
    this.#idle.push(entry);
    this.#startSweeper();
  }

  #isOld(entry: Entry): boolean {
    const { maxLifetime, maxIdle } = this.#options;
    return maxIdle === 0 || (maxLifetime !== null && performance.now() - entry.opened > maxLifetime);
  }

  #discard(entry: Entry): void {
    this.#busy.delete(entry.connection);
    this.#size--;
    void entry.connection.close();
    if (this.#closed || this.#waiters.size === 0) return;
    // Who waits for a connection gets a new one.
    this.#open().then(
      (fresh) => this.#release(fresh),
      (error: unknown) => {
        const [waiter] = this.#waiters;
        waiter?.fail(error);
      },
    );
  }

  /** Closes what has been idle for too long. */
  #startSweeper(): void {
    const { maxIdle } = this.#options;
    if (maxIdle === null || this.#sweeper !== undefined) return;
    this.#sweeper = setTimeout(
      () => {
        this.#sweeper = undefined;
        const limit = performance.now() - maxIdle;
        while (this.#idle.length > 0 && (this.#idle[0]!.idleSince <= limit || this.#idle[0]!.connection.isDead))
          this.#discard(this.#idle.shift()!);
        if (this.#idle.length > 0) this.#startSweeper();
      },
      Math.max(100, maxIdle / 2),
    );
    this.#sweeper.unref();
  }

  // ---- opening ----

  async #open(): Promise<Entry> {
    this.#size++;
    try {
      const connection = await this.#connect();
      const entry: Entry = {
        connection,
        opened: performance.now(),
        idleSince: 0,
        schemaVersion: this.#schemaVersion,
      };
      if (this.#closed) {
        void connection.close();
        throw new OperationalError("The connection is closed.");
      }
      this.#busy.set(connection, entry);
      return entry;
    } catch (error) {
      this.#size--;
      throw error;
    }
  }

  async #connect(): Promise<PostgresqlConnection> {
    const client = new this.#Client(this.#options.client);
    const parameters = new Map<string, string>();
    client.connection.on("parameterStatus", ({ parameterName, parameterValue }) =>
      parameters.set(parameterName, parameterValue),
    );
    const connection = new PostgresqlConnection(client, this.#options.statementCacheSize, () => {
      this.#schemaVersion++;
    });
    try {
      await client.connect();
      await this.#prepare(connection, parameters);
    } catch (error) {
      await connection.close();
      throw error;
    }
    return connection;
  }

  /** Sets what the server is not set to already: most often nothing. */
  async #prepare(connection: PostgresqlConnection, parameters: ReadonlyMap<string, string>): Promise<void> {
    const version = Number.parseInt(parameters.get("server_version") ?? "", 10);
    if (version < 15) {
      throw new NotSupportedError(
        `PostgreSQL 15 or later is required (found ${parameters.get("server_version") ?? "unknown"}).`,
      );
    }
    const wanted: [name: string, value: string][] = [];
    const zone = this.#options.timeZone ?? sessionZone();
    if (canonical(parameters.get("TimeZone")) !== canonical(zone)) wanted.push(["TimeZone", zone]);
    if (!parameters.get("DateStyle")?.startsWith("ISO")) wanted.push(["DateStyle", "ISO"]);
    if (parameters.get("IntervalStyle") !== "postgres") wanted.push(["IntervalStyle", "postgres"]);
    if (parameters.get("standard_conforming_strings") !== "on") wanted.push(["standard_conforming_strings", "on"]);
    if (parameters.get("client_encoding") !== "UTF8") wanted.push(["client_encoding", "UTF8"]);
    if (this.#options.role !== null) wanted.push(["role", this.#options.role]);
    if (wanted.length === 0) return;
    const calls = wanted.map((_, i) => `set_config($${i * 2 + 1}, $${i * 2 + 2}, false)`).join(", ");
    await connection.execute(`SELECT ${calls}`, wanted.flat());
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#sweeper);
    for (const waiter of this.#waiters) waiter.fail(new OperationalError("The connection is closed."));
    const idle = this.#idle.splice(0);
    this.#size -= idle.length;
    await Promise.all(idle.map(({ connection }) => connection.close()));
  }
}

/** The zone of the session: UTC, or with USE_TZ off that of the project, as in Django. */
function sessionZone(): string {
  return isConfigured() && !projectSettings.USE_TZ ? projectSettings.TIME_ZONE : "UTC";
}

const canonical = (zone: string | undefined): string | undefined =>
  zone === "Etc/UTC" || zone === "GMT" || zone === "Etc/GMT" ? "UTC" : zone;
