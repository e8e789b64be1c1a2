/** delete() of a query set. */
import type { SqlExpression } from "../../sql/nodes.ts";
import type { Connection } from "../../connection/connection.ts";
import type { BaseModel, DeleteResult } from "../model.ts";
import { canDeleteFast, Collector } from "../persistence/collector.ts";
import { QueryBuilder } from "./builder.ts";
import { compileSelect } from "./compile.ts";
import { connectionOf, writeAliasOf } from "./database.ts";
import { fetchRows } from "./fetch.ts";
import type { Internals } from "./internals.ts";
import { prepareStatement, type Statement } from "./shapes/statement.ts";
import type { QueryState } from "./state.ts";
import { isSliced, refuseCombined } from "./state.ts";

export async function deleteQuery(given: Internals): Promise<DeleteResult> {
  const using = writeAliasOf(given);
  const internals: Internals = { ...given, db: using };
  const { model, state } = internals;
  refuseCombined(state, "delete");
  if (isSliced(state)) throw new TypeError("Cannot use 'limit' or 'offset' with delete().");
  if (typeof state.distinct !== "boolean") throw new TypeError("Cannot call delete() after .distinct(*fields).");
  if (state.values !== null) throw new TypeError("Cannot call delete() after .values() or .valuesList()");
  const meta = model._meta;
  if (canDeleteFast(model)) {
    const count = await deleteDirectly(internals);
    return [count, count === 0 ? {} : { [meta.label]: count }];
  }
  const plain: Internals = {
    ...internals,
    prefetch: [],
    state: { ...state, related: [], ordering: [], deferred: null, lock: null },
  };
  const rows = (await fetchRows(plain)) as BaseModel[];
  const collector = new Collector(using, model);
  await collector.collect(rows);
  return collector.delete();
}

async function deleteDirectly({ state, db }: Internals): Promise<number> {
  const connection = connectionOf(db);
  const statement = prepareStatement("delete", state, connection.backend, () => compileDelete(state, connection));
  return statement === null ? 0 : (await connection.execute(statement.query)).rowCount;
}

function compileDelete(state: QueryState, { backend, alias: using }: Connection): Statement<null> | null {
  if (state.empty) return null;
  const builder = new QueryBuilder(state.model, backend, null, using);
  builder.applySteps(state);
  if (builder.impossible) return null;
  let { where } = builder;
  const plain = builder.tree.joins.length === 0 && builder.having === null && builder.qualify === null;
  if (!plain || state.extraTables.length > 0) {
    const keys = compileSelect(state, backend, { using, mode: "key", unordered: true });
    if (keys === null) return null;
    const column = builder.tree.column(builder.tree.base, state.model._meta.pk);
    where = { kind: "in", left: column, right: { kind: "subquery", query: keys.node } } satisfies SqlExpression;
  }
  return { query: backend.compiler.compile({ kind: "delete", table: state.model._meta.dbTable, where }), plan: null };
}
