import { OperationalError } from "../errors.ts";
import { mayWrite } from "../sql/raw-text.ts";
import type { ConnectionPool, DriverConnection, ExecuteResult } from "./contract.ts";

/** A connection that was idle for less than this many milliseconds is not asked whether it still answers. */
const TRUSTED = 500;

/** A connection to a server, as the pool needs it. */
export interface ServerConnection extends DriverConnection {
  /** Whether the connection is gone. */
  readonly isDead: boolean;
  /** Whether the server had begun with the statement that failed last; absent where that is not known. */
  readonly hasBegun?: boolean;
  /** Whether a transaction is open. */
  readonly inTransaction: boolean;
  /** Ends whatever transaction was left open. */
  rollback(): Promise<void>;
  /** Forgets prepared statements: their tables have changed. */
  clearStatements(): void;
  /** Whether an idle connection keeps the process running. */
  keepAlive(on: boolean): void;
}

/** Times are in milliseconds. */
export interface ServerPoolOptions {
  readonly maxConnections: number;
  /** Connections that are kept open, however long they are idle. */
  readonly minConnections: number;
  /** Most callers that wait for a connection; 0: any number. */
  readonly maxWaiting: number;
  /** Longest wait for a connection when all are taken. */
  readonly acquireTimeout: number;
  /** How long an idle connection is kept; null: for ever. */
  readonly maxIdle: number | null;
  /** How long any connection is kept; null: for ever. */
  readonly maxLifetime: number | null;
  readonly healthChecks: boolean;
}

/** What an engine does for its pool. */
export interface ServerDriver {
  /** Opens a connection that is ready for use; it calls `onSchemaChange` when a statement has changed tables. */
  connect(onSchemaChange: () => void): Promise<ServerConnection>;
  isDisconnect(error: unknown): boolean;
}

interface Entry {
  readonly connection: ServerConnection;
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
export class ServerPool implements ConnectionPool {
  readonly #options: ServerPoolOptions;
  readonly #driver: ServerDriver;
  readonly #idle: Entry[] = [];
  readonly #busy = new Map<DriverConnection, Entry>();
  readonly #waiters = new Set<Waiter>();
  /** Connections, and those on their way. */
  #size = 0;
  #schemaVersion = 0;
  #sweeper: NodeJS.Timeout | undefined;
  #closed = false;

  protected constructor(options: ServerPoolOptions, driver: ServerDriver) {
    this.#options = options;
    this.#driver = driver;
  }

  /** Opens a first connection, so that a wrong entry of `DATABASES` is known at once. */
  protected async start(): Promise<this> {
    const first = await this.#take();
    for (let i = 1; i < this.#options.minConnections; i++) {
      this.#open().then(
        (entry) => this.#release(entry),
        () => undefined, // whoever needs it will be told
      );
    }
    this.#release(first);
    return this;
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
      // A statement that may have run is never sent again.
      if (!wasIdle || !this.#driver.isDisconnect(error) || mayWrite(sql) || entry.connection.hasBegun) throw error;
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
    const { acquireTimeout, maxConnections, maxWaiting } = this.#options;
    if (maxWaiting > 0 && this.#waiters.size >= maxWaiting) {
      throw new OperationalError(
        `All ${maxConnections} connections of the pool are taken, and ${maxWaiting} callers wait for one already.`,
        { hint: "Raise DATABASES OPTIONS.pool.max_size or OPTIONS.pool.max_waiting, or send fewer requests." },
      );
    }
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
    if (connection.inTransaction) {
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
        while (this.#idle.length > 0) {
          const { idleSince, connection } = this.#idle[0]!;
          if (!connection.isDead && (idleSince > limit || this.#size <= this.#options.minConnections)) break;
          this.#discard(this.#idle.shift()!);
        }
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
      const connection = await this.#driver.connect(() => {
        this.#schemaVersion++;
      });
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
