/**
 * What every engine must do, as tests. Give it your runner's `test` and a function that makes an empty database:
 *
 * ```ts
 * databaseContractSuite({ test, open: async () => ({ settings: { ENGINE: "sqlite", NAME: ":memory:" }, remove: async () => {} }) });
 * ```
 */
import { swapSettings } from "../../../core/conf/settings.ts";
import type { Connection } from "../../connection/connection.ts";
import { connections } from "../../connection/connections.ts";
import type { DatabaseSettings } from "../contract.ts";
import { errorTests } from "./contract-errors.ts";
import { queryTests } from "./contract-queries.ts";
import { schemaTests } from "./contract-schema.ts";
import { transactionTests } from "./contract-transactions.ts";
import { valueTests } from "./contract-values.ts";

export interface ContractOptions {
  /** The runner's `test`. */
  readonly test: (name: string, body: () => Promise<void>) => unknown;
  /** Makes an empty database; `remove` is called when its test is over. */
  readonly open: () => Promise<{ readonly settings: DatabaseSettings; readonly remove: () => Promise<void> }>;
  /** Names of tests that do not hold for this database, each with the reason. */
  readonly skip?: Readonly<Record<string, string>>;
}

/** Tests by name; each gets the connection of an empty database, which is also `connections.get("default")`. */
export type ContractTests = Readonly<Record<string, (connection: Connection) => Promise<void>>>;

export function databaseContractSuite({ test, open, skip = {} }: ContractOptions): void {
  for (const tests of [valueTests, queryTests, transactionTests, schemaTests, errorTests]) {
    for (const [name, body] of Object.entries(tests)) {
      if (Object.hasOwn(skip, name)) continue;
      test(name, async () => {
        const database = await open();
        const restore = swapSettings({ DATABASES: { default: database.settings } });
        const connection = connections.get();
        try {
          await body(connection);
        } finally {
          await connection.close();
          restore();
          await database.remove();
        }
      });
    }
  }
}
