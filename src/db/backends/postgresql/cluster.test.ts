/** TLS, passwords, and a server that is restarted: on a server of this test's own. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { configure, isConfigured, swapSettings } from "../../../core/conf/settings.ts";
import "../../../core/conf/core-settings.ts";
import { atomic } from "../../connection/atomic.ts";
import { connections } from "../../connection/connections.ts";
import { OperationalError } from "../../errors.ts";
import type { DatabaseSettings } from "../contract.ts";
import { canStartCluster, type Cluster, startCluster } from "../testing/postgresql-cluster.ts";

describe.skipIf(!canStartCluster())("a server", { timeout: 60_000 }, () => {
  let cluster: Cluster;
  beforeAll(async () => {
    if (!isConfigured()) configure({ SECRET_KEY: "test" });
    cluster = await startCluster();
  }, 60_000);
  afterAll(() => cluster[Symbol.asyncDispose]());

  /** Runs `body` with an entry for the server. */
  async function withDatabase<T>(
    options: Readonly<Record<string, unknown>>,
    body: () => Promise<T>,
    more: Partial<DatabaseSettings> = {},
  ): Promise<T> {
    const entry = { ENGINE: "postgresql", NAME: "postgres", USER: "postgres", PASSWORD: "secret" } as const;
    const place = { HOST: "localhost", PORT: cluster.port, OPTIONS: options };
    const restore = swapSettings({ DATABASES: { default: { ...entry, ...place, ...more } } });
    try {
      return await body();
    } finally {
      await connections.closeAll();
      restore();
    }
  }
  const isEncrypted = async (): Promise<unknown> =>
    (await connections.get().executeRaw("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")).rows[0]![0];

  describe("TLS", () => {
    test("is as sslmode says", async () => {
      expect(await withDatabase({}, isEncrypted)).toBe(false);
      expect(await withDatabase({ sslmode: "disable" }, isEncrypted)).toBe(false);
      expect(await withDatabase({ sslmode: "require" }, isEncrypted)).toBe(true);
      expect(await withDatabase({ sslmode: "verify-ca", sslrootcert: cluster.ca }, isEncrypted)).toBe(true);
      expect(await withDatabase({ sslmode: "verify-full", sslrootcert: cluster.ca }, isEncrypted)).toBe(true);
    });

    test("a certificate that nobody vouches for is refused, and require with one checks it", async () => {
      await expect(withDatabase({ sslmode: "verify-full" }, isEncrypted)).rejects.toThrow(OperationalError);
      await expect(withDatabase({ sslmode: "verify-ca" }, isEncrypted)).rejects.toThrow(/certificate/);
    });

    test("verify-full checks the name, verify-ca does not", async () => {
      const place = { HOST: "127.0.0.1" };
      const options = { sslrootcert: cluster.ca };
      expect(await withDatabase({ ...options, sslmode: "verify-ca" }, isEncrypted, place)).toBe(true);
      await expect(withDatabase({ ...options, sslmode: "verify-full" }, isEncrypted, place)).rejects.toThrow(
        /does not match|altnames/,
      );
    });
  });

  test("a wrong password, database or port has a hint, and no message shows the password", async () => {
    for (const [more, hint] of [
      [{ PASSWORD: "hunter2" }, /Check USER and PASSWORD/],
      [{ NAME: "no_such_database" }, /createdb NAME/],
      [{ PORT: 1 }, /No server answers there: start PostgreSQL/],
      [{ HOST: "no-such-host.invalid" }, /Check HOST/],
    ] as const) {
      const error = await withDatabase({}, isEncrypted, more).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(OperationalError);
      expect((error as OperationalError).hint).toMatch(hint);
      const { message, stack, cause } = error as Error;
      expect(`${message} ${stack} ${JSON.stringify(cause)} ${String(cause)}`).not.toMatch(/hunter2|secret/);
    }
  });

  test("a restart: errors while it is away, then all goes on; what was not committed is gone", async () => {
    await withDatabase({}, async () => {
      const db = connections.get();
      await db.executeRaw("CREATE TABLE t (n integer)");
      const cut = atomic(async () => {
        await db.executeRaw("INSERT INTO t VALUES (1)");
        await cluster.stop();
        await db.executeRaw("INSERT INTO t VALUES (2)");
      });
      await expect(cut).rejects.toThrow(OperationalError);
      const away = await db.executeRaw("SELECT 1").catch((e: unknown) => e);
      expect(away).toMatchObject({ constructor: OperationalError, hint: expect.stringContaining("start PostgreSQL") });
      await cluster.start();
      await Promise.all(Array.from({ length: 20 }, (_, i) => db.executeRaw("INSERT INTO t VALUES (?)", [10 + i])));
      const { rows } = await db.executeRaw("SELECT count(*), min(n) FROM t");
      expect(rows).toEqual([[20, 10]]);
    });
  });
});
