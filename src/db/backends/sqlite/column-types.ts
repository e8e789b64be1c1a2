/** Types of columns: Django's `data_types` and relatives for SQLite (`django/db/backends/sqlite3/base.py`). */
import { DatabaseError } from "../../errors.ts";
import type { CastNode } from "../../sql/nodes.ts";
import { customType, isAutoColumn, isRelationColumn, keyTarget, VARCHAR } from "../column-field.ts";
import type { SchemaField } from "../schema.ts";

const TYPES: ReadonlyMap<string, string> = new Map([
  ["AutoField", "integer"],
  ["BigAutoField", "integer"],
  ["SmallAutoField", "integer"],
  ["BinaryField", "BLOB"],
  ["BooleanField", "bool"],
  ["DateField", "date"],
  ["DateTimeField", "datetime"],
  ["DecimalField", "decimal"],
  ["DurationField", "bigint"],
  ["FloatField", "real"],
  ["IntegerField", "integer"],
  ["BigIntegerField", "bigint"],
  ["IPAddressField", "char(15)"],
  ["GenericIPAddressField", "char(39)"],
  ["JSONField", "text"],
  ["PositiveBigIntegerField", "bigint unsigned"],
  ["PositiveIntegerField", "integer unsigned"],
  ["PositiveSmallIntegerField", "smallint unsigned"],
  ["SmallIntegerField", "smallint"],
  ["TextField", "text"],
  ["TimeField", "time"],
  ["UUIDField", "char(32)"],
]);

/** Type of a foreign key's column by the type of its target (Django's `rel_db_type`). */
const RELATED: ReadonlyMap<string, string> = new Map([
  ["AutoField", "integer"],
  ["SmallAutoField", "smallint"],
  ["BigAutoField", "bigint"],
  ["PositiveBigIntegerField", "bigint"],
  ["PositiveIntegerField", "integer"],
  ["PositiveSmallIntegerField", "smallint"],
]);

function plainType(internalType: string, maxLength: number | undefined): string | undefined {
  if (VARCHAR.has(internalType)) return maxLength === undefined ? "varchar" : `varchar(${maxLength})`;
  return TYPES.get(internalType);
}

/** SQL type of a field's column. Throws `DatabaseError` for a type that nobody knows. */
export function columnType(field: SchemaField): string {
  const custom = customType(field, "sqlite");
  if (custom !== null) return custom;
  const target = keyTarget(field);
  const internalType = target.getInternalType();
  const related = isRelationColumn(field) ? RELATED.get(internalType) : undefined;
  const type = related ?? plainType(internalType, target.maxLength);
  if (type === undefined) {
    throw new DatabaseError(
      `The field ${field.name} has the internal type ${JSON.stringify(internalType)}, which SQLite has no column type for.`,
      {
        hint: "Give the custom field a dbType(vendor), or let getInternalType() name a built-in field.",
      },
    );
  }
  return type;
}

/** Condition of the column's own CHECK, or null. */
export function columnCheck(field: SchemaField, quotedColumn: string): string | null {
  if (isRelationColumn(field)) return null;
  switch (field.getInternalType()) {
    case "PositiveBigIntegerField":
    case "PositiveIntegerField":
    case "PositiveSmallIntegerField":
      return `${quotedColumn} >= 0`;
    case "JSONField":
      return `(JSON_VALID(${quotedColumn}) OR ${quotedColumn} IS NULL)`;
    default:
      return null;
  }
}

/** What follows the key words of the column. */
export function columnSuffix(field: SchemaField): string | null {
  return isAutoColumn(field) ? "AUTOINCREMENT" : null;
}

/** SQL type after `CAST(… AS`. */
export function castTypeOf(node: CastNode): string {
  if (VARCHAR.has(node.to) && node.maxLength === undefined) return "text";
  if (node.to === "DecimalField") return "NUMERIC";
  const type = plainType(node.to, node.maxLength);
  if (type === undefined)
    throw new DatabaseError(`SQLite cannot cast to ${JSON.stringify(node.to)}: no such field type.`);
  return type;
}
