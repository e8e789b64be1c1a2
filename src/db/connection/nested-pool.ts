import { AsyncLock } from "../backends/async-lock.ts";
import type { ConnectionPool, DriverConnection, ExecuteResult } from "../backends/contract.ts";

/** The one connection of an open transaction as a pool: transactions inside it take turns, as on `:memory:`. */
export class NestedPool implements ConnectionPool {
  readonly #driver: DriverConnection;
  readonly #lock = new AsyncLock();

  constructor(driver: DriverConnection) {
    this.#driver = driver;
  }

  execute(sql: string, params: readonly unknown[]): Promise<ExecuteResult> {
    return this.#lock.held ? this.#inTurn(() => this.#driver.execute(sql, params)) : this.#driver.execute(sql, params);
  }

  executeSync(sql: string, params: readonly unknown[]): ExecuteResult | null {
    return this.#lock.held ? null : (this.#driver.executeSync?.(sql, params) ?? null);
  }

  executeScript(sql: string): Promise<void> {
    return this.#inTurn(() => this.#driver.executeScript(sql));
  }

  async *stream(sql: string, params: readonly unknown[], chunkSize: number): AsyncGenerator<unknown[][]> {
    if (this.#lock.held) await this.#inTurn(async () => undefined);
    yield* this.#driver.stream(sql, params, chunkSize);
  }

  async #inTurn<T>(action: () => Promise<T>): Promise<T> {
    await this.#lock.acquire();
    try {
      return await action();
    } finally {
      this.#lock.release();
    }
  }

  async acquire(options: { readonly signal?: AbortSignal } = {}): Promise<DriverConnection> {
    await this.#lock.acquire({ signal: options.signal });
    return this.#driver;
  }

  release(): void {
    this.#lock.release();
  }

  async close(): Promise<void> {}
}
