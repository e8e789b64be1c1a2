/** Migrations on a real SQLite database, for tests. */
import { configure, isConfigured, swapSettings } from "../../../core/conf/settings.ts";
import "../../../core/conf/core-settings.ts";
import "../../backends/index.ts";
import type { Connection } from "../../connection/connection.ts";
import { testDatabaseSettings } from "../../backends/testing/test-database.ts";
import { connections } from "../../connection/connections.ts";
import { ProjectMigration } from "../migration.ts";
import type { Operation } from "../operations/index.ts";
import { runMigration } from "../run-migration.ts";
import { ProjectState } from "../state/project-state.ts";
import "../settings.ts";

/** A database in memory with one app, `app`, whose operations are run one by one. */
export class TestDatabase {
  readonly connection: Connection;
  readonly #restore: () => void;
  state = ProjectState.empty;

  private constructor(restore: () => void) {
    this.#restore = restore;
    this.connection = connections.get();
  }

  static open(database = testDatabaseSettings()): TestDatabase {
    if (!isConfigured()) configure({ SECRET_KEY: "test" });
    return new TestDatabase(swapSettings({ DATABASES: { default: database } }));
  }

  async close(): Promise<void> {
    await this.connection.close();
    this.#restore();
  }

  /** Runs operations as one migration; the state follows. It is atomic unless an operation forbids that. */
  async forwards(...operations: readonly Operation[]): Promise<void> {
    const atomic = operations.every((operation) => operation.atomic !== false);
    const migration = new ProjectMigration({ appLabel: "app", name: "test", operations, atomic });
    await runMigration(migration, this.state, this.#run(false));
    this.state = migration.mutateState(this.state);
  }

  /** Undoes operations that were run last; `before` is the state without them. */
  async backwards(before: ProjectState, ...operations: readonly Operation[]): Promise<void> {
    const migration = new ProjectMigration({ appLabel: "app", name: "test", operations });
    await runMigration(migration, before, this.#run(true));
    this.state = before;
  }

  #run(backwards: boolean) {
    return {
      connection: this.connection,
      backwards,
      fake: false,
      lock: async () => {},
      isDone: async () => false,
      record: async () => {},
    };
  }

  async sql(text: string, ...params: readonly unknown[]): Promise<unknown[][]> {
    return (await this.connection.executeRaw(text, params)).rows;
  }

  /** Tables with columns and constraints, in an order of their own; names of automatic indexes left out. */
  async schema(): Promise<Record<string, unknown>> {
    const { introspection } = this.connection;
    const tables: Record<string, unknown> = {};
    for (const name of (await introspection.tableNames()).sort()) {
      const { columns, constraints } = await introspection.describeTable(name);
      tables[name] = {
        columns: [...columns].sort((a, b) => (a.name < b.name ? -1 : 1)),
        constraints: Object.values(constraints)
          .map((constraint) => JSON.stringify(constraint))
          .sort(),
      };
    }
    return tables;
  }
}
