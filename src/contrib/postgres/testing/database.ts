/** A database of PostgreSQL with extensions and the tables of some models, for tests. */
import { swapSettings } from "../../../core/conf/settings.ts";
import "../../../core/conf/core-settings.ts";
import { openPostgresql } from "../../../db/backends/testing/postgresql-server.ts";
import { connections } from "../../../db/connection/connections.ts";
import { withSchemaEditor } from "../../../db/connection/schema-session.ts";
import type { ModelClass } from "../../../db/models/fields/field.ts";

/** Makes it; the function that is given removes it. */
export async function openDatabase(
  models: Readonly<Record<string, unknown>>,
  extensions: readonly string[],
): Promise<() => Promise<void>> {
  const { settings, remove } = await openPostgresql();
  let restore = swapSettings({ DATABASES: { default: settings } });
  const connection = connections.get();
  // Extensions belong to the database: one schema for all tests holds them, made by whoever comes first.
  await connection.executeScript(
    `SELECT pg_advisory_lock(4711); ${extensions.map((name) => `CREATE EXTENSION IF NOT EXISTS ${name} SCHEMA public;`).join(" ")} SELECT pg_advisory_unlock(4711);`,
  );
  const schema = String((await connection.executeRaw("SELECT current_schema()")).rows[0]![0]);
  await connections.closeAll();
  restore();
  restore = swapSettings({
    DATABASES: {
      default: { ...settings, OPTIONS: { ...settings.OPTIONS, options: `-c search_path=${schema},public` } },
    },
  });
  await withSchemaEditor(connections.get(), async (editor) => {
    for (const model of Object.values(models)) await editor.createModel(model as ModelClass);
  });
  return async () => {
    await connections.closeAll();
    restore();
    await remove();
  };
}
