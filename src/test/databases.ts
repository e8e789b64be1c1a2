import { settings } from "../core/conf/index.ts";
import type { DatabaseSettings } from "../db/backends/contract.ts";
import { findBackend } from "../db/backends/registry.ts";
import { Connection, connections } from "../db/connection/index.ts";
import { migrate } from "../db/migrations/commands/index.ts";
import { overrideSettings } from "./override-settings.ts";

/**
 * Replaces the databases of the project by empty ones with all tables, until the returned object is disposed of.
 *
 * SQLite databases are made in memory, or in the file that `TEST.NAME` names. On a server each process makes its own,
 * `test_<NAME>_<alias>_<process>`, and drops it in the end; the user needs the right to create databases. One with
 * `TEST.MIRROR`, such as a replica, is the database of that alias.
 */
export async function createTestDatabases(): Promise<AsyncDisposable> {
  await connections.closeAll();
  const made = new Map<string, TestDatabase>();
  let restore = (): void => {};
  const dispose = async () => {
    await connections.closeAll();
    restore();
    for (const { drop } of made.values()) await drop();
  };
  try {
    const before = Object.entries(settings.DATABASES);
    for (const [alias, database] of before)
      if (database.TEST?.MIRROR === undefined) made.set(alias, await makeDatabase(alias, database));
    // One and the same entry is one connection: a mirror sees what is in the transaction of a test.
    const DATABASES = Object.fromEntries(
      before.map(([alias, { TEST }]) => [alias, made.get(TEST?.MIRROR ?? alias)!.settings]),
    );
    const override = overrideSettings({ DATABASES });
    restore = () => override.restore();
    for (const database of made.keys()) await migrate({ database, verbosity: 0 });
  } catch (error) {
    await dispose();
    throw error;
  }
  return { [Symbol.asyncDispose]: dispose };
}

interface TestDatabase {
  readonly settings: DatabaseSettings;
  drop(): Promise<void>;
}

/** Longest name of a database that all servers take. */
const MAX_NAME = 63;

async function makeDatabase(alias: string, database: DatabaseSettings): Promise<TestDatabase> {
  const backend = findBackend(database.ENGINE, alias);
  const { serverDatabases } = backend;
  if (serverDatabases === undefined)
    return { settings: { ...database, NAME: database.TEST?.NAME ?? ":memory:" }, drop: async () => {} };
  const end = `_${alias}_${process.pid}`;
  const NAME = `${database.TEST?.NAME ?? `test_${database.NAME}`}`.slice(0, MAX_NAME - end.length) + end;
  const run = async (sql: string): Promise<void> => {
    const server = new Connection(alias, { ...database, NAME: serverDatabases.from }, backend);
    try {
      await server.executeScript(sql);
    } finally {
      await server.close();
    }
  };
  // What a process of the same number left behind when it was killed.
  await run(serverDatabases.drop(NAME));
  await run(serverDatabases.create(NAME));
  return { settings: { ...database, NAME }, drop: () => run(serverDatabases.drop(NAME)) };
}

/**
 * Puts a transaction around a test and undoes it when the object is disposed of; Django's `TestCase`.
 *
 * ```ts
 * test("a sale", async () => {
 *   await using _ = await testTransaction();
 *   await Book.objects.create({ title: "Dune" });
 * });
 * ```
 */
export async function testTransaction(): Promise<AsyncDisposable> {
  const open: { rollback(): Promise<void> }[] = [];
  const rollback = async () => {
    for (const transaction of open.splice(0).reverse()) await transaction.rollback();
  };
  try {
    for (const connection of connections.all()) open.push(await connection.beginTestTransaction());
  } catch (error) {
    await rollback();
    throw error;
  }
  return { [Symbol.asyncDispose]: rollback };
}
