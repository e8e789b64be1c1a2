import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { swapSettings } from "../../../core/conf/settings.ts";
import { runInContext } from "../../../core/context/context-key.ts";
import { atomic } from "../../connection/atomic.ts";
import { connections } from "../../connection/connections.ts";
import { OperationalError } from "../../errors.ts";
import { type Handle, openDatabase } from "./driver.ts";

let folder = "";
let restore = (): void => {};
/** A connection that the pool knows nothing of, as another process has it. */
let stranger: Handle;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "belleville-"));
  const file = join(folder, "db.sqlite3");
  restore = swapSettings({ DATABASES: { default: { ENGINE: "sqlite", NAME: file, OPTIONS: { timeout: 0.4 } } } });
  await connections.get().executeRaw("CREATE TABLE t (n integer)");
  stranger = await openDatabase(file);
});

afterEach(async () => {
  stranger.close();
  await connections.closeAll();
  restore();
  await rm(folder, { recursive: true });
});

const insert = (n: number): Promise<unknown> => connections.get().executeRaw("INSERT INTO t VALUES (?)", [n]);
const count = async (): Promise<unknown> => (await connections.get().executeRaw("SELECT count(*) FROM t")).rows[0]![0];

describe("a lock of another process", () => {
  test("is waited for without stopping the event loop", async () => {
    stranger.exec("BEGIN IMMEDIATE; INSERT INTO t VALUES (0)");
    setTimeout(() => stranger.exec("COMMIT"), 60);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    await Promise.all([
      insert(1),
      runInContext(() => atomic(() => insert(2))),
      runInContext(() => atomic(() => insert(3))),
    ]);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
    expect(await count()).toBe(4);
  });

  test("that is not given back becomes an OperationalError with a hint, and all works afterwards", async () => {
    stranger.exec("BEGIN IMMEDIATE");
    await expect(insert(1)).rejects.toThrow(OperationalError);
    await expect(atomic(() => insert(1))).rejects.toMatchObject({
      message: "database is locked",
      hint: expect.stringContaining("OPTIONS.timeout") as string,
    });
    expect(await count()).toBe(0);
    stranger.exec("ROLLBACK");
    await atomic(() => insert(1));
    expect(await count()).toBe(1);
  });
});

describe("a transaction of this process", () => {
  test("that waits for another write of its own process is told why it never ends", async () => {
    const write = (): Promise<unknown> => runInContext(() => insert(9));
    await expect(
      atomic(async () => {
        await insert(1);
        await write();
      }),
    ).rejects.toMatchObject({
      message: "database is locked",
      hint: expect.stringContaining("inside atomic()") as string,
    });
  });

  test("is not seen by readers outside until it is committed", async () => {
    await atomic(async () => {
      await insert(1);
      expect(await runInContext(count)).toBe(0);
      expect(await count()).toBe(1);
    });
    expect(await count()).toBe(1);
  });
});

test("files are in WAL mode with foreign keys on", async () => {
  const pragma = async (name: string): Promise<unknown> =>
    (await connections.get().executeRaw(`PRAGMA ${name}`)).rows[0]![0];
  expect([await pragma("journal_mode"), await pragma("foreign_keys"), await pragma("synchronous")]).toEqual([
    "wal",
    1,
    1,
  ]);
});

test("a stream reads one state of the file while others write", async () => {
  for (let n = 0; n < 10; n++) await insert(n);
  const seen: unknown[] = [];
  for await (const chunk of connections.get().stream({ sql: "SELECT n FROM t", params: [] }, 3)) {
    seen.push(...chunk);
    await atomic(() => insert(100));
  }
  expect(seen).toHaveLength(10);
  expect(await count()).toBe(14);
});
