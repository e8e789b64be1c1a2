import type { QueryCompiler } from "../contract.ts";

/** The statement that lets an automatic key go on after the largest one in the table, or start at 1. */
export function resetSequenceSql(compiler: QueryCompiler, table: string, column: string): string {
  const name = compiler.quoteName(column);
  const sequence = `pg_get_serial_sequence(${compiler.quoteValue(compiler.quoteName(table))}, ${compiler.quoteValue(column)})`;
  return `SELECT setval(${sequence}, coalesce(max(${name}), 1), max(${name}) IS NOT NULL) FROM ${compiler.quoteName(table)}`;
}
