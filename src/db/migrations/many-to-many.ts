/** Tables between two models that follow the names of the models. */
import type { SchemaField, SchemaModel } from "../backends/schema.ts";
import type { MigrationEditor } from "./editor.ts";

/** Renames columns and table of the automatic table behind a many-to-many field, whichever differ. */
export async function alterManyToMany(
  editor: MigrationEditor,
  oldField: SchemaField,
  newField: SchemaField,
): Promise<void> {
  const [before, after] = [oldField.remoteField?.autoThrough, newField.remoteField?.autoThrough];
  if (!before || !after) return;
  const newColumns = after._meta.localConcreteFields;
  for (const [i, column] of before._meta.localConcreteFields.entries()) {
    const match = newColumns[i];
    if (match === undefined || match.remoteField === null) continue;
    const moved = column.remoteField?.model._meta.dbTable !== match.remoteField.model._meta.dbTable;
    if (moved || column.column !== match.column) await editor.alterField(before, column, match);
  }
  await renameTable(editor, before, after);
}

/** Renames the automatic tables of a model whose own table was renamed. */
export async function alterManyToManyTables(
  editor: MigrationEditor,
  before: SchemaModel,
  after: SchemaModel,
): Promise<void> {
  for (const [i, field] of before._meta.localManyToMany.entries()) {
    const [old, now] = [field.remoteField?.autoThrough, after._meta.localManyToMany[i]?.remoteField?.autoThrough];
    if (old && now) await renameTable(editor, old, now);
  }
}

async function renameTable(editor: MigrationEditor, before: SchemaModel, after: SchemaModel): Promise<void> {
  const [old, now] = [before._meta.dbTable, after._meta.dbTable];
  if (old !== now) await editor.alterDbTable(after, old, now);
}
