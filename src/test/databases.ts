import { settings } from "../core/conf/index.ts";
import { ImproperlyConfigured } from "../core/errors/index.ts";
import { connections } from "../db/connection/index.ts";
import type { DatabaseSettings } from "../db/backends/contract.ts";
import { migrate } from "../db/migrations/commands/index.ts";
import { overrideSettings } from "./override-settings.ts";

/**
 * Replaces the databases of the project by empty ones with all tables, until the returned object is disposed of.
 *
 * SQLite databases are made in memory, or in the file that `TEST.NAME` names. One with `TEST.MIRROR`, such as a replica,
 * is the database of that alias.
 */
export async function createTestDatabases(): Promise<AsyncDisposable> {
  await connections.closeAll();
  const before = settings.DATABASES;
  const own = Object.entries(before).filter(([, database]) => database.TEST?.MIRROR === undefined);
  const made = new Map(own.map(([alias, database]) => [alias, testDatabase(alias, database)]));
  // One and the same entry is one connection: a mirror sees what is in the transaction of a test.
  const DATABASES = Object.fromEntries(
    Object.entries(before).map(([alias, { TEST }]) => [alias, made.get(TEST?.MIRROR ?? alias)!]),
  );
  const override = overrideSettings({ DATABASES });
  const dispose = async () => {
    await connections.closeAll();
    override.restore();
  };
  try {
    for (const database of made.keys()) await migrate({ database, verbosity: 0 });
  } catch (error) {
    await dispose();
    throw error;
  }
  return { [Symbol.asyncDispose]: dispose };
}

function testDatabase(alias: string, database: DatabaseSettings): DatabaseSettings {
  if (database.ENGINE !== "sqlite") {
    throw new ImproperlyConfigured(
      `No test database can be made for "${alias}": only SQLite can be created by itself so far.`,
      {
        hint: "Let the tests use SQLite: set DATABASE_URL=sqlite:///test.sqlite3 for them.",
      },
    );
  }
  return { ...database, NAME: database.TEST?.NAME ?? ":memory:" };
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
