/** Which field stands for a column: the tables of types of each engine, read backwards (Django's `get_field_type`). */
import type { Backend, TableDescription } from "../backends/contract.ts";

type Column = TableDescription["columns"][number];

export interface FoundField {
  /** Name after `models.`. */
  readonly type: string;
  /** Options that the type of the column tells. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What a person should look at. */
  readonly note?: string;
}

/** Types without a size. Of types that several fields have, the plainest. */
const TYPES: Readonly<Record<Backend["vendor"], ReadonlyMap<string, string>>> = {
  sqlite: new Map([
    ["bool", "BooleanField"],
    ["boolean", "BooleanField"],
    ["smallint", "SmallIntegerField"],
    ["smallint unsigned", "PositiveSmallIntegerField"],
    ["integer", "IntegerField"],
    ["int", "IntegerField"],
    ["bigint", "BigIntegerField"],
    ["integer unsigned", "PositiveIntegerField"],
    ["bigint unsigned", "PositiveBigIntegerField"],
    ["decimal", "DecimalField"],
    ["real", "FloatField"],
    ["double", "FloatField"],
    ["double precision", "FloatField"],
    ["float", "FloatField"],
    ["text", "TextField"],
    ["blob", "BinaryField"],
    ["date", "DateField"],
    ["datetime", "DateTimeField"],
    ["timestamp", "DateTimeField"],
    ["time", "TimeField"],
  ]),
  postgresql: new Map([
    ["boolean", "BooleanField"],
    ["bytea", "BinaryField"],
    ["smallint", "SmallIntegerField"],
    ["integer", "IntegerField"],
    ["bigint", "BigIntegerField"],
    ["real", "FloatField"],
    ["double precision", "FloatField"],
    ["inet", "GenericIPAddressField"],
    ["json", "JSONField"],
    ["jsonb", "JSONField"],
    ["numeric", "DecimalField"],
    ["text", "TextField"],
    ["varchar", "CharField"],
    ["date", "DateField"],
    ["timestamp with time zone", "DateTimeField"],
    ["timestamp without time zone", "DateTimeField"],
    ["time", "TimeField"],
    ["interval", "DurationField"],
    ["uuid", "UUIDField"],
  ]),
  mysql: new Map([
    ["tinyint(1)", "BooleanField"],
    ["tinyint", "SmallIntegerField"],
    ["smallint", "SmallIntegerField"],
    ["smallint unsigned", "PositiveSmallIntegerField"],
    ["mediumint", "IntegerField"],
    ["int", "IntegerField"],
    ["int unsigned", "PositiveIntegerField"],
    ["bigint", "BigIntegerField"],
    ["bigint unsigned", "PositiveBigIntegerField"],
    ["double", "FloatField"],
    ["float", "FloatField"],
    ["tinytext", "TextField"],
    ["text", "TextField"],
    ["mediumtext", "TextField"],
    ["longtext", "TextField"],
    ["tinyblob", "BinaryField"],
    ["blob", "BinaryField"],
    ["mediumblob", "BinaryField"],
    ["longblob", "BinaryField"],
    ["date", "DateField"],
    ["json", "JSONField"],
    ["uuid", "UUIDField"],
  ]),
};

const AUTO: Readonly<Record<string, string>> = {
  IntegerField: "AutoField",
  PositiveIntegerField: "AutoField",
  BigIntegerField: "BigAutoField",
  PositiveBigIntegerField: "BigAutoField",
  SmallIntegerField: "SmallAutoField",
  PositiveSmallIntegerField: "SmallAutoField",
};

/** The field for a column. A type that nobody knows is a `TextField` with a note. */
export function fieldOfColumn(column: Column, vendor: Backend["vendor"]): FoundField {
  if (column.json === true) return { type: "JSONField", options: {} };
  const type = column.type.toLowerCase();
  const size = /^([a-z ]+)\((\d+)(?:\s*,\s*(\d+))?\)( unsigned)?/.exec(type);
  const known = TYPES[vendor].get(type);
  if (known !== undefined && known !== "DecimalField" && known !== "CharField")
    return { type: (column.autoincrement ? AUTO[known] : undefined) ?? known, options: {} };
  const base = size?.[1] ?? type;
  if (["varchar", "char", "character", "nvarchar"].includes(base)) {
    // 32 characters of fixed width are what a UUID is kept in where there is no type for it.
    if (base === "char" && size?.[2] === "32" && vendor !== "postgresql") return { type: "UUIDField", options: {} };
    return { type: "CharField", options: size === null ? {} : { maxLength: Number(size[2]) } };
  }
  if (base === "decimal" || base === "numeric") {
    if (size !== null) {
      return { type: "DecimalField", options: { maxDigits: Number(size[2]), decimalPlaces: Number(size[3] ?? 0) } };
    }
    return {
      type: "DecimalField",
      options: { maxDigits: 10, decimalPlaces: 5 },
      note: "maxDigits and decimalPlaces have been guessed, as this database handles decimal fields as float.",
    };
  }
  if (vendor === "mysql" && /^datetime|^timestamp/.test(type)) return { type: "DateTimeField", options: {} };
  if (vendor === "mysql" && type.startsWith("time")) return { type: "TimeField", options: {} };
  const bare = TYPES[vendor].get(base);
  if (bare !== undefined) return { type: bare, options: {} };
  return { type: "TextField", options: {}, note: `This field type is a guess: ${column.type}.` };
}
