/** Connections that a server of MariaDB or MySQL ends, under load and in the middle of work. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { configure, isConfigured, swapSettings } from "../../../core/conf/settings.ts";
import "../../../core/conf/core-settings.ts";
import { runInContext } from "../../../core/context/context-key.ts";
import { atomic } from "../../connection/atomic.ts";
import type { Connection } from "../../connection/connection.ts";
import { connections } from "../../connection/connections.ts";
import { DatabaseError, OperationalError } from "../../errors.ts";
import { hasMysql, openMysql } from "../testing/mysql-server.ts";

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

describe.skipIf(!(await hasMysql()))("MariaDB and MySQL", () => {
  let db: Connection;
  let admin: Connection;
  let end: () => Promise<void>;

  async function use(options: Readonly<Record<string, unknown>> = {}): Promise<void> {
    if (!isConfigured()) configure({ SECRET_KEY: "test" });
    const { settings, remove } = await openMysql(options);
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

  const one = async (sql: string): Promise<number> => Number((await db.executeRaw(sql)).rows[0]![0]);
  const id = () => one("SELECT CONNECTION_ID()");
  const kill = async (connection: number): Promise<void> => {
    await admin.executeRaw(`KILL ${connection}`);
    await pause(30); // the notice of the server arrives
  };

  test("a connection that died while idle costs nobody an error: reading, writing, transactions", async () => {
    await db.executeRaw("CREATE TABLE t (n integer)");
    for (const work of [
      () => db.executeRaw("SELECT 1"),
      () => db.executeRaw("INSERT INTO t VALUES (1)"),
      () => atomic(() => db.executeRaw("INSERT INTO t VALUES (2)")),
    ]) {
      const before = await id();
      await kill(before);
      await work();
      expect(await id()).not.toBe(before);
    }
    expect(await one("SELECT count(*) FROM t")).toBe(2);
  });

  test("a transaction whose connection dies is undone whole, and its block says so", async () => {
    await db.executeRaw("CREATE TABLE t (n integer)");
    const work = atomic(async () => {
      await db.executeRaw("INSERT INTO t VALUES (1)");
      await kill(await id());
      await db.executeRaw("INSERT INTO t VALUES (2)");
    });
    await expect(work).rejects.toThrow(OperationalError);
    const atCommit = atomic(async () => {
      await db.executeRaw("INSERT INTO t VALUES (3)");
      await kill(await id());
    });
    await expect(atCommit).rejects.toThrow(OperationalError);
    expect(await one("SELECT count(*) FROM t")).toBe(0);
  });

  test("a writing statement that was running is an error, and is not sent again", async () => {
    await db.executeRaw("CREATE TABLE t (n integer)");
    const connection = await id();
    const work = db.executeRaw("INSERT INTO t SELECT SLEEP(20)");
    work.catch(() => undefined);
    await pause(50);
    await kill(connection);
    await expect(work).rejects.toThrow(OperationalError);
    expect(await one("SELECT count(*) FROM t")).toBe(0);
  });

  test("the pool holds its size under 200 parallel requests", async () => {
    await end();
    await use({ pool: { max_size: 5 } });
    await db.executeRaw("CREATE TABLE t (n integer)");
    const seen = new Set<number>();
    await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        runInContext(async () => {
          seen.add(await id());
          await atomic(() => db.executeRaw("INSERT INTO t VALUES (?)", [i]));
        }),
      ),
    );
    expect(seen.size).toBe(5);
    expect(await one("SELECT count(DISTINCT n) FROM t")).toBe(200);
  });

  test("a deadlock is an OperationalError of one of the two, and retries run it again", async () => {
    await db.executeRaw("CREATE TABLE t (id integer PRIMARY KEY, n integer) ENGINE=InnoDB");
    await db.executeRaw("INSERT INTO t VALUES (1, 0), (2, 0)");
    let bothHold = meeting(2);
    const lock = (first: number, second: number, retries: number) =>
      runInContext(() =>
        atomic(
          async () => {
            await db.executeRaw("UPDATE t SET n = n + 1 WHERE id = ?", [first]);
            await bothHold();
            await db.executeRaw("UPDATE t SET n = n + 1 WHERE id = ?", [second]);
          },
          { retries },
        ),
      );
    const failed = (await Promise.allSettled([lock(1, 2, 0), lock(2, 1, 0)])).filter((r) => r.status === "rejected");
    expect(failed).toHaveLength(1);
    expect(failed[0]!.reason).toMatchObject({ constructor: OperationalError, cause: { errno: 1213 } });
    bothHold = meeting(2);
    await Promise.all([lock(1, 2, 5), lock(2, 1, 5)]);
    expect((await db.executeRaw("SELECT n FROM t ORDER BY id")).rows).toEqual([[3], [3]]);
  });

  test("all connections killed under load: errors of that moment only", async () => {
    await db.executeRaw("CREATE TABLE t (n integer) ENGINE=InnoDB");
    const load = Array.from({ length: 40 }, (_, i) =>
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
    const { rows } = await admin.executeRaw(
      "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()",
    );
    for (const [connection] of rows) await admin.executeRaw(`KILL ${Number(connection)}`).catch(() => undefined);
    const done = (await Promise.all(load)).filter(Boolean).length;
    // Whole or not at all. A connection that dies between COMMIT and its answer leaves a whole one that counts as failed.
    expect((await db.executeRaw("SELECT n FROM t GROUP BY n HAVING count(*) <> 2")).rows).toEqual([]);
    expect(Number(await one("SELECT count(*) FROM t"))).toBeGreaterThanOrEqual(2 * done);
  });
});
