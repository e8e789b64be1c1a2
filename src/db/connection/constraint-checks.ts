import type { DriverConnection } from "../backends/contract.ts";
import { TransactionManagementError } from "../errors.ts";
import type { Connection } from "./connection.ts";

/**
 * Runs `body` without checks of foreign keys, so that rows may come before those that they point to (Django's
 * `constraint_checks_disabled()`). Where keys are checked at the end of the transaction there is nothing to do. `body`
 * looks at the keys itself, before it ends. Throws `TransactionManagementError` outside of `atomic()`.
 */
export async function withoutConstraintChecks<T>(connection: Connection, body: () => Promise<T>): Promise<T> {
  const checks = connection.backend.constraintChecks;
  if (checks === undefined) return body();
  const { block } = connection;
  if (block === null) {
    throw new TransactionManagementError("Checks of foreign keys can be stopped inside an 'atomic' block alone.");
  }
  let driver: DriverConnection | null = null;
  await block.run(async (open) => {
    await open.execute(checks.off, []);
    driver = open;
  });
  try {
    return await body();
  } finally {
    // Also after an error, when the block takes no more queries; a connection that is gone needs nothing.
    await (driver as DriverConnection | null)?.execute(checks.on, []).catch(() => undefined);
  }
}
