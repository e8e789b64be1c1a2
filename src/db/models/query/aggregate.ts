/** aggregate(): values computed over all rows of a query set. */
import { NotSupportedError } from "../../errors.ts";
import type { SelectedNode, SelectNode } from "../../sql/nodes.ts";
import { contentsOf } from "../../sql/walk.ts";
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
    if (!Expression.is(expression))
      throw new TypeError("QuerySet.aggregate() received non-expression(s): " + alias + ".");
  }
  const { state } = internals;
  const using = aliasOf(internals);
  const connection = connectionOf(using);
  const { backend } = connection;
  const names = Object.keys(aggregates);
  if (names.length === 0) return {};
  const empty = emptyResults(aggregates);
  const { node, resolved } =
    direct(state, using, aggregates, empty === null) ?? overRows(state, using, aggregates, empty === null);
  if (node === null) return empty!;
  const plan = {
    shape: "list",
    columns: names.map((alias, index) => ({ alias, field: resolved[index]?.field ?? null, index })),
  } as const;
  const { rows } = await connection.execute(backend.compiler.compile(node));
  const values = compileValues(plan, backend)(rows[0] ?? []) as unknown[];
  return Object.fromEntries(names.map((name, i) => [name, values[i]]));
}

/** What aggregates give when no row can fit; null when the database must be asked. */
function emptyResults(aggregates: Readonly<Record<string, Expression>>): Record<string, unknown> | null {
  const entries = Object.entries(aggregates).map(([name, expression]) => [name, expression.emptyResult] as const);
  return entries.some(([, value]) => value === undefined) ? null : Object.fromEntries(entries);
}

interface AggregateStatement {
  readonly node: SelectNode | null;
  readonly resolved: readonly Resolved[];
}

/** Aggregates in the select list of the query itself; null when its rows must be made first. */
function direct(
  state: QueryState,
  using: string,
  aggregates: Readonly<Record<string, Expression>>,
  keepEmpty: boolean,
): AggregateStatement | null {
  if (state.groupBy !== null || isSliced(state) || state.distinct !== false || state.combined !== null) return null;
  const builder = new QueryBuilder(state.model, connectionOf(using).backend, null, using);
  builder.applySteps(state);
  builder.tree.addTables(state.extraTables);
  if (builder.having !== null || builder.qualify !== null) return null;
  if (state.empty || builder.impossible) {
    if (!keepEmpty) return { node: null, resolved: [] };
    builder.setImpossible();
  }
  const resolved: Resolved[] = [];
  const columns: SelectedNode[] = [];
  for (const [alias, expression] of Object.entries(aggregates)) {
    const one = expression.resolve(builder);
    checkAggregate(alias, one);
    const { window, query } = contentsOf(one.node);
    if (window || query) return null;
    builder.annotations.set(alias, { ...one, selected: true });
    resolved.push(one);
    columns.push({ expression: one.node, alias });
  }
  return { node: builder.select({ columns }), resolved };
}

function checkAggregate(alias: string, { aggregate }: Resolved): void {
  if (!aggregate) throw new TypeError(`${alias} is not an aggregate expression`);
}

/** Aggregates over the rows of a query that becomes a table, such as a grouped, sliced or distinct one. */
function overRows(
  state: QueryState,
  using: string,
  aggregates: Readonly<Record<string, Expression>>,
  keepEmpty: boolean,
): AggregateStatement {
  const { backend } = connectionOf(using);
  const resolved: Resolved[] = [];
  const selected: SelectedNode[] = [];
  /** Columns that the aggregates read, as further columns of the inner query. */
  function outer(builder: QueryBuilder, columns: readonly SelectedNode[]): readonly SelectedNode[] {
    [resolved.length, selected.length] = [0, 0]; // the parts of a union are asked one after another
    const scope = new OuterColumns("subquery", builder, columns);
    for (const [alias, expression] of Object.entries(aggregates)) {
      const one = scope.outside(expression.resolve(scope));
      checkAggregate(alias, one);
      scope.known.set(alias, one);
      resolved.push(one);
      selected.push({ expression: one.node, alias });
    }
    return scope.selected;
  }
  const query = state.combined === null && !isSliced(state) ? { ...state, ordering: [] } : state;
  const mode = state.distinct === false ? "key" : "rows";
  const inner = compileSelect(query, backend, { using, mode, aliased: true, extra: outer, keepEmpty });
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
