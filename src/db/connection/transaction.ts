/** Django's `django.db.transaction` (docs/topics/db/transactions). Use it as a namespace: `transaction.atomic(…)`. */
import { TransactionManagementError } from "../errors.ts";
import { runCallback } from "./atomic.ts";
import { type Block, currentBlock } from "./block.ts";
import { connections } from "./connections.ts";
import { breaksTransaction } from "./map-error.ts";

export { TransactionManagementError } from "../errors.ts";
export { type AtomicOptions, atomic, atomicFunction } from "./atomic.ts";

interface Using {
  /** Alias of the database. Default: `"default"`. */
  readonly using?: string | undefined;
}

/** The innermost atomic block, or null outside of one. */
function blockOf(using: string | undefined): Block | null {
  const block = currentBlock(connections.get(using));
  return block !== null && block.inTransaction ? block : null;
}

/**
 * Runs `fn` when the transaction is committed, at once outside of one, never when it is rolled back.
 *
 * Errors of a robust function are reported and do not keep the next ones from running; those of another leave `atomic()`,
 * after the commit. `fn` may be async; it is awaited before `atomic()` returns.
 *
 * ```ts
 * transaction.onCommit(() => sendReceipt.enqueue(order.id));
 * ```
 */
export function onCommit(fn: () => unknown, options: Using & { readonly robust?: boolean | undefined } = {}): void {
  if (typeof fn !== "function") throw new TypeError("onCommit()'s callback must be a function.");
  const block = blockOf(options.using);
  if (block !== null) {
    block.callbacks.push({ fn, robust: options.robust === true });
    return;
  }
  if (options.robust === true) {
    void runCallback(fn, true);
    return;
  }
  const result = fn();
  if (result instanceof Promise) void runCallback(() => result, true);
}

/** Whether the innermost block will be rolled back. Throws outside of one. */
export function getRollback(options: Using = {}): boolean {
  const block = blockOf(options.using);
  if (block === null)
    throw new TransactionManagementError("The rollback flag doesn't work outside of an 'atomic' block.");
  return block.needsRollback;
}

/** Makes the innermost block roll back at its end without an error; false takes that back. Throws outside of one. */
export function setRollback(rollback: boolean, options: Using = {}): void {
  const block = blockOf(options.using);
  if (block === null)
    throw new TransactionManagementError("The rollback flag doesn't work outside of an 'atomic' block.");
  block.needsRollback = rollback;
  if (!rollback) block.rollbackCause = undefined;
}

/** Whether statements are committed one by one: true outside of `atomic()`. */
export function getAutocommit(options: Using = {}): boolean {
  return blockOf(options.using) === null;
}

/** Makes a savepoint inside the innermost block and returns its name. Throws outside of one. */
export async function savepointCreate(options: Using = {}): Promise<string> {
  const block = required(options);
  const name = block.session.nextSavepoint();
  await block.execute(block.connection.backend.transactions.savepoint(name), []);
  return name;
}

/** Releases a savepoint: what was done since stays. */
export async function savepointCommit(name: string, options: Using = {}): Promise<void> {
  const block = required(options);
  await block.execute(block.connection.backend.transactions.releaseSavepoint(checkName(name)), []);
}

/** Undoes what was done since the savepoint. */
export async function savepointRollback(name: string, options: Using = {}): Promise<void> {
  const block = required(options);
  const { transactions } = block.connection.backend;
  block.needsRollback = false;
  block.rollbackCause = undefined;
  await block.execute(transactions.rollbackToSavepoint(checkName(name)), []);
}

function required(options: Using): Block {
  const block = blockOf(options.using);
  if (block === null) throw new TransactionManagementError("Savepoints cannot be used outside of an 'atomic' block.");
  return block;
}

function checkName(name: string): string {
  if (!/^s\d{1,9}$/.test(name))
    throw new TransactionManagementError(`${JSON.stringify(name)} is not a savepoint that savepointCreate() gave.`);
  return name;
}

/** Runs `body`; inside a block its error makes the block roll back, outside of one nothing is added. @internal */
export async function markForRollbackOnError<T>(body: () => Promise<T>, options: Using = {}): Promise<T> {
  try {
    return await body();
  } catch (error) {
    const block = blockOf(options.using);
    if (block !== null && breaksTransaction(error)) block.breakWith(error);
    throw error;
  }
}
