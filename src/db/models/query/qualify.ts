/** Conditions on window functions: a query around the query (Django's `get_qualify_sql()`). */
import type { ColumnNode, OrderNode, SelectedNode, SelectNode, SqlExpression } from "../../sql/nodes.ts";
import { keyOf, replaceNodes } from "../../sql/walk.ts";

const TABLE = "qualify";

/**
 * `SELECT … FROM (inner) qualify WHERE condition`, with order, limits and DISTINCT outside: they count the rows that fit.
 *
 * `inner` has a name for each of its columns; what the condition and the order read besides is selected inside, under
 * names of its own, and not read outside. `tables` are the aliases of the inner query.
 */
export function qualified(inner: SelectNode, condition: SqlExpression, tables: ReadonlySet<string>): SelectNode {
  const names = new Map<string, string>();
  for (const { expression, alias } of inner.columns) names.set(keyOf(expression), alias!);
  const added: SelectedNode[] = [];
  const outside = (node: SqlExpression): ColumnNode => {
    const key = keyOf(node);
    let name = names.get(key);
    if (name === undefined) {
      name = `__qual${added.length}`;
      names.set(key, name);
      added.push({ expression: node, alias: name });
    }
    return { kind: "column", table: TABLE, column: name };
  };
  const rewrite = (node: SqlExpression): SqlExpression =>
    replaceNodes(node, (part) => {
      if (part.kind === "column") {
        if (part.table === null) return { ...part, table: TABLE };
        return tables.has(part.table) ? outside(part) : null;
      }
      return part.kind === "function" && (part.over !== undefined || part.aggregate === true) ? outside(part) : null;
    });
  const where = rewrite(condition);
  const orderBy = inner.orderBy.map((order): OrderNode => ({ ...order, expression: rewrite(order.expression) }));
  const distinct = typeof inner.distinct === "boolean" ? inner.distinct : inner.distinct.map(rewrite);
  const query: SelectNode = {
    ...inner,
    columns: [...inner.columns, ...added],
    distinct: false,
    orderBy: [],
    limit: null,
    offset: null,
    lock: null,
  };
  return {
    kind: "select",
    columns: inner.columns.map(({ alias }) => ({
      expression: { kind: "column", table: TABLE, column: alias! },
      alias,
    })),
    distinct,
    from: { kind: "derived", query, alias: TABLE },
    joins: [],
    where,
    groupBy: [],
    having: null,
    orderBy,
    limit: inner.limit,
    offset: inner.offset,
    lock: inner.lock,
  };
}
