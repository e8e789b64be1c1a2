/** aggregate(): values computed over all rows of a query set. */
import { NotSupportedError } from "../../errors.ts";
import type { SelectedNode, SelectNode, SqlExpression } from "../../sql/nodes.ts";
import { Expression, type Resolved } from "../expressions/expression.ts";
import { checkAlias } from "../names.ts";
import { compileValues } from "../hydrate/values-reader.ts";
import { QueryBuilder } from "./builder.ts";
import { compileSelect } from "./compile.ts";
import { aliasOf, connectionOf } from "./database.ts";
import type { Internals } from "./internals.ts";
import { OuterColumns } from "./outer-columns.ts";
import { isSliced, type QueryState } from "./state.ts";

export async function aggregateQuery(
  internals: Internals,
  aggregates: Readonly<Record<string, Expression>>,
): Promise<Record<string, unknown>> {
  if (Expression.is(aggregates))
    throw new TypeError("aggregate() takes an object of expressions: aggregate({ total: Sum(…) }).");
  if (typeof internals.state.distinct !== "boolean")
    throw new NotSupportedError("aggregate() + distinct(fields) not implemented.");
  for (const [alias, expression] of Object.entries(aggregates)) {
    checkAlias(alias);
    if (!Expression.is(expression) || !expression.containsAggregate)
      throw new TypeError(`${alias} is not an aggregate expression`);
  }
  const { state } = internals;
  const using = aliasOf(internals);
  const connection = connectionOf(using);
  const { backend } = connection;
  const names = Object.keys(aggregates);
  if (names.length === 0) return {};
  const whole = state.groupBy !== null || isSliced(state) || state.distinct !== false || state.combined !== null;
  const { node, resolved } = whole ? overRows(state, using, aggregates) : direct(state, using, aggregates);
  const plan = {
    shape: "list",
    columns: names.map((alias, index) => ({ alias, field: resolved[index]?.field ?? null, index })),
  } as const;
  if (node === null) return emptyResult(aggregates);
  const { rows } = await connection.execute(backend.compiler.compile(node));
  const values = compileValues(plan, backend)(rows[0] ?? []) as unknown[];
  return Object.fromEntries(names.map((name, i) => [name, values[i]]));
}

/** What aggregates give when no row can fit: counts are 0, defaults count, the rest is null. */
function emptyResult(aggregates: Readonly<Record<string, Expression>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(aggregates).map(([name, expression]) => {
      const { functionName, default: fallback } = expression as unknown as { functionName?: string; default?: unknown };
      return [name, functionName === "COUNT" ? 0 : (fallback ?? null)];
    }),
  );
}

interface AggregateStatement {
  readonly node: SelectNode | null;
  readonly resolved: readonly Resolved[];
}

/** Aggregates in the select list of the query itself. */
function direct(
  state: QueryState,
  using: string,
  aggregates: Readonly<Record<string, Expression>>,
): AggregateStatement {
  const builder = new QueryBuilder(state.model, connectionOf(using).backend, null, using);
  builder.applySteps(state);
  builder.tree.addTables(state.extraTables);
  if (state.empty || builder.impossible) return { node: null, resolved: [] };
  const resolved: Resolved[] = [];
  const columns: SelectedNode[] = [];
  for (const [alias, expression] of Object.entries(aggregates)) {
    const one = expression.resolve(builder);
    builder.annotations.set(alias, { ...one, selected: true });
    resolved.push(one);
    columns.push({ expression: one.node, alias });
  }
  return { node: builder.select({ columns }), resolved };
}

/** Aggregates over the rows of a grouped, sliced or distinct query, which becomes a table. */
function overRows(
  state: QueryState,
  using: string,
  aggregates: Readonly<Record<string, Expression>>,
): AggregateStatement {
  const { backend } = connectionOf(using);
  const columns = new OuterColumns("subquery");
  const resolved: Resolved[] = [];
  const selected: SelectedNode[] = [];
  /** Columns that the aggregates read, as further columns of the inner query. */
  function outer(builder: QueryBuilder): readonly SelectedNode[] {
    for (const [alias, expression] of Object.entries(aggregates)) {
      const one = expression.resolve(columns.scope(builder));
      const node: SqlExpression = columns.rewrite(one.node);
      resolved.push({ ...one, node });
      selected.push({ expression: node, alias });
    }
    return columns.selected;
  }
  const query = state.combined === null && !isSliced(state) ? { ...state, ordering: [] } : state;
  const inner = compileSelect(query, backend, { using, aliased: true, extra: outer });
  if (inner === null) return { node: null, resolved: [] };
  const node: SelectNode = {
    kind: "select",
    distinct: false,
    columns: selected,
    from: { kind: "derived", query: inner.node, alias: "subquery" },
    joins: [],
    where: null,
    groupBy: [],
    having: null,
    orderBy: [],
    limit: null,
    offset: null,
    lock: null,
  };
  return { node, resolved };
}
