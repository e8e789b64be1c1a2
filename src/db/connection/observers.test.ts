/** What is seen of statements: logs, captures, wrappers (docs/topics/db/instrumentation). */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import "../../core/conf/core-settings.ts";
import { swapSettings } from "../../core/conf/settings.ts";
import { runInContext } from "../../core/context/context-key.ts";
import { addHandler } from "../../core/log/logger.ts";
import type { LogRecord } from "../../core/log/record.ts";
import { ProgrammingError } from "../errors.ts";
import { withSchemaEditor } from "./schema-session.ts";
import { atomic } from "./atomic.ts";
import { connection, connections } from "./connections.ts";
import { repeatedQueries } from "./duplicates.ts";
import type { ExecuteWrapper } from "./observers.ts";
import * as transaction from "./transaction.ts";

const undo: (() => void)[] = [];
beforeEach(() => {
  undo.push(swapSettings({ DATABASES: { default: { ENGINE: "sqlite", NAME: ":memory:" } } }));
});
afterEach(async () => {
  await connections.closeAll();
  for (const fn of undo.splice(0).reverse()) fn();
});

const debug = (): void => void undo.push(swapSettings({ DEBUG: true }));
function records(logger: string): LogRecord[] {
  const seen: LogRecord[] = [];
  undo.push(addHandler(logger, { handle: (record) => seen.push(record) }));
  return seen;
}

describe("executeWrapper()", () => {
  test("stands around each statement of this request, the last added innermost", async () => {
    const log: string[] = [];
    const named =
      (name: string): ExecuteWrapper =>
      async (execute, sql, params) => {
        log.push(`${name} ${sql}`);
        try {
          return await execute(sql, params);
        } finally {
          log.push(`/${name}`);
        }
      };
    await connection.executeWrapper(named("outer"), () =>
      connection.executeWrapper(named("inner"), async () => {
        await connection.executeRaw("SELECT 1").catch(() => undefined);
        await runInContext(() => connection.executeRaw("SELECT 2"));
      }),
    );
    await connection.executeRaw("SELECT 3");
    expect(log).toEqual(["outer SELECT 1", "inner SELECT 1", "/inner", "/outer"]);
  });

  test("may refuse or change statements, and is told the connection", async () => {
    await expect(
      connection.executeWrapper(
        () => Promise.reject(new Error("no queries here")),
        () => connection.executeRaw("SELECT 1"),
      ),
    ).rejects.toThrow("no queries here");
    const { rows } = await connection.executeWrapper(
      (execute, sql, params, context) => execute(sql, [`${String(params[0])} of ${context.connection.alias}`]),
      () => connection.executeRaw("SELECT ?", ["row"]),
    );
    expect(rows).toEqual([["row of default"]]);
  });
});

describe("logs", () => {
  test("with DEBUG, django.db.backends has each statement with its values, and transactions", async () => {
    undo.push(swapSettings({ LOGGING: { loggers: { "django.db.backends": { level: "DEBUG", propagate: false } } } }));
    const seen = records("django.db.backends");
    await connection.executeRaw("SELECT ?", ["unseen"]);
    debug();
    await runInContext(() => atomic(() => connection.executeRaw("SELECT ?", ["x"])));
    expect(seen.map(({ message }) => message.replace(/\d\.\d{3}/, "0.000"))).toEqual([
      "(0.000) BEGIN IMMEDIATE; alias=default",
      "(0.000) SELECT 'x'; alias=default",
      "(0.000) COMMIT; alias=default",
    ]);
    expect(seen[1]!.extra).toMatchObject({ sql: "SELECT 'x'", alias: "default", duration: expect.any(Number) });
  });

  test("DATABASE_SLOW_QUERY_SECONDS warns of slow statements without their values", async () => {
    const seen = records("django.db.backends.slow");
    undo.push(swapSettings({ DATABASE_SLOW_QUERY_SECONDS: 0 }));
    await connection.executeRaw("SELECT ?", ["secret"]);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ level: "WARNING", extra: { sql: "SELECT ?" } });
    expect(JSON.stringify(seen)).not.toContain("secret");
    undo.push(swapSettings({ DATABASE_SLOW_QUERY_SECONDS: 5 }));
    await connection.executeRaw("SELECT 1");
    expect(seen).toHaveLength(1);
    expect(() => swapSettings({ DATABASE_SLOW_QUERY_SECONDS: -1 })).toThrow("must be a number of seconds or null");
  });

  test("errors of robust functions of onCommit() go to django.db.backends.base", async () => {
    const seen = records("django.db.backends.base");
    const broken = async (): Promise<never> => Promise.reject(new RangeError("out of range"));
    transaction.onCommit(broken, { robust: true });
    await atomic(async () => transaction.onCommit(broken, { robust: true }));
    expect(seen.map(({ message }) => message)).toEqual(
      Array.from({ length: 2 }, () => "Error calling broken in onCommit() (RangeError: out of range)."),
    );
    expect(seen[0]!.extra.error).toBeInstanceOf(RangeError);
  });
});

describe("repeatedQueries()", () => {
  test("finds what was sent more than once, and how often with the same values", async () => {
    debug();
    const found = await runInContext(async () => {
      for (const n of [1, 2, 2, 3]) await connection.executeRaw("SELECT ? + 1", [n]);
      await connection.executeRaw("SELECT 'once'");
      return repeatedQueries(connection.queries);
    });
    expect(found).toEqual([{ statement: "SELECT ? + 1", alias: "default", count: 4, duplicates: 1 }]);
  });
});

describe("executeRaw()", () => {
  test("takes values in order or by name", async () => {
    expect((await connection.executeRaw("SELECT ? || '?'", ["a"])).rows).toEqual([["a?"]]);
    const sql = "SELECT :a || ':a' || :b || :a -- :c";
    expect((await connection.executeRaw(sql, { a: "1", b: "2" })).rows).toEqual([["1:a21"]]);
    await expect(connection.executeRaw("SELECT :missing", {})).rejects.toThrow(ProgrammingError);
    await expect(connection.executeRaw("SELECT :toString", {})).rejects.toThrow('names ":toString"');
  });
});

describe("withSchemaEditor()", () => {
  test("lets errors of its body pass as they are", async () => {
    const error = new TypeError("a mistake of the body");
    await expect(withSchemaEditor(connections.get(), () => Promise.reject(error))).rejects.toBe(error);
    await expect(withSchemaEditor(connections.get(), () => Promise.reject(error), { atomic: false })).rejects.toBe(
      error,
    );
    await expect(
      withSchemaEditor(connections.get(), (editor) => editor.execute("CREATE TABEL t (n)")),
    ).rejects.toMatchObject({
      sql: "CREATE TABEL t (n)",
      cause: expect.any(Error),
    });
  });
});
