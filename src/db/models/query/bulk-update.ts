/** bulkUpdate(): fields of many rows with few statements. */
import * as transaction from "../../connection/transaction.ts";
import type { CaseNode, SqlExpression } from "../../sql/nodes.ts";
import { Expression } from "../expressions/expression.ts";
import { settlePrivateFields } from "../fields/private-field.ts";
import type { BaseModel } from "../model.ts";
import { isKeySet } from "../persistence/keys.ts";
import { requireSavedRelated } from "../persistence/saved-related.ts";
import { QueryBuilder } from "./builder.ts";
import { writtenExpression } from "./write-expression.ts";
import { connectionOf, writeAliasOf } from "./database.ts";
import type { Internals } from "./internals.ts";

export async function bulkUpdate(
  internals: Internals,
  rows: readonly BaseModel[],
  names: readonly string[],
  batchSize?: number,
): Promise<number> {
  if (batchSize !== undefined && !(batchSize > 0)) throw new RangeError("Batch size must be a positive integer.");
  if (names.length === 0) throw new TypeError("Field names must be given to bulkUpdate().");
  const meta = internals.model._meta.concreteModel._meta;
  const fields = names.map((name) => meta.getField(name));
  if (fields.some((field) => !field.concrete || field.manyToMany))
    throw new TypeError("bulkUpdate() can only be used with concrete fields.");
  if (fields.some((field) => meta.pkFields.includes(field)))
    throw new TypeError("bulkUpdate() cannot be used with primary key fields.");
  if (fields.some((field) => field.model._meta.concreteModel !== meta.model))
    throw new TypeError("bulkUpdate() cannot be used with fields of a parent model.");
  if (rows.some((row) => !isKeySet(meta, row)))
    throw new TypeError("All bulkUpdate() objects must have a primary key set.");
  if (rows.length === 0) return 0;
  if (meta.privateFields.length > 0)
    for (const row of rows) await settlePrivateFields(row, meta.privateFields, "bulkUpdate");
  for (const row of rows) requireSavedRelated(row, fields, "bulkUpdate");
  const using = writeAliasOf(internals);
  const connection = connectionOf(using);
  const { backend } = connection;
  const keys = meta.pkFields.length;
  const most = Math.max(1, Math.floor(connection.features.maxQueryParams / ((1 + keys) * fields.length + keys)));
  const size = Math.min(batchSize ?? most, most);
  let count = 0;
  await transaction.atomic(
    async () => {
      for (let i = 0; i < rows.length; i += size) {
        const batch = rows.slice(i, i + size);
        const builder = new QueryBuilder(meta.model, backend);
        const key = builder.tree.column(builder.tree.base, meta.pk);
        const keyParam = (row: BaseModel): SqlExpression => builder.param(meta.pk.valueFromObject(row), meta.pk);
        const set = fields.map((field) => {
          const cases = batch.map((row) => {
            const value = field.preSave(row, false);
            const then: SqlExpression = Expression.is(value)
              ? writtenExpression(builder, field, value, "update")
              : { kind: "param", value: field.getDbPrepSave(value ?? null, backend.converters) };
            return { when: { kind: "binary", operator: "=", left: key, right: keyParam(row) } as SqlExpression, then };
          });
          const node: CaseNode = { kind: "case", cases, otherwise: null };
          const target = field.targetField;
          const value: SqlExpression =
            backend.vendor === "postgresql"
              ? {
                  kind: "cast",
                  expression: node,
                  to: target.getInternalType(),
                  maxLength: target.maxLength,
                  maxDigits: target.maxDigits,
                  decimalPlaces: target.decimalPlaces,
                }
              : node;
          return { column: field.column!, value };
        });
        const where: SqlExpression = { kind: "in", left: key, right: batch.map(keyParam) };
        count += (
          await connection.execute(
            backend.compiler.compile({ kind: "update", table: meta.dbTable, set, where, returning: [] }),
          )
        ).rowCount;
      }
    },
    { using, savepoint: false },
  );
  return count;
}
