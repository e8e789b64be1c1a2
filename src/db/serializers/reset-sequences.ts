import type { Connection } from "../connection/connection.ts";
import { AutoField } from "../models/fields/auto-field.ts";
import type { ModelClass } from "../models/fields/field.ts";

/** Lets automatic keys of models go on after the largest ones, on servers that count them apart from the rows. */
export async function resetSequences(connection: Connection, models: Iterable<ModelClass>): Promise<void> {
  const { resetSequenceSql } = connection.backend;
  if (resetSequenceSql === undefined) return;
  for (const { _meta } of models) {
    const automatic = _meta.localFields.find((field) => field instanceof AutoField);
    if (automatic?.column) await connection.executeRaw(resetSequenceSql(_meta.dbTable, automatic.column));
  }
}
