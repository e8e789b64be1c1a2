import type { Backend, ConnectionPool, DatabaseSettings } from "../contract.ts";
import { postgresql } from "../postgresql/backend.ts";
import { openPostgresql } from "./postgresql-server.ts";

/** PostgreSQL with an empty schema of its own for each pool, dropped when the pool is closed. */
const throwaway: Backend = {
  ...postgresql,
  async createPool(settings: DatabaseSettings): Promise<ConnectionPool> {
    const { settings: own, remove } = await openPostgresql(settings.OPTIONS);
    const pool = await postgresql.createPool(own);
    const close = pool.close.bind(pool);
    pool.close = async () => {
      await close();
      await remove();
    };
    return pool;
  },
};

/**
 * An empty database for a test: SQLite in memory, or with `BELLEVILLE_TEST_ENGINE=postgresql` a schema of the server
 * that `postgresql-server.ts` finds.
 */
export function testDatabaseSettings(): DatabaseSettings {
  return process.env.BELLEVILLE_TEST_ENGINE === "postgresql"
    ? { ENGINE: throwaway, NAME: "test" }
    : { ENGINE: "sqlite", NAME: ":memory:" };
}
