import { OperationalError } from "../../errors.ts";
import type { ExecuteResult } from "../contract.ts";
import type { ServerConnection } from "../server-pool.ts";
import { bindable } from "./bind.ts";
import type { Client, TransactionStatus } from "./driver.ts";
import { isStalePlan } from "./errors.ts";
import { Exchange, type Request } from "./exchange.ts";
import { type Statement, StatementCache } from "./statement-cache.ts";

/** Number of changed rows at the end of a tag such as `INSERT 0 3`; -1 where there is none. */
function rowCountOf(tag: string): number {
  const count = Number(tag.slice(tag.lastIndexOf(" ") + 1));
  return tag === "" || Number.isNaN(count) ? -1 : count;
}

const CHANGES_TABLES = /^(?:ALTER|DROP|CREATE) /;

/**
 * One connection to a server. Statements that are given at the same time go out one after the other; each is one round
 * trip, with BEGIN and savepoints in front of it when they are needed.
 */
export class PostgresqlConnection implements ServerConnection {
  readonly #client: Client;
  readonly #cache: StatementCache;
  /** Told when a statement has changed tables: what other connections have prepared may not fit them any more. */
  readonly #onSchemaChange: () => void;
  #status: TransactionStatus = "I";
  /** Whether the server has answered to a statement of the present exchange. */
  #begun = false;
  #current: Exchange | null = null;
  readonly #queue: Exchange[] = [];
  #failure: Error | null = null;
  #portals = 0;

  constructor(client: Client, statementCacheSize: number, onSchemaChange: () => void) {
    this.#client = client;
    this.#cache = new StatementCache(statementCacheSize);
    this.#onSchemaChange = onSchemaChange;
    client.connection.on("readyForQuery", ({ status }) => this.#ready(status));
    client.connection.on("bindComplete", () => {
      this.#begun = true;
    });
    client.on("error", (error) => this.#fail(error));
    client.on("end", () => this.#fail(new Error("Connection terminated unexpectedly")));
  }

  /** Whether the connection is gone. */
  get isDead(): boolean {
    return this.#failure !== null;
  }

  get hasBegun(): boolean {
    return this.#begun;
  }

  get inTransaction(): boolean {
    return this.#status !== "I";
  }

  // ---- messages ----

  #send(request: Request): Promise<Exchange> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) return reject(this.#failure);
      const exchange = new Exchange(request, resolve, reject);
      if (this.#current === null) this.#submit(exchange);
      else this.#queue.push(exchange);
    });
  }

  #submit(exchange: Exchange): void {
    this.#current = exchange;
    this.#begun = false;
    this.#client.query(exchange);
  }

  #ready(status: TransactionStatus): void {
    this.#status = status;
    const done = this.#current;
    const next = this.#queue.shift();
    this.#current = null;
    if (next !== undefined) this.#submit(next);
    done?.settle();
  }

  #fail(error: Error): void {
    if (this.#failure !== null) return;
    this.#failure = error;
    const waiting = [...(this.#current === null ? [] : [this.#current]), ...this.#queue.splice(0)];
    this.#current = null;
    for (const exchange of waiting) exchange.abandon(error);
  }

  // ---- statements ----

  execute(sql: string, params: readonly unknown[], before?: readonly string[]): Promise<ExecuteResult> {
    try {
      const { values, types } = bindable(params);
      if (sql === "COMMIT") return this.#commit();
      return this.#run(this.#cache.get(sql, types), values, before);
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  async #run(
    statement: Statement,
    values: readonly (string | Buffer | null)[],
    before: readonly string[] | undefined,
  ): Promise<ExecuteResult> {
    const outside = this.#status === "I";
    let done: Exchange;
    try {
      done = await this.#send({ statement, values, before, forget: this.#takeDropped() });
    } catch (error) {
      if (!statement.parsed || isStalePlan(error)) this.#cache.forget(statement);
      // The table has changed since the statement was prepared. Nothing else has happened, so once more.
      if (!isStalePlan(error) || !outside || this.isDead) throw error;
      this.#cache.clear();
      if (this.#status !== "I") await this.#send({ script: "ROLLBACK" });
      done = await this.#send({ statement, values, before, forget: this.#takeDropped() });
    }
    const { rows, shape, tag } = done;
    if (CHANGES_TABLES.test(tag)) this.#onSchemaChange();
    return { rows, rowCount: rowCountOf(tag), columns: shape?.columns };
  }

  #takeDropped(): readonly string[] | undefined {
    const { dropped } = this.#cache;
    return dropped.length === 0 ? undefined : dropped.splice(0);
  }

  /** A COMMIT that commits nothing is an error here, not a notice. */
  async #commit(): Promise<ExecuteResult> {
    const outside = !this.inTransaction;
    const { tag } = await this.#send({ script: "COMMIT" });
    if (outside) {
      throw new OperationalError("There is no transaction in progress: it was ended by a statement inside the block.", {
        hint: "Do not send COMMIT or ROLLBACK inside atomic(); use transaction.setRollback(true).",
      });
    }
    if (tag !== "COMMIT")
      throw new OperationalError("The transaction was rolled back: a statement inside it had failed.");
    return { rows: [], rowCount: -1 };
  }

  async executeScript(sql: string): Promise<void> {
    await this.#send({ script: sql });
    this.#onSchemaChange();
  }

  /** Forgets prepared statements. */
  clearStatements(): void {
    this.#cache.clear();
  }

  /** Rows through a portal of the protocol: the server computes them as they are asked for. */
  async *stream(sql: string, params: readonly unknown[], chunkSize: number): AsyncGenerator<unknown[][]> {
    const { values, types } = bindable(params);
    const portal = `belleville_${++this.#portals}`;
    // A portal lives as long as its transaction.
    const own = this.#status === "I" && this.#current === null;
    const statement = this.#cache.get(sql, types);
    let finished = false;
    try {
      let part: Exchange;
      try {
        part = await this.#send({
          statement,
          values,
          portal,
          rows: chunkSize,
          before: own ? ["BEGIN"] : undefined,
          forget: this.#takeDropped(),
        });
      } catch (error) {
        if (!statement.parsed || isStalePlan(error)) this.#cache.forget(statement);
        throw error;
      }
      const { shape } = part;
      while (true) {
        if (part.rows.length > 0) yield part.rows;
        if (!part.suspended) break;
        part = await this.#send({ portal, rows: chunkSize, shape });
      }
      finished = true;
    } finally {
      if (!this.isDead) {
        if (own) await this.#send({ script: finished ? "COMMIT" : "ROLLBACK" });
        else if (this.#status === "T") await this.#send({ portal, closePortal: true });
      }
    }
  }

  /** Ends whatever transaction was left open. */
  async rollback(): Promise<void> {
    await this.#send({ script: "ROLLBACK" });
  }

  async ping(): Promise<boolean> {
    try {
      await this.#send({ script: "SELECT 1" });
      return true;
    } catch {
      return false;
    }
  }

  /** Whether an idle connection keeps the process running. */
  keepAlive(on: boolean): void {
    if (on) this.#client.ref();
    else this.#client.unref();
  }

  async close(): Promise<void> {
    this.#failure ??= new Error("The connection is closed.");
    this.keepAlive(true); // a process with nothing else to do waits for the farewell
    await this.#client.end().catch(() => undefined);
  }
}
