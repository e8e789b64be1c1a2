import type { SqlExpression } from "./nodes.ts";
import { RawSql } from "./raw-sql.ts";

/**
 * A copy of `expression` for the definition of a table: columns stand without their table and are renamed by `rename`.
 * Text of `RawSql` stays as it is.
 */
export function mapColumns<E extends SqlExpression>(expression: E, rename: (column: string) => string): E {
  return mapNode(expression, rename) as E;
}

function mapNode(value: unknown, rename: (column: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => mapNode(item, rename));
  if (typeof value !== "object" || value === null || RawSql.is(value)) return value;
  const node = value as { readonly kind?: string; readonly column?: string };
  if (node.kind === "param") return node;
  if (node.kind === "column") return { ...node, table: null, column: rename(node.column!) };
  const copy: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(value)) copy[key] = mapNode(child, rename);
  return copy;
}

/** Names of the columns that `expression` reads. */
export function columnsOf(expression: SqlExpression): string[] {
  const columns: string[] = [];
  mapColumns(expression, (column) => {
    columns.push(column);
    return column;
  });
  return columns;
}
