import type { Backend, ConnectionPool, DatabaseSettings } from "../contract.ts";
import { postgresql } from "../postgresql/backend.ts";
import { hasMysql, mysqlBackend, openMysql } from "./mysql-server.ts";
import { openPostgresql } from "./postgresql-server.ts";

type Open = (
  options?: Readonly<Record<string, unknown>>,
) => Promise<{ readonly settings: DatabaseSettings; readonly remove: () => Promise<void> }>;

/** A backend with an empty database or schema of its own for each pool, dropped when the pool is closed. */
function throwaway(backend: Backend, open: Open): Backend {
  return {
    ...backend,
    async createPool(settings: DatabaseSettings): Promise<ConnectionPool> {
      const { settings: own, remove } = await open(settings.OPTIONS);
      const pool = await backend.createPool(own);
      const close = pool.close.bind(pool);
      pool.close = async () => {
        await close();
        await remove();
      };
      return pool;
    },
  };
}

/** Backends of `BELLEVILLE_TEST_ENGINE`; without it tests run on SQLite in memory. */
const ENGINES: Readonly<Record<string, () => Promise<Backend>>> = {
  postgresql: async () => throwaway(postgresql, openPostgresql),
  mysql: async () => {
    if (!(await hasMysql())) throw new Error("BELLEVILLE_TEST_ENGINE=mysql needs a server of MariaDB or MySQL.");
    return throwaway(await mysqlBackend(), openMysql);
  },
};

/** The backend of this run; null: SQLite in memory. */
async function chooseBackend(): Promise<Backend | null> {
  const name = process.env.BELLEVILLE_TEST_ENGINE || "sqlite";
  if (name === "sqlite") return null;
  const make = ENGINES[name];
  if (make === undefined) throw new Error(`BELLEVILLE_TEST_ENGINE is ${name}; expected sqlite, postgresql or mysql.`);
  return make();
}

const chosen = await chooseBackend();

/**
 * An empty database for a test: SQLite in memory, or with `BELLEVILLE_TEST_ENGINE=postgresql` a schema, with `mysql` a
 * database of the server that `postgresql-server.ts` or `mysql-server.ts` finds.
 */
export function testDatabaseSettings(): DatabaseSettings {
  return chosen === null ? { ENGINE: "sqlite", NAME: ":memory:" } : { ENGINE: chosen, NAME: "test" };
}
