/** Requests in transactions, and databases of tests. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { apps, setup } from "../core/apps/index.ts";
import { configure } from "../core/conf/index.ts";
import { hasMysql, openMysql, runOnMysql } from "../db/backends/testing/mysql-server.ts";
import { hasPostgresql, postgresqlSettings } from "../db/backends/testing/postgresql-server.ts";
import { connections, transaction } from "../db/index.ts";
import { type HttpRequest, HttpResponse } from "../http/index.ts";
import { path } from "../web/urls/index.ts";
import { nonAtomicRequests } from "../web/views/index.ts";
import { Client, createTestDatabases, overrideSettings, testTransaction } from "./index.ts";

const memory = { ENGINE: "sqlite", NAME: ":memory:" } as const;
const log: string[] = [];

/** Writes, then answers, fails or waits, as the query says. */
async function write(request: HttpRequest) {
  const db = connections.get();
  await db.executeRaw("INSERT INTO t VALUES (1)");
  transaction.onCommit(() => log.push(`committed, in a block: ${db.inAtomicBlock}`));
  if (request.GET.has("fail")) throw new RangeError("broken");
  if (request.GET.has("forgive")) transaction.setRollback(true);
  return new HttpResponse(String(db.inAtomicBlock), { status: request.GET.has("500") ? 500 : 200 });
}

const urlpatterns = [
  path("write/", write),
  path("free/", nonAtomicRequests(write)),
  path("free/other/", nonAtomicRequests(write, ["other"])),
];

beforeAll(async () => {
  configure({
    SECRET_KEY: "test",
    ROOT_URLCONF: urlpatterns,
    DATABASES: { default: { ...memory, ATOMIC_REQUESTS: true }, other: { ...memory } },
  });
  await setup();
  await connections.get().executeRaw("CREATE TABLE t (n integer)");
});
afterAll(() => connections.closeAll());

const count = async (): Promise<unknown> => (await connections.get().executeRaw("SELECT count(*) FROM t")).rows[0]![0];

describe("ATOMIC_REQUESTS", () => {
  afterEach(async () => {
    log.length = 0;
    await connections.get().executeRaw("DELETE FROM t");
  });

  const client = () => new Client({ raiseRequestException: false });

  test("a view that answers commits, also with an error page of its own; functions of onCommit() run after", async () => {
    expect((await client().get("/write/")).text).toBe("true");
    expect((await client().get("/write/?500")).status).toBe(500);
    expect(await count()).toBe(2);
    expect(log).toEqual(["committed, in a block: false", "committed, in a block: false"]);
  });

  test("a view that throws, or asks for it, is undone", async () => {
    expect((await client().get("/write/?fail")).status).toBe(500);
    expect((await client().get("/write/?forgive")).status).toBe(200);
    expect(await count()).toBe(0);
    expect(log).toEqual([]);
  });

  test("nonAtomicRequests() leaves a view alone, of all databases or of some", async () => {
    expect((await client().get("/free/")).text).toBe("false");
    expect((await client().get("/free/?fail")).status).toBe(500);
    expect(await count()).toBe(2);
    expect((await client().get("/free/other/")).text).toBe("true");
  });

  test("parallel requests have a transaction each", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => client().get(i % 2 === 0 ? "/write/" : "/write/?fail")),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(await count()).toBe(10);
  });
});

describe("createTestDatabases()", () => {
  test("makes each database once: a mirror is the one it mirrors", async () => {
    expect(apps.ready).toBe(true);
    const override = overrideSettings({
      DATABASES: {
        default: { ...memory, NAME: "/nowhere/production.sqlite3" },
        replica: { ...memory, NAME: "/nowhere/replica.sqlite3", TEST: { MIRROR: "default" } },
        archive: { ...memory, NAME: "/nowhere/archive.sqlite3" },
      },
    });
    try {
      await using _databases = await createTestDatabases();
      const [main, replica, archive] = ["default", "replica", "archive"].map((alias) => connections.get(alias));
      expect([replica === main, archive === main]).toEqual([true, false]);
      await main!.executeRaw("CREATE TABLE t (n integer)");
      {
        await using _test = await testTransaction();
        await main!.executeRaw("INSERT INTO t VALUES (1)");
        expect((await replica!.executeRaw("SELECT n FROM t")).rows).toEqual([[1]]);
      }
      expect((await replica!.executeRaw("SELECT n FROM t")).rows).toEqual([]);
    } finally {
      override.restore();
    }
  });
});

describe.each([
  ["PostgreSQL", await hasPostgresql(), postgresqlSettings, "SELECT current_database()"],
  ["MariaDB or MySQL", await hasMysql(), async () => (await openMysql()).settings, "SELECT DATABASE()"],
] as const)("createTestDatabases() on %s", (_, isThere, entry, currentDatabase) => {
  test.skipIf(!isThere)("makes a database for each alias, and drops them", { timeout: 30_000 }, async () => {
    const given = await entry();
    const override = overrideSettings({
      DATABASES: { default: given, other: { ...given, TEST: { NAME: "tests_x" } } },
    });
    const names: unknown[] = [];
    try {
      {
        await using _databases = await createTestDatabases();
        for (const alias of ["default", "other"]) {
          const db = connections.get(alias);
          names.push((await db.executeRaw(currentDatabase)).rows[0]![0]);
          await db.executeRaw("CREATE TABLE t (n integer)");
        }
        expect(names).toEqual([`test_${given.NAME}_default_${process.pid}`, `tests_x_other_${process.pid}`]);
      }
      for (const NAME of names) {
        const gone = overrideSettings({ DATABASES: { default: { ...given, NAME: String(NAME) } } });
        await expect(connections.get().executeRaw("SELECT 1")).rejects.toThrow(/does not exist|Unknown database/);
        await connections.closeAll();
        gone.restore();
      }
    } finally {
      await connections.closeAll();
      override.restore();
      if (given.NAME.startsWith("test_")) await runOnMysql(`DROP DATABASE IF EXISTS ${given.NAME}`);
    }
  });
});
