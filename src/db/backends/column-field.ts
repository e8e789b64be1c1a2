/** What the column types of all engines ask of a field. */
import type { SchemaField } from "./schema.ts";

/** Internal types whose columns are text with a length. */
export const VARCHAR: ReadonlySet<string> = new Set([
  "CharField",
  "FileField",
  "FilePathField",
  "ImageField",
  "SlugField",
  "EmailField",
  "URLField",
]);

const AUTO: ReadonlySet<string> = new Set(["AutoField", "BigAutoField", "SmallAutoField"]);

/** The field at the end of a chain of keys. */
export function keyTarget(field: SchemaField): SchemaField {
  let target = field;
  while (target.targetField !== target) target = target.targetField;
  return target;
}

export function isRelationColumn(field: SchemaField): boolean {
  return field.remoteField !== null;
}

/** Whether the database counts the column up by itself. */
export function isAutoColumn(field: SchemaField): boolean {
  return !isRelationColumn(field) && AUTO.has(field.getInternalType());
}

/** Collation of a column; that of a key is its target's. */
export function collationOf(field: SchemaField): string | undefined {
  return field.dbCollation ?? keyTarget(field).dbCollation;
}

/** The type that a custom field names itself, its own or through its key; null: the engine's table decides. */
export function customType(field: SchemaField, vendor: string): string | null {
  return field.dbType(vendor) ?? (isRelationColumn(field) ? keyTarget(field).dbType(vendor) : null);
}
