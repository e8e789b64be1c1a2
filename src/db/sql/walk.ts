/** Questions about trees of nodes, and copies of them with parts replaced. */
import type { ColumnNode, QueryNode, SqlExpression } from "./nodes.ts";
import { RawSql } from "./raw-sql.ts";

/** What an expression contains, leaving out the queries inside it. */
export interface Contents {
  /** An aggregate that no window turns into a value of each row. */
  readonly aggregate: boolean;
  readonly window: boolean;
  /** A query inside: a subquery, EXISTS or IN. */
  readonly query: boolean;
}

const PLAIN: Contents = Object.freeze({ aggregate: false, window: false, query: false });
const known = new WeakMap<object, Contents>();

/** What `node` contains. */
export function contentsOf(node: SqlExpression): Contents {
  if (isLeaf(node)) return PLAIN;
  let found = known.get(node);
  if (found === undefined) known.set(node, (found = findContents(node)));
  return found;
}

function findContents(node: SqlExpression): Contents {
  let aggregate = node.kind === "function" && node.aggregate === true && node.over === undefined;
  let window = node.kind === "function" && node.over !== undefined;
  let query = node.kind === "subquery" || node.kind === "exists";
  eachPart(node, (part) => {
    const inner = contentsOf(part);
    aggregate ||= inner.aggregate;
    window ||= inner.window;
    query ||= inner.query;
  });
  return aggregate || window || query ? { aggregate, window, query } : PLAIN;
}

/** Calls `visit` for the expressions right below `node`; those of a query inside it are not among them. */
export function eachPart(node: SqlExpression, visit: (part: SqlExpression) => void): void {
  if (isLeaf(node) || node.kind === "subquery" || node.kind === "exists") return;
  eachNode(node, visit);
}

/** Whether nothing lies below a node: the value of a parameter is data, whatever it looks like. */
function isLeaf(node: SqlExpression): boolean {
  return (
    node.kind === "param" ||
    node.kind === "literal" ||
    node.kind === "column" ||
    node.kind === "star" ||
    node instanceof RawSql
  );
}

function eachNode(container: object, visit: (part: SqlExpression) => void): void {
  for (const part of Object.values(container) as unknown[]) {
    if (typeof part !== "object" || part === null) continue;
    if (isNode(part)) visit(part);
    else eachNode(part, visit);
  }
}

function isNode(value: object): value is SqlExpression {
  return "kind" in value;
}

/** A copy of `node` in which `replace` has put other nodes, from the top down, also inside queries; null keeps a node. */
export function replaceNodes<N extends SqlExpression | QueryNode>(
  node: N,
  replace: (node: SqlExpression) => SqlExpression | null,
): N {
  const other = replace(node as SqlExpression);
  if (other !== null) return other as N;
  if (isLeaf(node as SqlExpression)) return node;
  return copy(node, replace) as N;
}

function copy(container: object, replace: (node: SqlExpression) => SqlExpression | null): object {
  if (Array.isArray(container)) return container.map((part: unknown) => copyPart(part, replace));
  const result: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(container) as [string, unknown][]) result[key] = copyPart(part, replace);
  return result;
}

function copyPart(part: unknown, replace: (node: SqlExpression) => SqlExpression | null): unknown {
  if (typeof part !== "object" || part === null) return part;
  return isNode(part) ? replaceNodes(part, replace) : copy(part, replace);
}

/** A text that equal expressions share, and no others. */
export function keyOf(node: SqlExpression): string {
  return JSON.stringify(node, (name, value: unknown) => {
    if (name === "origin") return undefined;
    if (typeof value === "bigint") return `${value}n`;
    if (RawSql.is(value)) return { raw: value.sql, params: value.params };
    return value;
  });
}

/** Columns of the tables in `tables` that `node` reads, also inside its queries. */
export function columnsWithin(node: SqlExpression, tables: ReadonlySet<string>): ColumnNode[] {
  const columns: ColumnNode[] = [];
  replaceNodes(node, (part) => {
    if (part.kind === "column" && part.table !== null && tables.has(part.table)) columns.push(part);
    return null;
  });
  return columns;
}

/**
 * What a grouped query must group by, so that `node` has one value in each group: Django's `get_group_by_cols()`.
 *
 * Aggregates need nothing; windows need what they are divided and ordered by; a subquery needs the columns it reads of
 * the tables around it. An expression with none of these is grouped by itself.
 */
export function groupColumns(node: SqlExpression, tables: ReadonlySet<string>): readonly SqlExpression[] {
  if (node.kind === "param" || node.kind === "literal" || node.kind === "star") return [];
  if (node.kind === "subquery" || node.kind === "exists") return columnsWithin(node, tables);
  if (node.kind === "column") return node.table === null ? [] : [node];
  if (node.kind === "function") {
    if (node.over !== undefined) {
      const parts = [...node.over.partitionBy, ...node.over.orderBy.map(({ expression }) => expression)];
      return parts.flatMap((part) => groupColumns(part, tables));
    }
    if (node.aggregate === true || node.name === "RANDOM") return [];
  }
  const { aggregate, window, query } = contentsOf(node);
  if (!aggregate && !window && !query) return [node];
  const columns: SqlExpression[] = [];
  eachPart(node, (part) => columns.push(...groupColumns(part, tables)));
  return columns;
}
