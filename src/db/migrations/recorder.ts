import { CharField } from "../models/fields/char-field.ts";
import { DateTimeField } from "../models/fields/date-time-field.ts";
import { BigAutoField } from "../models/fields/auto-field.ts";
import { ModelRegistry } from "../models/registry.ts";
import type { Connection } from "../connection/connection.ts";
import { withSchemaEditor } from "../connection/schema-session.ts";
import { DatabaseError } from "../errors.ts";
import { MigrationSchemaMissing } from "./errors.ts";
import { type MigrationKey, migrationKey } from "./keys.ts";
import { createHistoricalModel, type HistoricalModel } from "./state/historical-model.ts";

let model: HistoricalModel | undefined;

/** The table `django_migrations`, the same as Django's, so that both see one history. */
function migrationModel(): HistoricalModel {
  model ??= createHistoricalModel({
    name: "Migration",
    appLabel: "migrations",
    registry: new ModelRegistry(),
    fields: {
      id: new BigAutoField({ verboseName: "ID" }),
      app: new CharField({ maxLength: 255 }),
      name: new CharField({ maxLength: 255 }),
      applied: new DateTimeField({ default: () => new Date() }),
    },
    options: { dbTable: "django_migrations" },
  });
  return model;
}

/** Keeps which migrations are applied: one row each. Follows Django's `MigrationRecorder`. */
export class MigrationRecorder {
  readonly #connection: Connection;
  #hasTable = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get #rows() {
    return migrationModel().objects.using(this.#connection.alias);
  }

  async hasTable(): Promise<boolean> {
    if (this.#hasTable) return true;
    const names = await this.#connection.introspection.tableNames();
    this.#hasTable = names.includes(migrationModel()._meta.dbTable);
    return this.#hasTable;
  }

  /** Makes the table when there is none. Throws `MigrationSchemaMissing` when that fails. */
  async ensureSchema(): Promise<void> {
    if (await this.hasTable()) return;
    try {
      await withSchemaEditor(this.#connection, (editor) => editor.createModel(migrationModel()));
    } catch (cause) {
      if (!(cause instanceof DatabaseError)) throw cause;
      // Another process may have made it in the meantime.
      if (await this.hasTable()) return;
      throw new MigrationSchemaMissing(`Unable to create the django_migrations table (${cause.message})`, { cause });
    }
    this.#hasTable = true;
  }

  /** Keeps other processes that migrate waiting until the end of the transaction. */
  async lock(): Promise<void> {
    const sql = this.#connection.backend.lockTableSql?.(migrationModel()._meta.dbTable);
    if (sql !== undefined) await this.#connection.execute({ sql, params: [] });
  }

  /** Applied migrations with the time at which they were applied. */
  async appliedMigrations(): Promise<Map<MigrationKey, Date>> {
    const applied = new Map<MigrationKey, Date>();
    if (!(await this.hasTable())) return applied;
    for (const row of (await this.#rows.all()) as readonly { app: string; name: string; applied: Date }[]) {
      applied.set(migrationKey(row.app, row.name), row.applied);
    }
    return applied;
  }

  async isApplied(app: string, name: string): Promise<boolean> {
    return (await this.#rows.filter({ app, name }).exists()) as boolean;
  }

  async recordApplied(app: string, name: string): Promise<void> {
    await this.ensureSchema();
    await this.#rows.create({ app, name });
  }

  async recordUnapplied(app: string, name: string): Promise<void> {
    await this.ensureSchema();
    await this.#rows.filter({ app, name }).delete();
  }
}
