interface Waiter {
  readonly take: () => void;
  next: Waiter | null;
}

export interface LockOptions {
  /** Longest time, in milliseconds, that one holder may keep the others waiting. Default: no limit. */
  readonly timeout?: number;
  /** Made when the time is over. */
  readonly onTimeout?: () => Error;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A lock for parallel work in one process, first come, first served.
 *
 * The timeout measures how long the *present holder* has had it: a long queue that moves never times out.
 */
export class AsyncLock {
  #held = false;
  #since = 0;
  #first: Waiter | null = null;
  #last: Waiter | null = null;

  get held(): boolean {
    return this.#held;
  }

  /** Takes the lock when it is free. */
  tryAcquire(): boolean {
    if (this.#held) return false;
    this.#held = true;
    this.#since = performance.now();
    return true;
  }

  /** Takes the lock, in turn. Each holder must call `release()` once. */
  acquire(options: LockOptions = {}): Promise<void> {
    if (this.tryAcquire()) return Promise.resolve();
    const { timeout, onTimeout, signal } = options;
    return new Promise<void>((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const waiter: Waiter = {
        next: null,
        take: () => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", abort);
          resolve();
        },
      };
      const fail = (error: unknown): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        this.#remove(waiter);
        reject(error);
      };
      const abort = (): void => fail(signal?.reason);
      const check = (): void => {
        const left = timeout! - (performance.now() - this.#since);
        if (left <= 1) fail(onTimeout?.() ?? new Error("The lock was not released in time."));
        else timer = setTimeout(check, left);
      };
      if (signal?.aborted === true) return reject(signal.reason as Error);
      signal?.addEventListener("abort", abort);
      if (timeout !== undefined) timer = setTimeout(check, timeout);
      if (this.#last === null) this.#first = waiter;
      else this.#last.next = waiter;
      this.#last = waiter;
    });
  }

  /** Hands the lock to the next in the queue, or frees it. */
  release(): void {
    const waiter = this.#first;
    if (waiter === null) {
      this.#held = false;
      return;
    }
    this.#first = waiter.next;
    if (this.#first === null) this.#last = null;
    this.#since = performance.now();
    waiter.take();
  }

  #remove(waiter: Waiter): void {
    let before: Waiter | null = null;
    for (let w = this.#first; w !== null; before = w, w = w.next) {
      if (w !== waiter) continue;
      if (before === null) this.#first = w.next;
      else before.next = w.next;
      if (this.#last === w) this.#last = before;
      return;
    }
  }
}
