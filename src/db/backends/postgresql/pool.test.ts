/** What only a server can show: connections that die, run out, or carry what others left. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DataError } from "../../errors.ts";
import type { DatabaseSettings } from "../contract.ts";
import { hasPostgresql, openPostgresql } from "../testing/postgresql-server.ts";
import { isDisconnect } from "./errors.ts";
import { PostgresqlPool } from "./pool.ts";

describe.skipIf(!(await hasPostgresql()))("a pool", () => {
  let settings: DatabaseSettings;
  let remove: () => Promise<void>;
  const pools: PostgresqlPool[] = [];

  beforeEach(async () => {
    ({ settings, remove } = await openPostgresql());
  });

  afterEach(async () => {
    for (const pool of pools.splice(0)) await pool.close();
    await remove();
  });

  async function open(
    options: Readonly<Record<string, unknown>> = {},
    more: Partial<DatabaseSettings> = {},
  ): Promise<PostgresqlPool> {
    const pool = await PostgresqlPool.open({ ...settings, ...more, OPTIONS: { ...settings.OPTIONS, ...options } });
    pools.push(pool);
    return pool;
  }

  const pid = async (pool: PostgresqlPool): Promise<number> =>
    (await pool.execute("SELECT pg_backend_pid()", [])).rows[0]![0] as number;

  /** Ends connections of the server from the outside. */
  async function kill(...ids: readonly number[]): Promise<void> {
    const other = await open();
    for (const id of ids) await other.execute("SELECT pg_terminate_backend($1, 2000)", [id]);
  }

  test("opens connections as they are needed, and keeps one that was used", async () => {
    const pool = await open();
    expect(await pid(pool)).toBe(await pid(pool));
    expect(pool.size).toBe(1);
    await Promise.all(Array.from({ length: 30 }, () => pool.execute("SELECT pg_sleep(0.01)", [])));
    expect(pool.size).toBe(10);
  });

  test("lets callers wait in line, and tells after the timeout what is wrong", async () => {
    const pool = await open({ pool: { max_size: 1, timeout: 0.05 } });
    const first = await pool.acquire();
    await expect(pool.acquire()).rejects.toThrow("All 1 connections of the pool were taken for 0.05 s.");
    const controller = new AbortController();
    const aborted = pool.acquire({ signal: controller.signal });
    controller.abort(new Error("the client went away"));
    await expect(aborted).rejects.toThrow("the client went away");
    const waiting = pool.acquire();
    pool.release(first);
    expect(await waiting).toBe(first);
    pool.release(await waiting);
    expect(pool.size).toBe(1);
  });

  test("refuses who comes when too many wait already", async () => {
    const pool = await open({ pool: { max_size: 1, max_waiting: 1 } });
    const first = await pool.acquire();
    const waiting = pool.acquire();
    await expect(pool.acquire()).rejects.toThrow("are taken, and 1 callers wait for one already");
    pool.release(first);
    pool.release(await waiting);
  });

  test("keeps min_size connections open, however long they are idle", async () => {
    const pool = await open({ pool: { min_size: 3, max_size: 5 } }, { CONN_MAX_AGE: 0.1 });
    await Promise.all(Array.from({ length: 30 }, () => pool.execute("SELECT pg_sleep(0.01)", [])));
    expect(pool.size).toBe(5);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(pool.size).toBe(3);
    await expect(open({ pool: { min_size: 3, max_size: 2 } })).rejects.toThrow("expected at most 2, its max_size");
  });

  test("recovers when the server ends idle connections", async () => {
    const pool = await open();
    const before = await pid(pool);
    await kill(before);
    expect(await pid(pool)).not.toBe(before);
    expect(pool.size).toBe(1);
  });

  test("ends a statement whose connection is killed with an error, and goes on", async () => {
    const pool = await open();
    const id = await pid(pool);
    await pool.execute("CREATE TABLE t (a integer)", []);
    const slow = pool.execute("INSERT INTO t SELECT 1 FROM pg_sleep(5)", []);
    slow.catch(() => undefined);
    await kill(id);
    const error = await slow.catch((e: unknown) => e);
    expect(isDisconnect(error)).toBe(true);
    expect((await pool.execute("SELECT count(*) FROM t", [])).rows).toEqual([[0]]);
  });

  test("never hands on a transaction that somebody left open", async () => {
    const pool = await open({ pool: { max_size: 1 } });
    await pool.execute("CREATE TABLE t (a integer)", []);
    await pool.execute("BEGIN", []);
    await pool.execute("INSERT INTO t VALUES (1)", []).catch(() => undefined);
    const connection = await pool.acquire();
    await connection.execute("INSERT INTO t VALUES (2)", [], ["BEGIN"]);
    pool.release(connection);
    const { rows } = await pool.execute("SELECT a FROM t WHERE a = 2", []);
    expect(rows).toEqual([]);
  });

  test("closes connections that are idle for longer than CONN_MAX_AGE", async () => {
    const pool = await open({}, { CONN_MAX_AGE: 0 });
    await pid(pool);
    expect(pool.size).toBe(0);
    const kept = await open({}, { CONN_MAX_AGE: null, CONN_HEALTH_CHECKS: true });
    expect(await pid(kept)).toBe(await pid(kept));
  });

  test("keeps statements by text and types, and makes them anew when a table has changed", async () => {
    const [pool, other] = [await open({ statement_cache_size: 4 }), await open()];
    await pool.execute("CREATE TABLE t (a bigint, b text)", []);
    for (const value of [1, null, 2 ** 40, 1.5, 3])
      await pool.execute("INSERT INTO t (a) SELECT $1 WHERE $1 IS NULL OR $1 < 10", [value]);
    for (let i = 0; i < 3; i++) expect((await pool.execute("SELECT * FROM t WHERE a = 3", [])).columns).toHaveLength(2);
    await other.execute("ALTER TABLE t ADD c integer DEFAULT 7", []);
    expect((await pool.execute("SELECT * FROM t WHERE a = 3", [])).rows).toEqual([[3, null, 7]]);
    for (let i = 0; i < 40; i++) await pool.execute(`SELECT ${i % 10}`, []);
    const { rows } = await pool.execute("SELECT count(*) FROM pg_prepared_statements", []);
    expect(Number(rows[0]![0])).toBeLessThanOrEqual(6);
  });

  test("prepares nothing when told so", async () => {
    const pool = await open({ prepare: false });
    for (let i = 0; i < 3; i++) await pool.execute("SELECT $1::integer", [i]);
    expect((await pool.execute("SELECT count(*) FROM pg_prepared_statements", [])).rows).toEqual([[0]]);
  });

  test("streams a million rows in little memory", async () => {
    const pool = await open();
    let count = 0;
    for await (const chunk of pool.stream("SELECT i, 'row ' || i FROM generate_series(1, $1) i", [1_000_000], 5000)) {
      count += chunk.length;
      expect(chunk.length).toBe(5000);
    }
    expect(count).toBe(1_000_000);
  });

  test("runs statements that are given at once on one connection in their order", async () => {
    const pool = await open();
    const connection = await pool.acquire();
    const all = Array.from({ length: 50 }, (_, i) => connection.execute("SELECT $1::integer", [i]));
    expect((await Promise.all(all)).map(({ rows }) => rows[0]![0])).toEqual(Array.from({ length: 50 }, (_, i) => i));
    await expect(connection.execute("SELECT $1", [Number.NaN])).rejects.toThrow(DataError);
    pool.release(connection);
  });

  test("speaks UTC, or the zone of the entry", async () => {
    const show = "SELECT current_setting('TimeZone')";
    expect(["UTC", "Etc/UTC"]).toContain((await (await open()).execute(show, [])).rows[0]![0]);
    const pool = await open({}, { TIME_ZONE: "Europe/Berlin" });
    expect((await pool.execute(show, [])).rows).toEqual([["Europe/Berlin"]]);
  });

  test("explains what is wrong with the entry", async () => {
    await expect(open({}, { NAME: "no_such_database" })).rejects.toThrow('database "no_such_database" does not exist');
    await expect(open({}, { PORT: 1 })).rejects.toThrow("ECONNREFUSED");
    await expect(open({ isolation_level: "SNAPSHOT" })).rejects.toThrow("expected one of READ UNCOMMITTED");
    await expect(open({ aplication_name: "x" })).rejects.toThrow('Unknown option "aplication_name"');
    await expect(open({ sslmode: "prefer" })).rejects.toThrow('expected "disable", "require"');
  });
});
