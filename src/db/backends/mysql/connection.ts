import { OperationalError } from "../../errors.ts";
import { checkSingleStatement } from "../../sql/raw-text.ts";
import type { ExecuteResult } from "../contract.ts";
import type { ServerConnection } from "../server-pool.ts";
import { bindable } from "./bind.ts";
import type { Client, Driver, Header } from "./driver.ts";
import { isStaleStatement, isUnpreparable } from "./errors.ts";
import { readResult } from "./result.ts";
import { RowReader } from "./row-reader.ts";

/** Statements of transaction control, which are cheaper as text than prepared. */
const CONTROL = /^(?:BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE SAVEPOINT)\b[^;]*$/;
/** Longer statements, such as inserts of hundreds of rows, are not kept: each has its own text anyway. */
const MAX_KEPT = 20_000;
/** Bit of the server's status. */
const IN_TRANSACTION = 1;

/** Answers of the driver to one statement. */
interface Answer {
  readonly rows: unknown;
  readonly columns: unknown;
}

/**
 * One connection to a server. Statements are prepared and kept by their text; those given at the same time go out one
 * after the other.
 */
export class MysqlConnection implements ServerConnection {
  readonly #client: Client;
  readonly #driver: Driver;
  readonly #readers = new Set<RowReader>();
  #inTransaction = false;
  #failure: Error | null = null;
  /** Whether names of time zones are known to the server; see `CONVERT_TZ`. */
  hasTimeZones = true;

  constructor(client: Client, driver: Driver) {
    this.#client = client;
    this.#driver = driver;
    client.on("error", (error) => this.#fail(error));
    client.on("end", () => this.#fail(new Error("The connection is closed: the server ended it.")));
  }

  get isDead(): boolean {
    return this.#failure !== null;
  }

  get inTransaction(): boolean {
    return this.#inTransaction;
  }

  /** Number of the connection on the server, as KILL takes it. */
  get id(): number {
    return this.#client.threadId;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const reader of this.#readers) reader.fail(error);
  }

  // ---- sending ----

  #send(start: (done: (error: Error | null, rows?: unknown, columns?: unknown) => void) => void): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) return reject(this.#failure);
      // A statement behind one that is being read waits for its last row.
      for (const reader of this.#readers) reader.buffer();
      start((error, rows, columns) => {
        if (error !== null) {
          if ((error as { fatal?: unknown }).fatal === true) this.#fail(error);
          return reject(error);
        }
        this.#note(rows);
        resolve({ rows, columns });
      });
    });
  }

  /** The server says with each statement that gives no rows whether a transaction is open. */
  #note(rows: unknown): void {
    const last: unknown = Array.isArray(rows) ? rows.at(-1) : rows;
    const status = (last as Partial<Header> | null | undefined)?.serverStatus;
    if (typeof status === "number") this.#inTransaction = (status & IN_TRANSACTION) !== 0;
  }

  #text(sql: string): Promise<Answer> {
    return this.#send((done) => this.#client.query({ sql }, done));
  }

  async #prepared(sql: string, values: readonly unknown[]): Promise<Answer> {
    const run = (): Promise<Answer> => this.#send((done) => this.#client.execute({ sql, values }, done));
    try {
      return await run();
    } catch (error) {
      if (isStaleStatement(error)) {
        this.#client.unprepare(sql);
        return run();
      }
      if (!isUnpreparable(error) || values.length > 0) throw error;
      checkSingleStatement(sql);
      return this.#text(sql);
    } finally {
      if (sql.length > MAX_KEPT && !this.isDead) this.#client.unprepare(sql);
    }
  }

  // ---- statements ----

  async execute(sql: string, params: readonly unknown[], before?: readonly string[]): Promise<ExecuteResult> {
    const values = bindable(params, this.#driver);
    this.#checkZones(sql);
    if (before !== undefined && before.length > 0) await this.#text(before.join("; "));
    if (sql === "COMMIT") return this.#commit();
    const { rows, columns } =
      values.length === 0 && CONTROL.test(sql) ? await this.#text(sql) : await this.#prepared(sql, values);
    return readResult(rows, columns);
  }

  /** A COMMIT that commits nothing is an error here: the server would not say so. */
  async #commit(): Promise<ExecuteResult> {
    const inside = this.#inTransaction;
    const { rows, columns } = await this.#text("COMMIT");
    if (!inside) {
      throw new OperationalError("There is no transaction in progress: it was ended by a statement inside the block.", {
        hint: "Statements that change tables end the transaction on MariaDB and MySQL; use transaction.setRollback(true) instead of COMMIT or ROLLBACK.",
      });
    }
    return readResult(rows, columns);
  }

  /** `CONVERT_TZ` gives NULL for the name of a zone when the server has no tables of time zones. */
  #checkZones(sql: string): void {
    if (this.hasTimeZones || !sql.includes("CONVERT_TZ(")) return;
    throw new OperationalError("The server knows no names of time zones, which this query needs.", {
      sql,
      hint: "Load them: mysql_tzinfo_to_sql /usr/share/zoneinfo | mysql -u root mysql. Fixed offsets such as +05:30 and UTC work without.",
    });
  }

  async executeScript(sql: string): Promise<void> {
    await this.#text(sql);
  }

  async *stream(sql: string, params: readonly unknown[], chunkSize: number): AsyncGenerator<unknown[][]> {
    const values = bindable(params, this.#driver);
    this.#checkZones(sql);
    if (this.#failure !== null) throw this.#failure;
    for (const reader of this.#readers) reader.buffer();
    const reader = new RowReader(this.#client, sql, values, chunkSize);
    this.#readers.add(reader);
    try {
      for (let chunk = await reader.next(); chunk !== undefined; chunk = await reader.next()) yield chunk;
    } finally {
      this.#readers.delete(reader);
      if (!reader.ended) this.#leave(reader);
    }
  }

  /** The reader went away before the last row. The rest is read over, or outside a transaction cut off. */
  #leave(reader: RowReader): void {
    reader.discard();
    if (this.#inTransaction || this.#readers.size > 0) return;
    this.#fail(new Error("The connection is closed: the rest of a stream was not read."));
    this.#client.destroy();
  }

  // ---- life ----

  /** MariaDB and MySQL prepare statements anew by themselves when tables have changed. */
  clearStatements(): void {}

  async rollback(): Promise<void> {
    await this.#text("ROLLBACK");
  }

  ping(): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.isDead) return resolve(false);
      this.#client.ping((error) => resolve(error === null));
    });
  }

  keepAlive(on: boolean): void {
    if (on) this.#client.stream.ref();
    else this.#client.stream.unref();
  }

  async close(): Promise<void> {
    if (this.isDead) return this.#client.destroy();
    this.#failure = new Error("The connection is closed.");
    this.keepAlive(true); // a process with nothing else to do waits for the farewell
    await new Promise<void>((resolve) => {
      this.#client.end(() => resolve());
    });
  }
}
