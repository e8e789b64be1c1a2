/** update() of a query set. */
import { andThen, type MaybePromise, settle } from "../../../utils/maybe-promise.ts";
import { FieldError } from "../../../core/errors/exceptions.ts";
import type { Connection } from "../../connection/connection.ts";
import * as transaction from "../../connection/transaction.ts";
import type { SqlExpression, UpdateNode } from "../../sql/nodes.ts";
import type { Backend, CompiledQuery } from "../../backends/contract.ts";
import { Expression } from "../expressions/expression.ts";
import type { Field, ModelClass } from "../fields/field.ts";
import type { Options } from "../options.ts";
import { QueryBuilder } from "./builder.ts";
import { compileSelect } from "./compile.ts";
import { connectionOf, writeAliasOf } from "./database.ts";
import { fetchRows } from "./fetch.ts";
import type { Internals } from "./internals.ts";
import { prepareStatement, type Statement } from "./shapes/statement.ts";
import { Assignment } from "./shapes/value-source.ts";
import { type QueryState, refuseCombined } from "./state.ts";
import { writtenExpression } from "./write-expression.ts";

export function updateQuery(internals: Internals, values: object): Promise<number> {
  return settle(() => updateRows(internals, values));
}

function updateRows(internals: Internals, values: object): MaybePromise<number> {
  const using = writeAliasOf(internals);
  const { model, state } = internals;
  refuseCombined(state, "update");
  if (state.distinct !== false && state.distinct !== true)
    throw new TypeError("Cannot call update() after .distinct(*fields).");
  const meta = model._meta;
  const own: Assignment[] = [];
  const byParent = new Map<ModelClass, Assignment[]>();
  for (const name of Object.keys(values)) {
    const value = (values as Record<string, unknown>)[name];
    const field = fieldOf(meta, name);
    if (value === undefined)
      throw new FieldError(`The value of "${name}" is undefined.`, { hint: "Leave the key out, or write null." });
    const owner = field.model._meta.concreteModel;
    if (owner === meta.concreteModel) own.push(new Assignment(field, value));
    else byParent.set(owner, [...(byParent.get(owner) ?? []), new Assignment(field, value)]);
  }
  if (own.length + byParent.size === 0 || state.empty) return 0;
  if (byParent.size === 0) return updateTable(state, using, model, own);
  return updateParents({ ...internals, db: using }, using, own, byParent);
}

/** The field that a name of `update()` means. Throws `FieldError` for one that cannot be updated. */
function fieldOf(meta: Options, name: string): Field {
  const field = name === "pk" ? meta.pk : (meta.fields.find((f) => f.attname === name) ?? meta.getField(name));
  if (!field.concrete || field.manyToMany)
    throw new FieldError(`Cannot update model field ${field.label} (only non-relations and foreign keys permitted).`);
  if (field.generated !== null) throw new FieldError(`Cannot update ${field.label}: the database computes it.`);
  return field;
}

/** Updates several tables in one transaction. */
function updateParents(
  internals: Internals,
  using: string,
  own: readonly Assignment[],
  byParent: ReadonlyMap<ModelClass, readonly Assignment[]>,
): Promise<number> {
  const { model, state } = internals;
  return transaction.atomic(
    async () => {
      // The keys are read first: changing a parent could change which rows fit.
      const keys = await fetchRows({
        ...internals,
        known: null,
        prefetch: [],
        state: { ...state, ordering: [], values: { shape: "flat", names: ["pk"] }, related: [], deferred: null },
      });
      if (keys.length === 0) return 0;
      let count = keys.length;
      for (const [parent, fields] of byParent) await updateKeys(internals, parent, fields, keys);
      if (own.length > 0) count = await updateKeys(internals, model, own, keys);
      return count;
    },
    { using, savepoint: false },
  );
}

function updateTable(
  state: QueryState,
  using: string,
  model: ModelClass,
  values: readonly Assignment[],
): MaybePromise<number> {
  const connection = connectionOf(using);
  const statement = prepareStatement(
    "update",
    state,
    connection.backend,
    () => compileTable(state, connection, model, values),
    values,
  );
  return statement === null ? 0 : andThen(connection.run(statement.query), ({ rowCount }) => rowCount);
}

/** Rows are found by their own columns, or by the keys of a query over several tables. */
function compileTable(
  state: QueryState,
  connection: Connection,
  model: ModelClass,
  values: readonly Assignment[],
): Statement<null> | null {
  const { backend } = connection;
  const builder = new QueryBuilder(model, backend, null, connection.alias);
  builder.applySteps(state);
  if (builder.impossible) return null;
  let { where } = builder;
  const plain = builder.tree.joins.length === 0 && builder.having === null && builder.qualify === null;
  if (!plain || state.extraTables.length > 0) {
    const keys = compileSelect({ ...state, ordering: [], values: null }, backend, {
      using: connection.alias,
      mode: "key",
      unordered: true,
    });
    if (keys === null) return null;
    where = {
      kind: "in",
      left: builder.tree.column(builder.tree.base, model._meta.pk),
      right: { kind: "subquery", query: keys.node },
    };
  }
  return { query: compileUpdate(backend, builder, model, values, where), plan: null };
}

async function updateKeys(
  { db }: Internals,
  model: ModelClass,
  values: readonly Assignment[],
  keys: readonly unknown[],
): Promise<number> {
  const connection = connectionOf(db);
  const builder = new QueryBuilder(model, connection.backend);
  const { pk } = model._meta;
  let count = 0;
  for (let i = 0; i < keys.length; i += 500) {
    const right = keys.slice(i, i + 500).map((key) => builder.param(key, pk));
    const where = { kind: "in", left: builder.tree.column(builder.tree.base, pk), right } as const;
    const query = compileUpdate(connection.backend, builder, model, values, where);
    count += (await connection.execute(query)).rowCount;
  }
  return count;
}

function compileUpdate(
  backend: Backend,
  builder: QueryBuilder,
  model: ModelClass,
  values: readonly Assignment[],
  where: SqlExpression | null,
): CompiledQuery {
  const set = values.map((source): UpdateNode["set"][number] => {
    const { field, value } = source;
    if (!Expression.is(value)) {
      const param = field.getDbPrepSave(value, backend.converters);
      return { column: field.column!, value: { kind: "param", value: param, origin: { source, item: 0 } } };
    }
    return { column: field.column!, value: writtenExpression(builder, field, value, "update") };
  });
  const node = { kind: "update", table: model._meta.concreteModel._meta.dbTable, set, where, returning: [] } as const;
  return backend.compiler.compile(node);
}
