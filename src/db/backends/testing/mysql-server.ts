/** A server of MariaDB or MySQL for tests: where it is, whether it answers, and an empty database for each test. */
import type { Backend, DatabaseSettings } from "../contract.ts";
import { mariadb, mysql } from "../mysql/backend.ts";
import { type Client, loadDriver } from "../mysql/driver.ts";
import { leftovers } from "./leftovers.ts";

const HOST = process.env.MYSQL_HOST ?? "127.0.0.1";
const PORT = Number(process.env.MYSQL_TCP_PORT ?? 3306);
const USER = process.env.MYSQL_USER ?? "root";
const PASSWORD = process.env.MYSQL_PWD;

let version: Promise<string> | undefined;

async function connect(): Promise<Client> {
  const driver = await loadDriver();
  const client = driver.createConnection({
    host: HOST,
    port: PORT,
    user: USER,
    password: PASSWORD,
    connectTimeout: 3000,
    multipleStatements: true,
    rowsAsArray: true,
  });
  await new Promise<void>((resolve, reject) => {
    client.on("connect", () => resolve());
    client.on("error", reject);
  });
  return client;
}

/** Runs a script as the administrator; gives the rows of its last statement. */
export async function runOnMysql(sql: string): Promise<unknown> {
  const client = await connect();
  try {
    return await new Promise<unknown>((resolve, reject) => {
      client.query({ sql }, (error, rows) => (error === null ? resolve(rows) : reject(error)));
    });
  } finally {
    await new Promise<void>((resolve) => client.end(() => resolve()));
  }
}

function serverVersion(): Promise<string> {
  version ??= runOnMysql("SELECT VERSION()").then((rows) => String((rows as unknown[][])[0]![0]));
  return version;
}

/** The backend that speaks to the server that there is. */
export async function mysqlBackend(): Promise<Backend> {
  return /mariadb/i.test(await serverVersion()) ? mariadb : mysql;
}

/** Why tests of MariaDB and MySQL cannot run; null: they can. */
export async function mysqlProblem(): Promise<string | null> {
  return serverVersion().then(
    () => null,
    (error: unknown) =>
      `MariaDB does not answer at ${HOST}:${PORT} as "${USER}" (${error instanceof Error ? error.message : String(error)}).`,
  );
}

/** Whether tests of MariaDB and MySQL can run: see `scripts/test-servers.ts` for what is said when they cannot. */
export async function hasMysql(): Promise<boolean> {
  return (await mysqlProblem()) === null;
}

/** Drops databases of tests whose process has ended without doing so. */
export async function dropMysqlLeftovers(): Promise<void> {
  const rows = (await runOnMysql("SHOW DATABASES LIKE 'test\\_%'")) as unknown[][];
  for (const name of leftovers(rows)) await runOnMysql(`DROP DATABASE IF EXISTS ${name}`);
}

let made = 0;

/** An empty database, dropped by `remove`. */
export async function openMysql(
  options: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly settings: DatabaseSettings; readonly remove: () => Promise<void> }> {
  const name = `test_${process.pid}_${++made}`;
  const backend = await mysqlBackend();
  await runOnMysql(`DROP DATABASE IF EXISTS ${name}; CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  return {
    settings: {
      ENGINE: backend,
      NAME: name,
      USER,
      HOST,
      PORT,
      OPTIONS: options,
      ...(PASSWORD ? { PASSWORD } : {}),
    },
    remove: async () => void (await runOnMysql(`DROP DATABASE IF EXISTS ${name}`)),
  };
}
