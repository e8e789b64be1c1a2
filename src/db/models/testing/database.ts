/** A database in memory with the tables of some models. */
import { configure } from "../../../core/conf/settings.ts";
import "../../../core/conf/core-settings.ts";
import { testDatabaseSettings } from "../../backends/testing/test-database.ts";
import { connections } from "../../connection/connections.ts";
import { withSchemaEditor } from "../../connection/schema-session.ts";
import type { ModelClass } from "../fields/field.ts";

/** Makes the tables of models in a fresh SQLite database in memory; call it in beforeEach. */
export async function createTestDatabase(models: Readonly<Record<string, unknown>>): Promise<void> {
  await connections.closeAll();
  configure({ SECRET_KEY: "test", TIME_ZONE: "UTC", DATABASES: { default: testDatabaseSettings() } });
  await withSchemaEditor(connections.get(), async (editor) => {
    for (const model of Object.values(models)) await editor.createModel(model as ModelClass);
  });
}

/** Runs `body` and gives the texts of the statements it sent, without their values. */
export async function captureQueries<T>(
  body: () => T | Promise<T>,
): Promise<{ readonly result: Awaited<T>; readonly queries: string[] }> {
  const queries: string[] = [];
  const result = await connections.get().executeWrapper(
    (execute, sql, params) => {
      queries.push(sql);
      return execute(sql, params);
    },
    async () => await body(),
  );
  return { result, queries };
}
