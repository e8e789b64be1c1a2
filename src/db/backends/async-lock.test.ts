import { describe, expect, test } from "vitest";
import { AsyncLock } from "./async-lock.ts";

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("AsyncLock", () => {
  test("serves in the order of asking", async () => {
    const lock = new AsyncLock();
    const log: number[] = [];
    await Promise.all(
      [1, 2, 3, 4].map(async (n) => {
        await lock.acquire();
        await pause(4 - n);
        log.push(n);
        lock.release();
      }),
    );
    expect(log).toEqual([1, 2, 3, 4]);
    expect(lock.held).toBe(false);
  });

  test("times out on one slow holder, not on a long queue that moves", async () => {
    const lock = new AsyncLock();
    const turn = async (): Promise<void> => {
      await lock.acquire({ timeout: 60 });
      await pause(10);
      lock.release();
    };
    await Promise.all(Array.from({ length: 15 }, turn));
    await lock.acquire();
    await expect(lock.acquire({ timeout: 10, onTimeout: () => new Error("locked") })).rejects.toThrow("locked");
    lock.release();
    expect(lock.tryAcquire()).toBe(true);
  });

  test("a waiter that is aborted leaves the queue", async () => {
    const lock = new AsyncLock();
    await lock.acquire();
    const controller = new AbortController();
    const aborted = lock.acquire({ signal: controller.signal });
    const next = lock.acquire();
    controller.abort(new Error("gone"));
    await expect(aborted).rejects.toThrow("gone");
    lock.release();
    await next;
    expect(lock.held).toBe(true);
  });
});
