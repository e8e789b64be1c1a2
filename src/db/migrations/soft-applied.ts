import type { Connection } from "../connection/connection.ts";
import type { ProjectMigration } from "./migration.ts";
import { SwappableDependency } from "./migration.ts";
import { hasTable } from "./operations/base.ts";
import { AddField, CreateModel } from "./operations/index.ts";
import type { ProjectState } from "./state/project-state.ts";

/**
 * Whether the tables and columns that an initial migration would make exist already (`--fake-initial`).
 *
 * Looks at `CreateModel` and `AddField` only, as Django does.
 */
export async function isSoftApplied(
  connection: Connection,
  migration: ProjectMigration,
  _before: ProjectState,
  after: ProjectState,
): Promise<boolean> {
  const { appLabel } = migration;
  if (migration.initial === false) return false;
  const inOwnApp = migration.dependencies.some(
    (each) => !(each instanceof SwappableDependency) && each[0] === appLabel,
  );
  if (migration.initial === null && inOwnApp) return false;
  const { introspection } = connection;
  const tables = new Set(await introspection.tableNames());
  let found = false;
  for (const operation of migration.operations) {
    const name =
      operation instanceof CreateModel ? operation.name : operation instanceof AddField ? operation.modelName : null;
    // A model that a later operation renames or drops is not there at the end; nothing can be said of it.
    const state = name === null ? undefined : after.find(appLabel, name);
    if (name === null || state === undefined || !hasTable(connection, after, appLabel, name)) continue;
    const model = after.apps.getModel(appLabel, name);
    if (operation instanceof CreateModel) {
      if (!tables.has(model._meta.dbTable)) return false;
      found = true;
      continue;
    }
    const field = model._meta.getField((operation as AddField).name);
    const through = field.remoteField?.autoThrough ?? null;
    if (through !== null) {
      if (!tables.has(through._meta.dbTable)) return false;
    } else {
      if (!tables.has(model._meta.dbTable)) return false;
      const { columns } = await introspection.describeTable(model._meta.dbTable);
      if (field.column !== null && !columns.some((column) => column.name === field.column)) return false;
    }
    found = true;
  }
  return found;
}
