import { AsyncLocalStorage } from "node:async_hooks";
import { ContextKey } from "../../core/context/context-key.ts";
import type { Block } from "./block.ts";
import type { Connection } from "./connection.ts";

/**
 * The atomic blocks around the running code, innermost first, of all databases.
 *
 * They have a store of their own, not a `ContextKey.run()`: what a request sets inside a block (its language, its time
 * zone) must outlive the block.
 */
interface Scope {
  readonly block: Block;
  readonly outer: Scope | undefined;
  /** The request in which the block was opened. */
  readonly request: object;
}

const storage = new AsyncLocalStorage<Scope | undefined>();

/** Tells requests apart: one that is handled inside another's block (a server started in a test) is not part of it. */
const requestKey = new ContextKey<object | null>("request of transactions", () => null);

function currentRequest(): object {
  let request = requestKey.get();
  if (request === null) requestKey.set((request = {}));
  return request;
}

/** The innermost block of `connection` in this request, also one that has ended; null when there is none. */
export function findBlock(connection: Connection): Block | null {
  const scope = storage.getStore();
  if (scope === undefined) return null;
  const request = currentRequest();
  for (let s: Scope | undefined = scope; s !== undefined; s = s.outer) {
    if (s.block.connection === connection) return s.request === request ? s.block : null;
  }
  return null;
}

/** Runs `body` inside `block`. */
export function runInBlock<T>(block: Block, body: () => T): T {
  return storage.run({ block, outer: storage.getStore(), request: currentRequest() }, body);
}

/** Runs `body` as if it stood outside every block. */
export function runOutsideBlocks<T>(body: () => T): T {
  return storage.run(undefined, body);
}
