/** Faults of a server under load and in the middle of work, seen through models' way: connections and transactions. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { configure, isConfigured, swapSettings } from "../../../core/conf/settings.ts";
import "../../../core/conf/core-settings.ts";
import { runInContext } from "../../../core/context/context-key.ts";
import { atomic } from "../../connection/atomic.ts";
import { connections } from "../../connection/connections.ts";
import type { Connection } from "../../connection/connection.ts";
import { DatabaseError, OperationalError } from "../../errors.ts";
import { hasPostgresql, openPostgresql } from "../testing/postgresql-server.ts";

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until as many have come; whoever comes later passes at once. */
function meeting(size: number): () => Promise<void> {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  let come = 0;
  return () => {
    if (++come >= size) open();
    return gate;
  };
}

describe.skipIf(!(await hasPostgresql()))("PostgreSQL", () => {
  if (!isConfigured()) configure({ SECRET_KEY: "test" });
  let db: Connection;
  let admin: Connection;
  let end: () => Promise<void>;

  async function use(options: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const { settings, remove } = await openPostgresql(options);
    const restore = swapSettings({ DATABASES: { default: settings, admin: { ...settings } } });
    [db, admin] = [connections.get(), connections.get("admin")];
    end = async () => {
      await connections.closeAll();
      restore();
      await remove();
    };
  }

  beforeEach(() => use());
  afterEach(() => end());

  const one = async (sql: string, on = db): Promise<unknown> => (await on.executeRaw(sql)).rows[0]![0];
  const pid = () => one("SELECT pg_backend_pid()") as Promise<number>;
  const kill = (id: number) => admin.executeRaw("SELECT pg_terminate_backend(?, 2000)", [id]);
  /** Waits until another connection runs a statement that contains `text`, and gives its process. */
  async function running(text: string): Promise<number> {
    for (let i = 0; i < 200; i++) {
      const { rows } = await admin.executeRaw(
        "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND position(? IN query) > 0 AND pid <> pg_backend_pid()",
        [text],
      );
      if (rows.length > 0) return rows[0]![0] as number;
      await pause(10);
    }
    throw new Error(`Nobody runs ${text}.`);
  }

  test("a connection that died while idle costs nobody an error: reading, writing, transactions", async () => {
    await db.executeRaw("CREATE TABLE t (n integer)");
    for (const work of [
      () => db.executeRaw("SELECT 1"),
      () => db.executeRaw("INSERT INTO t VALUES (1)"),
      () => atomic(() => db.executeRaw("INSERT INTO t VALUES (2)")),
    ]) {
      const id = await pid();
      await kill(id);
      await pause(20); // the notice of the server arrives
      await work();
      expect(await pid()).not.toBe(id);
    }
    expect(await one("SELECT count(*) FROM t")).toBe(2);
  });

  test("a statement that was running is not sent again, reading or writing", async () => {
    await db.executeRaw("CREATE SEQUENCE runs");
    await db.executeRaw("SELECT 1"); // an idle connection
    const work = db.executeRaw("SELECT nextval('runs'), pg_sleep(20)");
    work.catch(() => undefined);
    await kill(await running("pg_sleep(20)"));
    const error: unknown = await work.catch((e: unknown) => e);
    expect(error).toBeInstanceOf(OperationalError);
    expect((error as Error).message).toContain("terminating connection due to administrator command");
    expect((error as Error).cause).toMatchObject({ code: "57P01" });
    expect(await one("SELECT nextval('runs')")).toBe(2);
  });

  test("a transaction whose connection dies is undone whole, and its block says so", async () => {
    await db.executeRaw("CREATE TABLE t (n integer)");
    const work = atomic(async () => {
      await db.executeRaw("INSERT INTO t VALUES (1)");
      await kill(await pid());
      await db.executeRaw("INSERT INTO t VALUES (2)");
    });
    await expect(work).rejects.toThrow(OperationalError);
    const caught = atomic(async () => {
      await db.executeRaw("INSERT INTO t VALUES (3)");
      await kill(await pid());
      // Whoever swallows the error does not end with half of the work.
      await db.executeRaw("INSERT INTO t VALUES (4)").catch(() => undefined);
      await db.executeRaw("INSERT INTO t VALUES (5)").catch(() => undefined);
    });
    await caught.catch(() => undefined);
    expect(await one("SELECT count(*) FROM t")).toBe(0);
    await atomic(() => db.executeRaw("INSERT INTO t VALUES (6)"));
    expect(await one("SELECT count(*) FROM t")).toBe(1);
  });

  test("a connection that dies at COMMIT is an error, and the pool recovers", async () => {
    await db.executeRaw("CREATE TABLE t (n integer)");
    const work = atomic(async () => {
      await db.executeRaw("INSERT INTO t VALUES (1)");
      await kill(await pid());
      await pause(20);
    });
    await expect(work).rejects.toThrow(OperationalError);
    expect(await one("SELECT count(*) FROM t")).toBe(0);
  });

  test("all connections killed under load: errors of that moment only", async () => {
    await db.executeRaw("CREATE TABLE t (n integer)");
    const load = Array.from({ length: 60 }, (_, i) =>
      runInContext(() =>
        atomic(async () => {
          await db.executeRaw("INSERT INTO t VALUES (?)", [i]);
          await pause(10);
          await db.executeRaw("INSERT INTO t VALUES (?)", [i]);
        }),
      ).then(
        () => true,
        (error: unknown) => (error instanceof DatabaseError ? false : Promise.reject(error as Error)),
      ),
    );
    await pause(15);
    await admin.executeRaw(
      "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE '%INTO t VALUES%'",
    );
    const done = (await Promise.all(load)).filter(Boolean).length;
    expect(done).toBeGreaterThan(0);
    // Both rows of a transaction, or none.
    // Whole or not at all. A connection that dies between COMMIT and its answer leaves a whole one that counts as failed.
    expect((await db.executeRaw("SELECT n FROM t GROUP BY n HAVING count(*) <> 2")).rows).toEqual([]);
    expect(Number(await one("SELECT count(*) FROM t"))).toBeGreaterThanOrEqual(2 * done);
    expect(await one("SELECT 1")).toBe(1);
  });

  test("the pool holds its size under 200 parallel requests", async () => {
    await end();
    await use({ pool: { max_size: 5 }, application_name: "belleville_two_hundred" });
    await db.executeRaw("CREATE TABLE t (n integer)");
    let most = 0;
    await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        runInContext(async () => {
          const seen = await db.executeRaw(
            "SELECT count(*)::integer FROM pg_stat_activity WHERE application_name = 'belleville_two_hundred'",
          );
          most = Math.max(most, seen.rows[0]![0] as number);
          await atomic(async () => {
            await db.executeRaw("INSERT INTO t VALUES (?)", [i]);
            expect(db.inAtomicBlock).toBe(true);
          });
        }),
      ),
    );
    // Five, and the one or two of the alias "admin".
    expect(most).toBeGreaterThanOrEqual(5);
    expect(most).toBeLessThanOrEqual(6);
    expect(await one("SELECT count(DISTINCT n) FROM t")).toBe(200);
  });

  test("transactions that cannot be serialized are errors with a hint, and run again with retries", async () => {
    await end();
    await use({ isolation_level: "serializable" });
    await db.executeRaw("CREATE TABLE account (id integer PRIMARY KEY, balance integer)");
    await db.executeRaw("INSERT INTO account VALUES (1, 0)");
    const deposit = (retries: number) =>
      runInContext(() =>
        atomic(
          async () => {
            const balance = (await one("SELECT balance FROM account WHERE id = 1")) as number;
            await pause(5);
            await db.executeRaw("UPDATE account SET balance = ? WHERE id = 1", [balance + 1]);
          },
          { retries },
        ),
      );
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => deposit(0)));
    const failed = results.filter((result) => result.status === "rejected");
    expect(failed.length).toBeGreaterThan(0);
    for (const { reason } of failed) {
      expect(reason).toBeInstanceOf(OperationalError);
      expect(reason.hint).toMatch(/Run the transaction again/);
    }
    await db.executeRaw("UPDATE account SET balance = 0");
    await Promise.all(Array.from({ length: 4 }, () => deposit(30)));
    expect(await one("SELECT balance FROM account")).toBe(4);
  });

  test("a deadlock is an OperationalError of one of the two", async () => {
    await db.executeRaw("CREATE TABLE t (id integer PRIMARY KEY, n integer)");
    await db.executeRaw("INSERT INTO t VALUES (1, 0), (2, 0)");
    const bothHold = meeting(2);
    const lock = (first: number, second: number) =>
      runInContext(() =>
        atomic(async () => {
          await db.executeRaw("UPDATE t SET n = n + 1 WHERE id = ?", [first]);
          await bothHold();
          await db.executeRaw("UPDATE t SET n = n + 1 WHERE id = ?", [second]);
        }),
      );
    const results = await Promise.allSettled([lock(1, 2), lock(2, 1)]);
    const failed = results.filter((result) => result.status === "rejected");
    expect(failed).toHaveLength(1);
    expect(failed[0]!.reason).toMatchObject({ constructor: OperationalError, cause: { code: "40P01" } });
    expect((await db.executeRaw("SELECT n FROM t ORDER BY id")).rows).toEqual([[1], [1]]);
  });

  test("timeouts of the entry reach the server", async () => {
    await end();
    await use({ statement_timeout: 50, lock_timeout: 40, idle_in_transaction_session_timeout: 60_000 });
    await expect(db.executeRaw("SELECT pg_sleep(5)")).rejects.toThrow("canceling statement due to statement timeout");
    expect(await one("SHOW lock_timeout")).toBe("40ms");
    expect(await one("SHOW idle_in_transaction_session_timeout")).toBe("1min");
  });
});
