import type { SqlExpression } from "./nodes.ts";
import { RawSql } from "./raw-sql.ts";

/**
 * A copy of `expression` for the definition of a table: columns stand without their table and are renamed by `rename`,
 * values are converted by `convert`. Text of `RawSql` stays as it is.
 */
export function mapColumns<E extends SqlExpression>(
  expression: E,
  rename: (column: string) => string,
  convert?: (value: unknown) => unknown,
): E {
  return mapNode(expression, rename, convert) as E;
}

function mapNode(
  value: unknown,
  rename: (column: string) => string,
  convert: ((value: unknown) => unknown) | undefined,
): unknown {
  if (Array.isArray(value)) return value.map((item) => mapNode(item, rename, convert));
  if (typeof value !== "object" || value === null || RawSql.is(value)) return value;
  const node = value as { readonly kind?: string; readonly column?: string; readonly value?: unknown };
  if (node.kind === "param") return convert === undefined ? node : { ...node, value: convert(node.value) };
  if (node.kind === "column") return { ...node, table: null, column: rename(node.column!) };
  const copy: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(value)) copy[key] = mapNode(child, rename, convert);
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
