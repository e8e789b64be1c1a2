/** INSERT statements for instances. */
import type { Connection } from "../../connection/connection.ts";
import type { InsertNode, SqlExpression } from "../../sql/nodes.ts";
import { AutoField } from "../fields/auto-field.ts";
import type { Field } from "../fields/field.ts";
import { compileValues } from "../hydrate/values-reader.ts";
import { Expression } from "../expressions/expression.ts";
import type { BaseModel } from "../model.ts";
import type { Options } from "../options.ts";
import { QueryBuilder } from "../query/builder.ts";

export interface InsertOptions {
  readonly conflict?: InsertNode["conflict"];
  /** Called before each value is read. Default: `field.preSave(instance, true)`. */
  readonly raw?: boolean;
}

/** Fields that an insert of this instance writes: all but a key that the database counts and columns it fills itself. */
function writtenFields(meta: Options, instance: BaseModel): Field[] {
  return meta.localConcreteFields.filter((field) => {
    const value = field.valueFromObject(instance);
    if (value === undefined && field.options.dbDefault !== undefined) return false;
    return !(field instanceof AutoField && (value === null || value === undefined)) && field.generated === null;
  });
}

/**
 * Inserts instances of one table with one statement and gives them what the database made: keys, defaults.
 *
 * All instances must leave the same columns to the database.
 */
export async function insertRows(
  meta: Options,
  instances: readonly BaseModel[],
  connection: Connection,
  options: InsertOptions = {},
): Promise<void> {
  const fields = writtenFields(meta, instances[0]!);
  const missing = meta.localConcreteFields.filter((field) => !fields.includes(field));
  const { backend } = connection;
  const builder = new QueryBuilder(meta.model, backend);
  const rows = instances.map((instance) =>
    fields.map((field): SqlExpression => {
      const value = options.raw === true ? field.valueFromObject(instance) : field.preSave(instance, true);
      if (Expression.is(value)) return value.resolve(builder).node;
      return { kind: "param", value: field.getDbPrepSave(value ?? null, backend.converters) };
    }),
  );
  const wantsBack = missing.length > 0 && options.conflict?.action !== "ignore";
  const returning = wantsBack && backend.features.hasReturning ? missing.map((field) => field.column!) : [];
  const node: InsertNode = {
    kind: "insert",
    table: meta.dbTable,
    columns: fields.map((field) => field.column!),
    rows,
    returning,
    conflict: options.conflict ?? null,
  };
  const result = await connection.execute(backend.compiler.compile(node));
  if (returning.length > 0) {
    const read = compileValues(
      { shape: "list", columns: missing.map((field, index) => ({ alias: field.name, field, index })) },
      backend,
    );
    result.rows.forEach((row, i) => {
      const values = read(row) as unknown[];
      missing.forEach((field, j) => field.setRawValue(instances[i]!, values[j]));
    });
  } else if (wantsBack && result.lastInsertId !== undefined && instances.length === 1 && meta.pk instanceof AutoField) {
    meta.pk.setRawValue(instances[0]!, Number(result.lastInsertId));
  }
}
