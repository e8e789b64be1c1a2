import type {
  Backend,
  CompiledQuery,
  ConnectionPool,
  DatabaseFeatures,
  DatabaseSettings,
  ExecuteResult,
  Executor,
  Introspection,
} from "../backends/contract.ts";
import { type MaybePromise, settle } from "../../utils/maybe-promise.ts";
import { namedPlaceholders } from "../sql/raw-text.ts";
import { type Block, currentBlock } from "./block.ts";
import { NestedPool } from "./nested-pool.ts";
import { mapError } from "./map-error.ts";
import { type ExecuteWrapper, Observers, type QueryCapture, type QueryRecord } from "./observers.ts";
import { type Control, engineControl } from "./control.ts";

const isList = (params: unknown): params is readonly unknown[] => Array.isArray(params);

/** What `console.log` and `util.inspect` ask for. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** Where statements go now: the engine's own pool, or the open transaction of a test. */
interface Layer {
  readonly pool: ConnectionPool;
  readonly control: Control;
}

/** A transaction around a test; see `Connection.beginTestTransaction()`. */
export interface TestTransaction {
  /** Functions that `onCommit()` would have run, had this not been a test. */
  readonly heldOnCommit: readonly { readonly fn: () => unknown; readonly robust: boolean }[];
  /** Takes the held functions out of the list. */
  takeHeld(): { readonly fn: () => unknown; readonly robust: boolean }[];
  rollback(): Promise<void>;
}

/**
 * One entry of `DATABASES`. Statements inside `transaction.atomic()` go to the connection of the transaction that
 * belongs to the running request, all others to the pool. Opened at the first statement.
 */
export class Connection {
  readonly alias: string;
  readonly settings: DatabaseSettings;
  readonly backend: Backend;
  readonly #observers: Observers;
  #writes = 0;
  #layer: Layer | null = null;
  #opening: Promise<Layer> | null = null;
  /** Layers below the transactions of tests. */
  readonly #below: Layer[] = [];
  #held: { fn: () => unknown; robust: boolean }[] | null = null;

  constructor(alias: string, settings: DatabaseSettings, backend: Backend) {
    this.alias = alias;
    this.settings = settings;
    this.backend = backend;
    this.#observers = new Observers(this);
  }

  get vendor(): Backend["vendor"] {
    return this.backend.vendor;
  }

  get features(): DatabaseFeatures {
    return this.backend.features;
  }

  // ---- statements ----

  /** Counts the statements that may have changed something, so that what was read before can be told from later rows. */
  get writes(): number {
    return this.#writes;
  }

  /** Runs a compiled query. Throws the relatives of `DatabaseError`. */
  execute(query: CompiledQuery): Promise<ExecuteResult> {
    return settle(() => this.run(query));
  }

