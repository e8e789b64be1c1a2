import { afterEach, beforeEach, describe, expect, test } from "vitest";
import "../../core/conf/core-settings.ts";
import { swapSettings } from "../../core/conf/settings.ts";
import { runInContext } from "../../core/context/context-key.ts";
import { ImproperlyConfigured } from "../../core/errors/exceptions.ts";
import { connection, ConnectionDoesNotExist, connections } from "./connections.ts";
import { atomic } from "./atomic.ts";

const memory = { ENGINE: "sqlite", NAME: ":memory:" } as const;
let restore = (): void => {};

beforeEach(() => {
  restore = swapSettings({ DATABASES: { default: memory, other: { ...memory } } });
});

afterEach(async () => {
  await connections.closeAll();
  restore();
});

describe("connections", () => {
  test("get() gives one connection per alias, and another when the settings change", () => {
    expect(connections.get()).toBe(connections.get("default"));
    expect(connections.get("other")).not.toBe(connections.get());
    const before = connections.get();
    const undo = swapSettings({ DATABASES: { default: { ...memory } } });
    expect(connections.get()).not.toBe(before);
    undo();
    expect([...connections]).toEqual(["default", "other"]);
  });

  test("get() names the nearest alias of one that is missing", () => {
    expect(() => connections.get("othr")).toThrow(`The connection 'othr' doesn't exist. Did you mean "other"?`);
    expect(() => connections.get("__proto__")).toThrow(ConnectionDoesNotExist);
    const undo = swapSettings({ DATABASES: {} });
    expect(() => connections.get()).toThrow(ImproperlyConfigured);
    undo();
  });

  test("an unknown engine or option is told when the database is used", async () => {
    const undo = swapSettings({
      DATABASES: {
        default: { ENGINE: "sqlit" as "sqlite", NAME: "x" },
        bad: { ...memory, OPTIONS: { timout: 5 } },
        mode: { ...memory, OPTIONS: { transaction_mode: "NOW" } },
      },
    });
    expect(() => connections.get()).toThrow(`"sqlit" isn't an available database engine. Did you mean "sqlite"?`);
    await expect(connections.get("bad").executeRaw("SELECT 1")).rejects.toThrow(
      `Unknown option "timout" in DATABASES OPTIONS of SQLite. Did you mean "timeout"?`,
    );
    await expect(connections.get("mode").executeRaw("SELECT 1")).rejects.toThrow(
      `expected one of DEFERRED, IMMEDIATE, EXCLUSIVE, or null`,
    );
    undo();
  });

  test("a folder that does not exist is named", async () => {
    const undo = swapSettings({ DATABASES: { default: { ENGINE: "sqlite", NAME: "/nowhere/at/all.db" } } });
    await expect(connection.executeRaw("SELECT 1")).rejects.toMatchObject({
      hint: "Check that the folder exists and may be written to: /nowhere/at/all.db.",
    });
    undo();
  });

  test("connection is the default one, whichever that is now", async () => {
    expect(connection.alias).toBe("default");
    expect((await connection.executeRaw("SELECT ? + 1", [1])).rows).toEqual([[2]]);
  });
});

describe("databases side by side", () => {
  test("a transaction of one does not hold the other", async () => {
    await connections.get("other").executeRaw("CREATE TABLE t (n integer)");
    await expect(
      atomic(async () => {
        await connections.get("other").executeRaw("INSERT INTO t VALUES (1)");
        expect(connections.get("other").inAtomicBlock).toBe(false);
        throw new Error("stop");
      }),
    ).rejects.toThrow("stop");
    expect((await connections.get("other").executeRaw("SELECT n FROM t")).rows).toEqual([[1]]);
  });
});

describe("connection.queries", () => {
  test("keeps the statements of one request while DEBUG is on", async () => {
    const undo = swapSettings({ DEBUG: true });
    try {
      const seen = await runInContext(async () => {
        await atomic(() => connection.executeRaw("SELECT ?", ["a"]));
        return connection.queries.map((query) => query.sql);
      });
      expect(seen).toEqual(["BEGIN IMMEDIATE", "SELECT 'a'", "COMMIT"]);
      await runInContext(async () => {
        expect(connection.queries).toEqual([]);
        await connection.executeRaw("SELECT 1");
        connection.resetQueries();
        expect(connection.queries).toEqual([]);
      });
    } finally {
      undo();
    }
  });
});

describe("requests inside a block", () => {
  test("a request handled in another's block is not part of it, and what a block sets outlives it", async () => {
    await connection.executeRaw("CREATE TABLE t (n integer)");
    await runInContext(() =>
      atomic(async () => {
        expect(connection.inAtomicBlock).toBe(true);
        expect(runInContext(() => connection.inAtomicBlock)).toBe(false);
      }),
    );
  });
});
