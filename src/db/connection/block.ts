import { AsyncLock } from "../backends/async-lock.ts";
import type { DriverConnection, ExecuteResult } from "../backends/contract.ts";
import { TransactionManagementError } from "../errors.ts";
import type { Connection } from "./connection.ts";
import { forgotten } from "./forgotten.ts";
import { breaksTransaction, mapError } from "./map-error.ts";
import { findBlock } from "./scope.ts";
import type { Session } from "./session.ts";

export interface CommitCallback {
  readonly fn: () => unknown;
  readonly robust: boolean;
}

/**
 * transaction: BEGIN … COMMIT; savepoint: inside one; plain: inside one, without a savepoint of its own; pinned: keeps
 * a connection without a transaction (a schema change that is not atomic).
 */
export type BlockKind = "transaction" | "savepoint" | "plain" | "pinned";

/** The innermost open block of `connection` in this request, or null. Throws when it has ended: forgotten work. */
export function currentBlock(connection: Connection): Block | null {
  const block = findBlock(connection);
  if (block !== null && block.ended) throw forgotten();
  return block;
}

/** Longest time, in milliseconds, that an inner block keeps the statements beside it waiting. */
const MAX_WAIT = 30_000;

function stuck(): TransactionManagementError {
  return new TransactionManagementError(
    `An inner atomic block kept a statement beside it waiting for ${MAX_WAIT / 1000} s.`,
    {
      code: "db.atomic_deadlock",
      hint: "Do not await, inside an inner atomic block, work that was started in the block around it.",
    },
  );
}

/** One `atomic()` under way. Statements of transaction control go out with the first statement that needs them. */
export class Block {
  readonly connection: Connection;
  readonly parent: Block | null;
  readonly kind: BlockKind;
  readonly session: Session;
  readonly savepoint: string | null;
  /** One inner block at a time: savepoints of one connection cannot overlap. */
  readonly inner = new AsyncLock();
  readonly callbacks: CommitCallback[] = [];
  started = false;
  ended = false;
  needsRollback = false;
  /** The error that made a rollback necessary. */
  rollbackCause: unknown = undefined;

  constructor(connection: Connection, parent: Block | null, kind: BlockKind, session: Session) {
    this.connection = connection;
    this.parent = parent;
    this.kind = kind;
    this.session = session;
    this.savepoint = kind === "savepoint" ? session.nextSavepoint() : null;
  }

  /** Waits until no inner block is open, and keeps others from opening until `inner.release()`. */
  enterInner(): Promise<void> {
    return this.inner.acquire({ timeout: MAX_WAIT, onTimeout: stuck });
  }

  get inTransaction(): boolean {
    return this.kind !== "pinned";
  }

  /** Runs a statement of the transaction. Throws the relatives of `DatabaseError`. */
  async execute(sql: string, params: readonly unknown[]): Promise<ExecuteResult> {
    const driver = this.#ready;
    if (driver === null) return this.#inTurn(sql, (open, before) => open.execute(sql, params, before));
    try {
      return await driver.execute(sql, params);
    } catch (error) {
      return this.#fail(error, sql);
    }
  }

  /** The result of a statement that can go out at once on an engine in this process; else null. */
  executeSync(sql: string, params: readonly unknown[]): ExecuteResult | null {
    const driver = this.#ready;
    if (driver?.executeSync === undefined) return null;
    try {
      return driver.executeSync(sql, params);
    } catch (error) {
      return this.#fail(error, sql);
    }
  }

  /** The connection when a statement may go out at once: all before it is sent, and nothing stands in the way. */
  get #ready(): DriverConnection | null {
    const { session } = this;
    const blocked = !this.started || this.ended || this.needsRollback || this.inner.held || session.starting !== null;
    return blocked ? null : session.driver;
  }

  /** Runs `action` on the connection of the transaction, after BEGIN and savepoints. */
  run<T>(action: (driver: DriverConnection) => Promise<T>): Promise<T> {
    return this.#inTurn(undefined, async (driver, before) => {
      if (before.length > 0) await driver.execute(before.at(-1)!, [], before.slice(0, -1));
      return action(driver);
    });
  }

  async #inTurn<T>(
    sql: string | undefined,
    action: (driver: DriverConnection, before: readonly string[]) => Promise<T>,
  ): Promise<T> {
    // A statement beside an inner block waits for its end, lest it be rolled back with it.
    const wait = this.inner.held;
    if (wait) await this.enterInner();
    try {
      return await this.#send(sql, action);
    } finally {
      if (wait) this.inner.release();
    }
  }

  async #send<T>(
    sql: string | undefined,
    action: (driver: DriverConnection, before: readonly string[]) => Promise<T>,
  ): Promise<T> {
    const driver = await this.session.open();
    while (this.session.starting !== null) await this.session.starting;
    if (this.ended) throw forgotten();
    this.checkUsable();
    const before = this.#takeStart();
    try {
      if (before.length === 0) return await action(driver, before);
      return await this.session.start(() => action(driver, before));
    } catch (error) {
      return this.#fail(error, sql);
    }
  }

  /** Throws the error of a statement, which may have made the transaction unusable. */
  #fail(error: unknown, sql: string | undefined): never {
    const mapped = mapError(error, sql, this.connection.backend);
    if (this.inTransaction && breaksTransaction(mapped)) this.breakWith(mapped);
    throw mapped;
  }

  /** Throws when an error has made the transaction unusable. */
  checkUsable(): void {
    if (!this.needsRollback) return;
    throw new TransactionManagementError(
      "An error occurred in the current transaction. You can't execute queries until the end of the 'atomic' block.",
      {
        cause: this.rollbackCause,
        hint: "Let the error leave the atomic block, or put what may fail in an atomic block of its own.",
      },
    );
  }

  breakWith(cause: unknown): void {
    this.needsRollback = true;
    this.rollbackCause ??= cause;
  }

  /** Statements of control that have not been sent yet, outermost first; they count as sent from now on. */
  #takeStart(): string[] {
    if (this.started) return [];
    const before = this.parent === null ? [] : this.parent.#takeStart();
    this.started = true;
    const own = this.#startStatement();
    if (own !== null) {
      before.push(own);
      this.connection.noteControl(own);
    }
    return before;
  }

  #startStatement(): string | null {
    if (this.kind === "transaction") return this.session.control.begin;
    return this.savepoint === null ? null : this.connection.backend.transactions.savepoint(this.savepoint);
  }

  /** Sends statements of control. Throws the driver's error. */
  async control(statements: readonly string[]): Promise<void> {
    const driver = await this.session.open();
    for (const sql of statements) {
      await driver.execute(sql, []);
      this.connection.noteControl(sql);
    }
  }
}