  /** `execute()`, with the result itself where the engine lives in this process and nobody waits. @internal */
  run({ sql, params }: CompiledQuery): MaybePromise<ExecuteResult> {
    // All but SELECT: told by the first letter, for this is every statement's way.
    if (sql.charCodeAt(0) !== 83) this.#writes++;
    if (this.#observers.active) return this.#observers.execute(sql, params);
    const block = currentBlock(this);
    let result: ExecuteResult | null | undefined;
    try {
      result = block === null ? this.#layer?.pool.executeSync?.(sql, params) : block.executeSync(sql, params);
    } catch (error) {
      throw mapError(error, sql, this.backend);
    }
    return result ?? this.send(sql, params);
  }

  /**
   * Runs SQL text from code, with `?` for each parameter on every engine (`??` for a question mark), or with names:
   * `:price` for a value of an object.
   *
   * ```ts
   * const { rows } = await connection.executeRaw("SELECT title FROM library_book WHERE price > ?", [10]);
   * await connection.executeRaw("UPDATE library_book SET price = :price WHERE id = :id", { price: 10, id: 1 });
   * ```
   */
  async executeRaw(
    sql: string,
    params: readonly unknown[] | Readonly<Record<string, unknown>> = [],
  ): Promise<ExecuteResult> {
    if (!isList(params)) {
      const { text, values } = namedPlaceholders(sql, params);
      return this.execute(this.backend.compiler.compileRaw(text, values));
    }
    return this.execute(this.backend.compiler.compileRaw(sql, params));
  }

  /** Runs several statements without parameters, such as a file of SQL. */
  async executeScript(sql: string): Promise<void> {
    this.#writes++;
    try {
      const block = currentBlock(this);
      if (block !== null) await block.run((driver) => driver.executeScript(sql));
      else await (this.#layer ?? (await this.#open())).pool.executeScript(sql);
    } catch (error) {
      throw mapError(error, sql, this.backend);
    }
  }

  /** Rows in chunks, without holding all in memory. Leaving the loop early closes the cursor. */
  async *stream(query: CompiledQuery, chunkSize = 2000): AsyncGenerator<unknown[][]> {
    const { sql, params } = query;
    try {
      const block = currentBlock(this);
      const record = this.#observers.start(sql, params);
      if (block !== null) {
        const driver = await block.run(async (open) => open);
        yield* driver.stream(sql, params, chunkSize);
      } else yield* (this.#layer ?? (await this.#open())).pool.stream(sql, params, chunkSize);
      record?.();
    } catch (error) {
      throw mapError(error, sql, this.backend);
    }
  }

  /** Sends a statement, unobserved. @internal */
  async send(sql: string, params: readonly unknown[]): Promise<ExecuteResult> {
    try {
      const block = currentBlock(this);
      if (block !== null) return await block.execute(sql, params);
      return await (this.#layer ?? (await this.#open())).pool.execute(sql, params);
    } catch (error) {
      throw mapError(error, sql, this.backend);
    }
  }

  /** What schema editors and introspection run their statements on. */
  get executor(): Executor {
    return {
      execute: (sql, params = []) => this.execute({ sql, params }),
      executeScript: (sql) => this.executeScript(sql),
    };
  }

  get introspection(): Introspection {
    return this.backend.createIntrospection(this.executor);
  }

  // ---- what is watched ----

  /** Statements of this request, when DEBUG is on; the last 9000 (Django's `connection.queries`). */
  get queries(): readonly QueryRecord[] {
    return this.#observers.queries();
  }

  resetQueries(): void {
    this.#observers.reset();
  }

  /** Records the statements of all requests until `stop()`; `assertNumQueries` stands on it. */
  capture(): QueryCapture {
    return this.#observers.capture();
  }

  /**
   * Runs `body` with a function around each statement of this request (docs/topics/db/instrumentation).
   *
   * ```ts
   * await connection.executeWrapper((execute, sql, params) => { throw new Error("no queries here"); }, () => render(page));
   * ```
   */
  executeWrapper<T>(wrapper: ExecuteWrapper, body: () => T | Promise<T>): Promise<T> {
    return this.#observers.wrap(wrapper, body);
  }

  /** Notes a statement of transaction control in the log. @internal */
  noteControl(sql: string): void {
    if (this.#observers.active) this.#observers.start(sql, [])?.();
  }

  // ---- transactions ----

  /** The innermost atomic block of this request, or null. Throws when it has ended. @internal */
  get block(): Block | null {
    return currentBlock(this);
  }

  get inAtomicBlock(): boolean {
    const block = currentBlock(this);
    return block !== null && block.inTransaction;
  }

  /** @internal */
  async layer(): Promise<Layer> {
    return this.#layer ?? (await this.#open());
  }

  /** Keeps a function of `onCommit` instead of running it, inside the transaction of a test. @internal */
  holdOnCommit(fn: () => unknown, robust: boolean): boolean {
    this.#held?.push({ fn, robust });
    return this.#held !== null;
  }

  /** Whether a test holds a transaction open around everything. */
  get inTestTransaction(): boolean {
    return this.#below.length > 0;
  }

  /**
   * Opens a transaction that all requests of this process share until `rollback()`: what `TestCase` puts around each
   * test. Inside it the outermost `atomic()` is a savepoint and functions of `onCommit()` are held.
   */
  async beginTestTransaction(): Promise<TestTransaction> {
    const below = await this.layer();
    const driver = await below.pool.acquire({ exclusive: true });
    const name = `test_${this.#below.length}`;
    const heldBefore = this.#held;
    const held: { fn: () => unknown; robust: boolean }[] = [];
    try {
      await driver.execute(below.control.begin, []);
    } catch (error) {
      below.pool.release(driver);
      throw mapError(error, below.control.begin, this.backend);
    }
    this.#below.push(below);
    this.#held = held;
    const { transactions } = this.backend;
    this.#layer = {
      pool: new NestedPool(driver),
      control: {
        begin: transactions.savepoint(name),
        commit: [transactions.releaseSavepoint(name)],
        rollback: [transactions.rollbackToSavepoint(name), transactions.releaseSavepoint(name)],
      },
    };
    return {
      heldOnCommit: held,
      takeHeld: () => held.splice(0),
      rollback: async () => {
        if (this.#below.at(-1) !== below) return;
        this.#below.pop();
        this.#layer = below;
        this.#held = heldBefore;
        try {
          for (const sql of below.control.rollback) await driver.execute(sql, []);
          below.pool.release(driver);
        } catch (error) {
          below.pool.release(driver, { broken: true });
          throw mapError(error, "ROLLBACK", this.backend);
        }
      },
    };
  }

  // ---- life ----

  #open(): Promise<Layer> {
    this.#opening ??= this.backend.createPool(this.settings).then(
      (pool) => {
        this.#layer ??= { pool, control: engineControl(this.backend, this.settings) };
        return this.#layer;
      },
      (error: unknown) => {
        this.#opening = null;
        throw mapError(error, undefined, this.backend);
      },
    );
    return this.#opening;
  }

  /** Whether the database answers. */
  async isUsable(): Promise<boolean> {
    try {
      await this.send("SELECT 1", []);
      return true;
    } catch {
      return false;
    }
  }

  /** Closes all connections; the next statement opens new ones. A database in memory is gone then. */
  async close(): Promise<void> {
    const layer =
      this.#below[0] ?? this.#layer ?? (this.#opening === null ? null : await this.#opening.catch(() => null));
    this.#below.length = 0;
    this.#held = null;
    this.#layer = null;
    this.#opening = null;
    await layer?.pool.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  toString(): string {
    return `<Connection ${this.alias} (${this.vendor})>`;
  }

  /** Without the settings, which hold a password: connections end up in logs and on pages of errors. */
  toJSON(): { readonly alias: string; readonly vendor: Backend["vendor"] } {
    return { alias: this.alias, vendor: this.vendor };
  }

  [INSPECT](): string {
    return this.toString();
  }
}
