import { getLogger } from "../../core/log/logger.ts";
import { DatabaseError, TransactionManagementError } from "../errors.ts";
import { Block, type BlockKind, type CommitCallback, currentBlock } from "./block.ts";
import type { Connection } from "./connection.ts";
import { connections } from "./connections.ts";
import { mapError } from "./map-error.ts";
import { runInBlock, runOutsideBlocks } from "./scope.ts";
import { Session } from "./session.ts";

const logger = getLogger("django.db.backends.base");

export interface AtomicOptions {
  /** Alias of the database. Default: `"default"`. */
  readonly using?: string | undefined;
  /** Whether an inner block gets a savepoint, so that its error can be caught outside it. Default: true. */
  readonly savepoint?: boolean | undefined;
  /** Refuses to be an inner block, so that its end is a commit. Default: false. */
  readonly durable?: boolean | undefined;
  /**
   * How often the whole body is run again when the transaction lost against another one: a deadlock, or a failure to
   * serialize. Only of an outermost block, which it makes durable; whatever else the body does is done again. Default: 0.
   */
  readonly retries?: number | undefined;
}

/**
 * Runs `body` in a transaction: commits when it returns, rolls back when it throws (docs/topics/db/transactions).
 *
 * Inside another block it makes a savepoint. It belongs to the running request: parallel requests never share one, and
 * work that is started inside without `await` cannot run on after its end. BEGIN is sent with the first statement.
 *
 * ```ts
 * await transaction.atomic(async () => {
 *   await from.save();
 *   await to.save();
 * });
 * ```
 */
export function atomic<T>(body: () => T | Promise<T>, options: AtomicOptions = {}): Promise<T> {
  const { retries = 0 } = options;
  return retries > 0 ? retry(body, options, retries) : runAtomic(body, options);
}

async function retry<T>(body: () => T | Promise<T>, options: AtomicOptions, retries: number): Promise<T> {
  for (let tried = 0; ; tried++) {
    try {
      return await runAtomic(body, { ...options, durable: true });
    } catch (error) {
      if (tried >= retries || !isConflict(error, options.using)) throw error;
      // Those that met must not meet again.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(1000, 20 * 2 ** tried)));
    }
  }
}

/**
 * A function that runs in a transaction each time it is called: Django's `@transaction.atomic`.
 *
 * ```ts
 * export const transfer = transaction.atomicFunction(async (from: Account, to: Account, amount: Decimal) => { ... });
 * ```
 */
export function atomicFunction<A extends readonly unknown[], R>(
  fn: (...args: A) => R | Promise<R>,
  options: AtomicOptions = {},
): (...args: A) => Promise<R> {
  return (...args) => atomic(() => fn(...args), options);
}

function isConflict(error: unknown, using: string | undefined): boolean {
  // A body that catches the error of a statement meets that of the broken transaction next.
  const origin = error instanceof TransactionManagementError ? error.cause : error;
  return origin instanceof DatabaseError && connections.get(using).backend.isConflict?.(origin.cause) === true;
}

async function runAtomic<T>(body: () => T | Promise<T>, options: AtomicOptions): Promise<T> {
  const connection = connections.get(options.using);
  const parent = currentBlock(connection);
  if (parent === null || !parent.inTransaction) return runOutermost(connection, parent, body);
  if (options.durable === true) {
    throw new TransactionManagementError("A durable atomic block cannot be nested within another atomic block.");
  }
  await parent.enterInner();
  try {
    if (parent.ended) currentBlock(connection);
    const kind: BlockKind = options.savepoint === false || parent.needsRollback ? "plain" : "savepoint";
    const block = new Block(connection, parent, kind, parent.session);
    if (parent.needsRollback) block.breakWith(parent.rollbackCause);
    return await runInner(block, parent, body);
  } finally {
    parent.inner.release();
  }
}

