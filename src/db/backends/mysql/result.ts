import type { ExecuteResult } from "../contract.ts";
import type { ColumnInfo, Header } from "./driver.ts";

/** Number of `bigint` in the protocol. */
const LONGLONG = 8;

/** Whole numbers beyond those that a JavaScript number holds come as text; they become bigint, in place. */
export function exactIntegers(rows: unknown[][], columns: readonly ColumnInfo[]): unknown[][] {
  for (let i = 0; i < columns.length; i++) {
    if (columns[i]!.columnType !== LONGLONG) continue;
    for (const row of rows) if (typeof row[i] === "string") row[i] = BigInt(row[i] as string);
  }
  return rows;
}

/** What a statement gave: rows, or the number of changed ones. Of several results, as of CALL, the first. */
export function readResult(rows: unknown, columns: unknown): ExecuteResult {
  if (!Array.isArray(rows)) {
    const { affectedRows, insertId } = rows as Header;
    return { rows: [], rowCount: affectedRows, lastInsertId: readKey(insertId) };
  }
  const several = Array.isArray(columns) && columns.some((part) => part === undefined || Array.isArray(part));
  if (several) return readResult(rows[0], (columns as unknown[])[0]);
  const described = (columns ?? []) as readonly ColumnInfo[];
  return {
    rows: exactIntegers(rows as unknown[][], described),
    rowCount: rows.length,
    columns: described.map((column) => column.name),
  };
}

function readKey(key: number | string): number | bigint | undefined {
  if (key === 0) return undefined;
  return typeof key === "number" ? key : BigInt(key);
}
