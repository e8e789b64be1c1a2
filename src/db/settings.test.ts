/** DATABASES is checked when the settings are given, and by `check`. */
import { afterEach, describe, expect, test } from "vitest";
import "../core/conf/core-settings.ts";
import { runChecks } from "../core/checks/registry.ts";
import { env } from "../core/conf/env.ts";
import { configure, isConfigured, swapSettings } from "../core/conf/settings.ts";
import "./checks.ts";
import { connections } from "./connection/connections.ts";
import "./settings.ts";

if (!isConfigured()) configure({ SECRET_KEY: "test" });

let undo = (): void => {};
afterEach(async () => {
  await connections.closeAll();
  undo();
  undo = () => {};
});

const use = (databases: Record<string, unknown>): void => {
  undo = swapSettings({ DATABASES: databases as never });
};
const sqlite = { ENGINE: "sqlite", NAME: ":memory:" };

describe("DATABASES", () => {
  test.each([
    [{ default: { ...sqlite, NMAE: "x" } }, /DATABASES\.default has the unknown key "NMAE".* Did you mean "NAME"\?/],
    [{ default: { ...sqlite, PASWORD: "hunter2" } }, /unknown key "PASWORD".* Did you mean "PASSWORD"\?/],
    [{ default: { ENGINE: "sqlite" } }, /DATABASES\.default has no NAME\./],
    [{ default: { NAME: "x" } }, /DATABASES\.default has no ENGINE\./],
    [{ default: "sqlite:///x" }, /DATABASES\.default must be an object with an ENGINE and a NAME\./],
    [{ default: { ...sqlite, TIME_ZONE: "Europe/Atlantis" } }, /TIME_ZONE must be the name of a time zone/],
    [{ default: { ...sqlite, PORT: 99999 } }, /PORT must be a number from 1 to 65535/],
    [{ default: { ...sqlite, CONN_MAX_AGE: -1 } }, /CONN_MAX_AGE must be a number of seconds, or null/],
    [{ default: { ...sqlite, ATOMIC_REQUESTS: "yes" } }, /ATOMIC_REQUESTS must be true or false/],
    [
      { default: { ...sqlite, TEST: { MIROR: "x" } } },
      /DATABASES\.default\.TEST has the unknown key "MIROR".*"MIRROR"/,
    ],
    [{ default: sqlite, replica: { ...sqlite, TEST: { MIRROR: "defalt" } } }, /Did you mean "default"\?/],
    [{ default: { ...sqlite, TEST: { MIRROR: "default" } } }, /must be the alias of another database/],
    [[], /DATABASES must be an object of databases by alias/],
  ])("%j is refused", (databases, message) => {
    expect(() => use(databases as never)).toThrow(message);
  });

  test("a zone of one database alone is refused where moments have none", async () => {
    use({ default: { ...sqlite, TIME_ZONE: "Europe/Berlin" } });
    await expect(connections.get().executeRaw("SELECT 1")).rejects.toThrow("TIME_ZONE is not supported by SQLite");
  });

  test("no message shows a password", () => {
    const wrong = { default: { PASSWORD: "hunter2", ENGINE: "postgresql", NAME: "x", USERNAME: "u" } };
    expect(() => use(wrong)).toThrow(expect.objectContaining({ message: expect.not.stringContaining("hunter2") }));
  });

  test("two aliases with one entry share a connection: a mirror sees the transaction of a test", async () => {
    use({ default: sqlite, replica: sqlite, other: { ...sqlite } });
    expect(connections.get("replica")).toBe(connections.get("default"));
    expect(connections.all()).toHaveLength(2);
    await connections.get().executeRaw("CREATE TABLE t (n integer)");
    const open = await connections.get().beginTestTransaction();
    await connections.get().executeRaw("INSERT INTO t VALUES (1)");
    expect((await connections.get("replica").executeRaw("SELECT n FROM t")).rows).toEqual([[1]]);
    await open.rollback();
  });
});

describe("env.db()", () => {
  const read = (url: string) => env.db("NO_SUCH_VARIABLE", url);

  test("reads the parts of an address", () => {
    expect(read("postgres://me:p%40ss@db.example:5433/shop?sslmode=require&conn_max_age=60&pool.max_size=20")).toEqual({
      ENGINE: "postgresql",
      NAME: "shop",
      USER: "me",
      PASSWORD: "p@ss",
      HOST: "db.example",
      PORT: 5433,
      CONN_MAX_AGE: 60,
      OPTIONS: { sslmode: "require", pool: { max_size: 20 } },
    });
    expect(read("postgres://%2Fvar%2Frun%2Fpostgresql/shop?prepare=false").HOST).toBe("/var/run/postgresql");
    expect(read("postgres://[::1]:5432/shop").HOST).toBe("::1");
    expect(read("sqlite:///db.sqlite3?transaction_mode=EXCLUSIVE&timeout=20&atomic_requests=true")).toEqual({
      ENGINE: "sqlite",
      NAME: "db.sqlite3",
      ATOMIC_REQUESTS: true,
      OPTIONS: { transaction_mode: "EXCLUSIVE", timeout: 20 },
    });
  });
});

describe("check", () => {
  test("names engines and options that there are not, without asking a database", async () => {
    use({
      default: { ENGINE: "sqlit", NAME: "x" },
      pool: { ENGINE: "postgresql", NAME: "x", OPTIONS: { pol: {} } },
      fine: sqlite,
    });
    const found = (await runChecks()).filter((message) => message.id?.startsWith("belleville.database"));
    expect(found.map(({ id, msg }) => `${id} ${msg}`)).toEqual([
      'belleville.database.E001 The database "default" cannot be used: "sqlit" isn\'t an available database engine. Did you mean "sqlite"?',
      'belleville.database.E001 The database "pool" cannot be used: Unknown option "pol" in DATABASES OPTIONS of PostgreSQL. Did you mean "pool"?',
    ]);
  });

  test("with --database asks it, and tells how to start the server", async () => {
    use({ default: { ENGINE: "postgresql", NAME: "x", HOST: "127.0.0.1", PORT: 1, USER: "u", PASSWORD: "hunter2" } });
    const found = (await runChecks({ databases: ["default"] })).filter((m) => m.id === "belleville.database.E002");
    expect(found).toHaveLength(1);
    expect(found[0]!.msg).toContain("ECONNREFUSED");
    expect(found[0]!.hint).toMatch(/start PostgreSQL/);
    expect(JSON.stringify(found)).not.toContain("hunter2");
  });
});
