/** Values that the database made while a row was written: defaults, generated columns, computed expressions. */
import type { Backend } from "../../backends/contract.ts";
import type { Connection } from "../../connection/connection.ts";
import type { Field } from "../fields/field.ts";
import { compileValues, type ValuesReader } from "../hydrate/values-reader.ts";
import type { BaseModel } from "../model.ts";
import type { Options } from "../options.ts";
import { QueryBuilder } from "../query/builder.ts";
import { keyEquals, keyParams } from "./keys.ts";

/** Reads rows of the columns of `fields`. */
export function returnedReader(fields: readonly Field[], backend: Backend): ValuesReader {
  return compileValues(
    { shape: "list", columns: fields.map((field, index) => ({ alias: field.name, field, index })) },
    backend,
  );
}

/** Gives an instance the values of a returned row. */
export function assignReturned(
  instance: BaseModel,
  fields: readonly Field[],
  read: ValuesReader,
  row: readonly unknown[],
): void {
  const values = read(row) as unknown[];
  for (let i = 0; i < fields.length; i++) fields[i]!.setRawValue(instance, values[i]);
}

/** Asks for the values of `fields` after a statement that could not return them. */
export async function readBack(
  instance: BaseModel,
  meta: Options,
  fields: readonly Field[],
  connection: Connection,
): Promise<void> {
  const { backend } = connection;
  const builder = new QueryBuilder(meta.model, backend);
  const { tree } = builder;
  const select = builder.select({
    columns: fields.map((field) => ({ expression: tree.column(tree.base, field) })),
    where: keyEquals(meta, keyParams(meta, instance, backend), builder),
  });
  const { rows } = await connection.execute(backend.compiler.compile(select));
  if (rows[0] !== undefined) assignReturned(instance, fields, returnedReader(fields, backend), rows[0]);
}
