/** How elements of arrays and ends of ranges become texts and come back. */
import type { Field } from "../../db/models/fields/field.ts";
import { compileValues } from "../../db/models/hydrate/values-reader.ts";
import { postgresql } from "../../db/backends/postgresql/backend.ts";
import { TypedParam } from "../../db/backends/postgresql/typed-param.ts";
import { readBigInt } from "../../db/backends/postgresql/row-shape.ts";

/** What the driver does with a column of the type by itself; elements come as text. */
const PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  boolean: (text) => text === "t",
  bytea: (text) => Buffer.from(text.slice(2), "hex"),
  smallint: readBigInt,
  integer: readBigInt,
  bigint: readBigInt,
  "double precision": Number,
};

/** Reads the text of one element as the field's value. */
export function elementReader(field: Field): (text: string | null) => unknown {
  const parse = PARSERS[postgresql.columnType(field)] ?? ((text: string): unknown => text);
  const read = compileValues({ shape: "flat", columns: [{ alias: "value", field, index: 0 }] }, postgresql);
  return (text) => (text === null ? null : read([parse(text)]));
}

/** Text of one element, as the server reads it. */
export function elementText(field: Field, value: unknown): string | null {
  const prepared = field.getDbPrepValue(value, postgresql.converters);
  if (prepared === null || prepared === undefined) return null;
  if (prepared instanceof TypedParam) return prepared.text;
  if (prepared instanceof Uint8Array) return `\\x${Buffer.from(prepared).toString("hex")}`;
  if (typeof prepared === "boolean") return prepared ? "t" : "f";
  return String(prepared as string | number | bigint);
}
