/** What only a server can show: connections that die, run out, or carry what others left. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DatabaseSettings } from "../contract.ts";
import { hasMysql, mysqlBackend, openMysql } from "../testing/mysql-server.ts";
import { isDisconnect } from "./errors.ts";
import { type Flavour, MARIADB, MYSQL } from "./flavour.ts";
import { checkVersion, MysqlPool } from "./pool.ts";

describe.skipIf(!(await hasMysql()))("a pool", () => {
  let settings: DatabaseSettings;
  let remove: () => Promise<void>;
  let flavour: Flavour;
  const pools: MysqlPool[] = [];

  beforeEach(async () => {
    ({ settings, remove } = await openMysql());
    flavour = (await mysqlBackend()).displayName === "MariaDB" ? MARIADB : MYSQL;
  });

  afterEach(async () => {
    for (const pool of pools.splice(0)) await pool.close();
    await remove();
  });

  async function open(
    options: Readonly<Record<string, unknown>> = {},
    more: Partial<DatabaseSettings> = {},
  ): Promise<MysqlPool> {
    const pool = await MysqlPool.open({ ...settings, ...more, OPTIONS: { ...settings.OPTIONS, ...options } }, flavour);
    pools.push(pool);
    return pool;
  }

  const id = async (pool: MysqlPool): Promise<number> =>
    (await pool.execute("SELECT CONNECTION_ID()", [])).rows[0]![0] as number;

  const value = async (pool: MysqlPool, sql: string): Promise<unknown> => (await pool.execute(sql, [])).rows[0]![0];

  /** Ends a connection of the server from the outside. */
  async function kill(connection: number): Promise<void> {
    const other = await open();
    await other.execute(`KILL CONNECTION ${connection}`, []);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  test("lets callers wait in line, and tells after the timeout what is wrong", async () => {
    const pool = await open({ pool: { max_size: 1, timeout: 0.05 } });
    const first = await pool.acquire();
    await expect(pool.acquire()).rejects.toThrow("All 1 connections of the pool were taken for 0.05 s.");
    const waiting = pool.acquire();
    pool.release(first);
    expect(await waiting).toBe(first);
    pool.release(await waiting);
    expect(pool.size).toBe(1);
  });

  test("recovers when the server ends idle connections", async () => {
    const pool = await open();
    const before = await id(pool);
    await kill(before);
    expect(await id(pool)).not.toBe(before);
    expect(pool.size).toBe(1);
  });

  test("ends a statement whose connection is killed with an error; nothing is half written", async () => {
    const pool = await open();
    await pool.execute("CREATE TABLE t (a integer)", []);
    const connection = await pool.acquire();
    await connection.execute("INSERT INTO t VALUES (1)", [], ["BEGIN"]);
    const number = (await connection.execute("SELECT CONNECTION_ID()", [])).rows[0]![0] as number;
    const slow = connection.execute("INSERT INTO t SELECT SLEEP(5)", []);
    slow.catch(() => undefined);
    await kill(number);
    const error = await slow.catch((e: unknown) => e);
    expect(isDisconnect(error)).toBe(true);
    pool.release(connection);
    expect(await value(pool, "SELECT count(*) FROM t")).toBe(0);
  });

  test("never hands on a transaction that somebody left open", async () => {
    const pool = await open({ pool: { max_size: 1 } });
    await pool.execute("CREATE TABLE t (a integer)", []);
    const connection = await pool.acquire();
    await connection.execute("INSERT INTO t VALUES (2)", [], ["BEGIN"]);
    pool.release(connection);
    expect(await value(pool, "SELECT count(*) FROM t")).toBe(0);
  });

  test("closes connections that are idle for longer than CONN_MAX_AGE", async () => {
    const pool = await open({}, { CONN_MAX_AGE: 0 });
    await id(pool);
    expect(pool.size).toBe(0);
    const kept = await open({}, { CONN_MAX_AGE: null, CONN_HEALTH_CHECKS: true });
    expect(await id(kept)).toBe(await id(kept));
  });

  test("sets each session up", async () => {
    const pool = await open({ init_command: "SET @greeting = 'hello'" });
    expect(await value(pool, "SELECT @greeting")).toBe("hello");
    expect(await value(pool, "SELECT @@time_zone")).toBe("+00:00");
    expect(await value(pool, "SELECT @@character_set_connection")).toBe("utf8mb4");
    expect(String(await value(pool, "SELECT @@sql_mode"))).toMatch(/STRICT_TRANS_TABLES/);
    const level =
      "SELECT variable_value FROM information_schema.session_variables WHERE variable_name = 'tx_isolation'";
    if (flavour.isMariadb) {
      expect(await value(pool, level)).toBe("READ-COMMITTED");
      expect(await value(await open({ isolation_level: "serializable" }), level)).toBe("SERIALIZABLE");
    }
  });

  test("keeps prepared statements, at most as many as it is told", async () => {
    const pool = await open({ statement_cache_size: 4, pool: { max_size: 1 } });
    const kept = async (): Promise<number> => {
      const { rows } = await pool.execute("SHOW SESSION STATUS LIKE 'Com_stmt_%'", []);
      const status = new Map(rows.map(([name, count]) => [name, Number(count)]));
      return status.get("Com_stmt_prepare")! - status.get("Com_stmt_close")!;
    };
    for (let i = 0; i < 40; i++) await pool.execute(`SELECT ${i % 10}`, []);
    expect(await kept()).toBeLessThanOrEqual(5);
    const text = `SELECT '${"x".repeat(30_000)}'`;
    for (let i = 0; i < 10; i++) await pool.execute(text, []);
    expect(await kept()).toBeLessThanOrEqual(5);
  });

  test("streams many rows in little memory, and stops early", async () => {
    const limit = flavour.isMariadb ? "max_recursive_iterations" : "cte_max_recursion_depth";
    const pool = await open({ init_command: `SET SESSION ${limit} = 1000000` });
    const sql =
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i, REPEAT('x', 200) FROM n";
    const before = process.memoryUsage().rss;
    let count = 0;
    for await (const chunk of pool.stream(sql, [200_000], 1000)) count += chunk.length;
    expect(count).toBe(200_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
    for await (const chunk of pool.stream(sql, [200_000], 10)) {
      expect(chunk).toHaveLength(10);
      break;
    }
    expect(await value(pool, "SELECT 1")).toBe(1);
  });

  test("reads a stream over when a transaction goes on before its end", async () => {
    const pool = await open();
    const connection = await pool.acquire();
    await connection.execute(
      "CREATE TEMPORARY TABLE t AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT i FROM n",
      [],
    );
    await connection.execute("SELECT 1", [], ["BEGIN"]);
    const seen: unknown[] = [];
    for await (const chunk of connection.stream("SELECT i FROM t ORDER BY i", [], 100)) {
      seen.push(chunk.length);
      expect((await connection.execute("SELECT count(*) FROM t", [])).rows).toEqual([[900]]);
    }
    expect(seen).toEqual(Array.from({ length: 9 }, () => 100));
    for await (const _ of connection.stream("SELECT i FROM t", [], 100)) break;
    expect((await connection.execute("SELECT 5", [])).rows).toEqual([[5]]);
    await connection.execute("ROLLBACK", []);
    pool.release(connection);
    expect(pool.size).toBe(1);
  });

  test("sends whole numbers as such, and reads them exactly", async () => {
    const pool = await open();
    await pool.execute("CREATE TABLE t (a bigint)", []);
    for (const number of [9007199254740993n, -9223372036854775808n, 5]) {
      await pool.execute("INSERT INTO t VALUES (?)", [number]);
      expect((await pool.execute("SELECT a FROM t WHERE a = ?", [number])).rows).toEqual([[number]]);
    }
    expect((await pool.execute("SELECT a FROM t WHERE a = ?", [9007199254740992n])).rows).toEqual([]);
    expect((await pool.execute("SELECT a FROM t ORDER BY a LIMIT ? OFFSET ?", [1, 1])).rows).toEqual([[5]]);
  });

  test("keeps all of Unicode", async () => {
    const pool = await open();
    const text = "Ünï 😀👩‍👩‍👧 ‮ a\\b'c\"d%_";
    expect((await pool.execute("SELECT ?, CHAR_LENGTH(?)", [text, "😀"])).rows).toEqual([[text, 1]]);
  });

  test("explains what is wrong with the entry", async () => {
    await expect(open({}, { NAME: "no_such_database" })).rejects.toThrow("Unknown database 'no_such_database'");
    await expect(open({}, { PORT: 1 })).rejects.toThrow("ECONNREFUSED");
    await expect(open({ isolation_level: "SNAPSHOT" })).rejects.toThrow("expected one of READ UNCOMMITTED");
    await expect(open({ chraset: "utf8mb4" })).rejects.toThrow('Unknown option "chraset"');
    await expect(open({ charset: "latin1" })).rejects.toThrow('expected "utf8mb4"');
    await expect(open({ sql_mode: "ANSI_QUOTES" })).rejects.toThrow("change how text is quoted");
    await expect(open({ read_default_file: "~/.my.cnf" })).rejects.toThrow("option files are not read");
    await expect(open({ ssl_mode: "PREFERRED" })).rejects.toThrow('expected "DISABLED", "REQUIRED"');
    await expect(open({ unix_socket: "/nowhere.sock" })).rejects.toThrow("ENOENT");
  });
});

test("the engine of the entry must be that of the server, and not too old", () => {
  expect(() => checkVersion("10.11.6-MariaDB", MARIADB)).not.toThrow();
  expect(() => checkVersion("8.4.3", MYSQL)).not.toThrow();
  expect(() => checkVersion("11.4.2-MariaDB", MYSQL)).toThrow('but the ENGINE of the entry of DATABASES is "mysql"');
  expect(() => checkVersion("8.4.3", MARIADB)).toThrow("The server is MySQL (8.4.3)");
  expect(() => checkVersion("10.6.1-MariaDB", MARIADB)).toThrow(
    "MariaDB 10.11 or later is required (found 10.6.1-MariaDB)",
  );
  expect(() => checkVersion("8.0.36", MYSQL)).toThrow("MySQL 8.4 or later is required");
});
