import { OperationalError } from "../errors.ts";
import type { Connection } from "./connection.ts";

/**
 * Runs `body` while this process alone migrates the database, where the engine has a lock for that. The lock belongs to
 * a connection of its own, and goes with it.
 */
export async function withMigrationLock<T>(connection: Connection, body: () => Promise<T>): Promise<T> {
  const lock = connection.backend.migrationLock;
  // The transaction of a test has one connection: nobody else is there.
  if (lock === undefined || connection.inTestTransaction) return body();
  const { pool } = await connection.layer();
  const driver = await pool.acquire();
  let taken = false;
  try {
    const { rows } = await driver.execute(lock.take, []);
    taken = Number(rows[0]?.[0]) === 1;
    if (!taken) {
      throw new OperationalError("Another process has been migrating this database for an hour.", {
        hint: "Wait for it, or end it when it hangs; then run migrate again.",
      });
    }
    return await body();
  } finally {
    const given =
      taken &&
      (await driver.execute(lock.give, []).then(
        () => true,
        () => false,
      ));
    pool.release(driver, { broken: !given });
  }
}
