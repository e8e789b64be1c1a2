/** count(), exists() and explain(). */
import type { Backend } from "../../backends/contract.ts";
import type { SelectNode } from "../../sql/nodes.ts";
import { QueryBuilder } from "./builder.ts";
import { compileSelect } from "./compile.ts";
import { aliasOf, connectionOf } from "./database.ts";
import type { Internals } from "./internals.ts";
import { prepareStatement } from "./shapes/statement.ts";
import { isSliced, type QueryState } from "./state.ts";

const COUNT_ALL = { kind: "function", name: "COUNT", args: [{ kind: "star", table: null }] } as const;

/** The number of rows. */
export async function countQuery(internals: Internals): Promise<number> {
  const { state } = internals;
  const using = aliasOf(internals);
  const connection = connectionOf(using);
  const { backend } = connection;
  const statement = prepareStatement("count", state, backend, () => {
    const node = countNode(state, backend, using);
    return node === null ? null : { query: backend.compiler.compile(node), plan: null };
  });
  if (statement === null) return 0;
  const done = connection.run(statement.query);
  const { rows } = done instanceof Promise ? await done : done;
  return Number(rows[0]?.[0] ?? 0);
}

/** The statement that counts; null when it is known that there are no rows. */
function countNode(state: QueryState, backend: Backend, using: string): SelectNode | null {
  return countDirectly(state, backend, using) ?? countRows(state, backend, using);
}

/** The count of the query itself; null when its rows must be made first. */
function countDirectly(state: QueryState, backend: Backend, using: string): SelectNode | null {
  if (state.distinct !== false || state.combined !== null || isSliced(state) || state.groupBy !== null || state.empty)
    return null;
  const builder = new QueryBuilder(state.model, backend, null, using);
  builder.applySteps(state);
  builder.tree.addTables(state.extraTables);
  if (builder.impossible || builder.having !== null || builder.qualify !== null) return null;
  return builder.select({ columns: [{ expression: COUNT_ALL, alias: "count" }] });
}

/** The count of the rows of a query that becomes a table; null when it is known to have none. */
function countRows(state: QueryState, backend: Backend, using: string): SelectNode | null {
  const inner = compileSelect(state, backend, { using, unordered: true, aliased: true });
  if (inner === null) return null;
  return {
    kind: "select",
    distinct: false,
    columns: [{ expression: COUNT_ALL }],
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
}

/** Whether there is any row. */
export async function existsQuery(internals: Internals): Promise<boolean> {
  const { state } = internals;
  const using = aliasOf(internals);
  const connection = connectionOf(using);
  const { backend } = connection;
  const statement = prepareStatement("exists", state, backend, () => {
    const limited = state.combined === null && state.high === null ? { ...state, high: state.low + 1 } : state;
    const mode = state.groupBy !== null || state.distinct !== false || state.combined !== null ? "rows" : "exists";
    const compiled = compileSelect(mode === "exists" ? { ...limited, ordering: [] } : limited, backend, {
      using,
      mode,
    });
    return compiled === null ? null : { query: backend.compiler.compile(compiled.node), plan: null };
  });
  if (statement === null) return false;
  const done = connection.run(statement.query);
  return (done instanceof Promise ? await done : done).rows.length > 0;
}

/** The database's plan, one line a row. Unknown options are refused by the backend. */
export async function explainQuery(internals: Internals, options: Readonly<Record<string, unknown>>): Promise<string> {
  const { backend, using, ...connection } = wrap(internals);
  const compiled = compileSelect(internals.state, backend, { using });
  if (compiled === null) return "";
  const { rows } = await connection.execute(backend.compiler.explain(backend.compiler.compile(compiled.node), options));
  return rows
    .map((row) => row.map((value) => (typeof value === "object" ? JSON.stringify(value) : String(value))).join(" "))
    .join("\n");
}

function wrap(internals: Internals) {
  const using = aliasOf(internals);
  const connection = connectionOf(using);
  return { backend: connection.backend, using, execute: connection.execute.bind(connection) };
}
