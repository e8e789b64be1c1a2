/** A server for tests: where it is, whether it answers, and an empty schema for each test. */
import type { DatabaseSettings } from "../contract.ts";
import { type Client, loadClient } from "../postgresql/driver.ts";
import { Exchange } from "../postgresql/exchange.ts";
import { leftovers } from "./leftovers.ts";

const HOST = process.env.PGHOST ?? "127.0.0.1";
const PORT = Number(process.env.PGPORT ?? 5432);
const USER = process.env.PGUSER ?? "postgres";
const PASSWORD = process.env.PGPASSWORD;
const NAME = process.env.PGDATABASE ?? "test";

/** The database of tests as an entry of `DATABASES`. */
export function postgresqlSettings(options: Readonly<Record<string, unknown>> = {}): DatabaseSettings {
  return { ENGINE: "postgresql", NAME, USER, HOST, PORT, OPTIONS: options, ...(PASSWORD ? { PASSWORD } : {}) };
}

async function connect(): Promise<Client> {
  const ClientClass = await loadClient();
  const client = new ClientClass({
    host: HOST,
    port: PORT,
    user: USER,
    password: PASSWORD,
    database: NAME,
    connectionTimeoutMillis: 3000,
  });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

async function run(sql: string): Promise<readonly unknown[][]> {
  const client = await connect();
  try {
    const { rows } = await new Promise<Exchange>((resolve, reject) => {
      const exchange = new Exchange({ script: sql }, resolve, reject);
      client.connection.on("readyForQuery", () => exchange.settle());
      client.query(exchange);
    });
    return rows;
  } finally {
    await client.end();
  }
}

let problem: Promise<string | null> | undefined;

/** Why tests of PostgreSQL cannot run; null: they can. */
export function postgresqlProblem(): Promise<string | null> {
  problem ??= connect().then(
    async (client) => {
      await client.end();
      return null;
    },
    (error: unknown) =>
      `PostgreSQL does not answer at ${HOST}:${PORT} as "${USER}", database "${NAME}" (${error instanceof Error ? error.message : String(error)}).`,
  );
  return problem;
}

/** Whether tests of PostgreSQL can run: see `scripts/test-servers.ts` for what is said when they cannot. */
export async function hasPostgresql(): Promise<boolean> {
  return (await postgresqlProblem()) === null;
}

/** Drops schemas of tests whose process has ended without doing so. */
export async function dropPostgresqlLeftovers(): Promise<void> {
  const rows = await run("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'test\\_%'");
  for (const name of leftovers(rows)) await run(`DROP SCHEMA IF EXISTS ${name} CASCADE`);
}

let made = 0;

/** An empty schema, the only one that its settings see. */
export async function openPostgresql(
  options: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly settings: DatabaseSettings; readonly remove: () => Promise<void> }> {
  const schema = `test_${process.pid}_${++made}`;
  await run(`DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}`);
  return {
    settings: postgresqlSettings({ options: `-c search_path=${schema}`, ...options }),
    remove: async () => void (await run(`DROP SCHEMA ${schema} CASCADE`)),
  };
}
