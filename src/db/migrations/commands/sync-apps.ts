import type { Connection } from "../../connection/connection.ts";
import { withSchemaEditor } from "../../connection/schema-session.ts";
import type { ModelClass } from "../../models/fields/field.ts";
import { router } from "../../routers.ts";
import type { MigrationLoader } from "../loader.ts";
import type { Printer } from "./printer.ts";

/** Makes the tables that are missing of apps without migrations (`migrate --run-syncdb`). It alters none. */
export async function syncApps(
  connection: Connection,
  loader: MigrationLoader,
  labels: readonly string[],
  printer: Printer,
): Promise<void> {
  const tables = new Set(await connection.introspection.tableNames());
  printer.line("  Creating tables...");
  await withSchemaEditor(connection, async (editor) => {
    for (const label of labels) {
      for (const each of loader.apps.getAppConfig(label).getModels()) {
        const model = each as unknown as ModelClass;
        const { dbTable, managed, proxy, swapped, meta } = model._meta;
        const elsewhere = (meta.requiredDbVendor ?? connection.vendor) !== connection.vendor;
        if (!managed || proxy || swapped !== null || elsewhere || tables.has(dbTable)) continue;
        if (!router.allowMigrateModel(connection.alias, model)) continue;
        printer.line(`    Creating table ${dbTable}`);
        await editor.createModel(model);
      }
    }
  });
}
