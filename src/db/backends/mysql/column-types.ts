/** Types of columns: Django's `data_types` and relatives for MariaDB and MySQL (`django/db/backends/mysql/base.py`). */
import { DatabaseError } from "../../errors.ts";
import type { CastNode } from "../../sql/nodes.ts";
import { customType, isAutoColumn, isRelationColumn, keyTarget, VARCHAR } from "../column-field.ts";
import type { SchemaField } from "../schema.ts";
import type { Flavour } from "./flavour.ts";

const TYPES: ReadonlyMap<string, string> = new Map([
  ["AutoField", "integer"],
  ["BigAutoField", "bigint"],
  ["SmallAutoField", "smallint"],
  ["BinaryField", "longblob"],
  ["BooleanField", "bool"],
  ["DateField", "date"],
  ["DateTimeField", "datetime(6)"],
  ["DurationField", "bigint"],
  ["FloatField", "double precision"],
  ["IntegerField", "integer"],
  ["BigIntegerField", "bigint"],
  ["IPAddressField", "char(15)"],
  ["GenericIPAddressField", "char(39)"],
  ["JSONField", "json"],
  ["PositiveBigIntegerField", "bigint UNSIGNED"],
  ["PositiveIntegerField", "integer UNSIGNED"],
  ["PositiveSmallIntegerField", "smallint UNSIGNED"],
  ["SmallIntegerField", "smallint"],
  ["TextField", "longtext"],
  ["TimeField", "time(6)"],
]);

/** Types that CAST knows, where they are not those of columns. */
const CAST_TYPES: ReadonlyMap<string, string> = new Map([
  ["AutoField", "signed integer"],
  ["BigAutoField", "signed integer"],
  ["SmallAutoField", "signed integer"],
  ["BinaryField", "binary"],
  ["BooleanField", "signed integer"],
  ["DurationField", "signed integer"],
  ["FloatField", "double"],
  ["IntegerField", "signed integer"],
  ["BigIntegerField", "signed integer"],
  ["SmallIntegerField", "signed integer"],
  ["PositiveBigIntegerField", "unsigned integer"],
  ["PositiveIntegerField", "unsigned integer"],
  ["PositiveSmallIntegerField", "unsigned integer"],
  ["TextField", "char"],
]);

interface Sizes {
  readonly maxLength?: number | undefined;
  readonly maxDigits?: number | undefined;
  readonly decimalPlaces?: number | undefined;
}

function plainType(internalType: string, sizes: Sizes, { isMariadb }: Flavour): string | undefined {
  // A CharField without a length is text: there is no varchar without one.
  if (VARCHAR.has(internalType)) return sizes.maxLength === undefined ? "longtext" : `varchar(${sizes.maxLength})`;
  if (internalType === "DecimalField") return `numeric(${sizes.maxDigits ?? 65}, ${sizes.decimalPlaces ?? 30})`;
  if (internalType === "UUIDField") return isMariadb ? "uuid" : "char(32)";
  return TYPES.get(internalType);
}

/** SQL type of a field's column. Throws `DatabaseError` for a type that nobody knows. */
export function columnType(field: SchemaField, flavour: Flavour): string {
  const custom = customType(field, "mysql");
  if (custom !== null) return custom;
  const target = keyTarget(field);
  const type = plainType(target.getInternalType(), target, flavour);
  if (type !== undefined) return type;
  throw new DatabaseError(
    `The field ${field.name} has the internal type ${JSON.stringify(target.getInternalType())}, which ${flavour.displayName} has no column type for.`,
    { hint: "Give the custom field a dbType(vendor), or let getInternalType() name a built-in field." },
  );
}

/** Condition of the column's own CHECK, or null. */
export function columnCheck(field: SchemaField, quotedColumn: string): string | null {
  return !isRelationColumn(field) && field.getInternalType().startsWith("Positive") ? `${quotedColumn} >= 0` : null;
}

/** What follows the key words of the column. */
export function columnSuffix(field: SchemaField): string | null {
  return isAutoColumn(field) ? "AUTO_INCREMENT" : null;
}

/** Types without a full index and, on MySQL, with defaults as expressions only (Django's `_limited_data_types`). */
export function isLimitedType(type: string): boolean {
  return /^(?:(?:tiny|medium|long)?(?:blob|text)|json)$/i.test(type);
}

/** SQL type after `CAST(… AS`. */
export function castTypeOf(node: CastNode, flavour: Flavour): string {
  if (VARCHAR.has(node.to)) return node.maxLength === undefined ? "char" : `char(${node.maxLength})`;
  if (node.to === "DecimalField") return `decimal(${node.maxDigits ?? 65}, ${node.decimalPlaces ?? 30})`;
  const type = CAST_TYPES.get(node.to) ?? plainType(node.to, node, flavour);
  if (type === undefined)
    throw new DatabaseError(`${flavour.displayName} cannot cast to ${JSON.stringify(node.to)}: no such field type.`);
  return type;
}