async function runOutermost<T>(connection: Connection, parent: Block | null, body: () => T | Promise<T>): Promise<T> {
  if (parent !== null) {
    // Inside a kept connection: what is to run after the commit waits until the connection is free again.
    await parent.enterInner();
    try {
      const { result, callbacks } = await runTransaction(
        new Block(connection, parent, "transaction", parent.session),
        body,
      );
      parent.callbacks.push(...callbacks);
      return result;
    } finally {
      parent.inner.release();
    }
  }
  const session = new Session(connection);
  let outcome: Outcome<T>;
  try {
    outcome = await runTransaction(new Block(connection, null, "transaction", session), body);
  } finally {
    session.release();
  }
  await runCallbacks(connection, outcome.callbacks);
  return outcome.result;
}

export interface Outcome<T> {
  readonly result: T;
  /** Functions of `onCommit` that are due. */
  readonly callbacks: readonly CommitCallback[];
}

/** Runs `body` in an outermost (or pinned) block and ends its transaction; the session stays open. @internal */
export async function runTransaction<T>(block: Block, body: () => T | Promise<T>): Promise<Outcome<T>> {
  let result: T;
  try {
    result = await runInBlock(block, body);
  } catch (error) {
    block.ended = true;
    if (block.inTransaction) await rollBack(block);
    throw error;
  }
  block.ended = true;
  if (block.inTransaction) await finish(block);
  return { result, callbacks: block.needsRollback ? [] : block.callbacks };
}

async function finish(block: Block): Promise<void> {
  if (block.needsRollback) return rollBack(block);
  if (!block.started) return;
  const [commit] = block.session.control.commit;
  try {
    await block.control(block.session.control.commit);
  } catch (error) {
    await rollBack(block);
    throw mapError(error, commit, block.connection.backend);
  }
}

async function rollBack(block: Block): Promise<void> {
  block.needsRollback = true;
  if (!block.started) return;
  try {
    await block.control(block.session.control.rollback);
  } catch {
    // The engine may have rolled back by itself; otherwise the connection is of no use.
    block.session.broken = true;
  }
}

async function runInner<T>(block: Block, parent: Block, body: () => T | Promise<T>): Promise<T> {
  let result: T;
  try {
    result = await runInBlock(block, body);
  } catch (error) {
    block.ended = true;
    await rollBackInner(block, parent, error);
    throw error;
  }
  block.ended = true;
  if (block.needsRollback) {
    await rollBackInner(block, parent, block.rollbackCause);
    return result;
  }
  if (block.started && block.savepoint !== null) await releaseSavepoint(block, parent);
  parent.callbacks.push(...block.callbacks);
  return result;
}

async function releaseSavepoint(block: Block, parent: Block): Promise<void> {
  const sql = block.connection.backend.transactions.releaseSavepoint(block.savepoint!);
  try {
    await block.control([sql]);
  } catch (error) {
    await rollBackInner(block, parent, error);
    throw mapError(error, sql, block.connection.backend);
  }
}

async function rollBackInner(block: Block, parent: Block, cause: unknown): Promise<void> {
  if (block.savepoint === null) return parent.breakWith(cause);
  if (!block.started) return;
  const { transactions } = block.connection.backend;
  try {
    await block.control([
      transactions.rollbackToSavepoint(block.savepoint),
      transactions.releaseSavepoint(block.savepoint),
    ]);
  } catch {
    parent.breakWith(cause);
  }
}

/** Runs functions of `onCommit`, in order, outside the transaction; one that is not robust stops them by its error. @internal */
export async function runCallbacks(connection: Connection, callbacks: readonly CommitCallback[]): Promise<void> {
  for (const { fn, robust } of callbacks) {
    if (connection.holdOnCommit(fn, robust)) continue;
    await runCallback(fn, robust);
  }
}

/** @internal */
export async function runCallback(fn: () => unknown, robust: boolean): Promise<void> {
  try {
    await runOutsideBlocks(fn);
  } catch (error) {
    if (!robust) throw error;
    logger.error(`Error calling ${fn.name || "a function"} in onCommit() (${String(error)}).`, { error });
  }
}
