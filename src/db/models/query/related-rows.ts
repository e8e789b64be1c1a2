/** Rows that relations give for many owners at once. */
import type { SelectNode, SqlExpression } from "../../sql/nodes.ts";
import { compileValues } from "../hydrate/values-reader.ts";
import type { ModelPlan } from "../hydrate/plan.ts";
import type { Field } from "../fields/field.ts";
import type { BaseModel } from "../model.ts";
import { stateOf } from "../instance.ts";
import { noteRead } from "../relations/crossed.ts";
import type { ForeignKey } from "../relations/foreign-key.ts";
import type { ManyToManyField } from "../relations/many-to-many-field.ts";
import { pathToOwner } from "../relations/path-to-owner.ts";
import type { QueryBuilder } from "./builder.ts";
import { type CompiledSelect, compileSelect } from "./compile.ts";
import { toCondition } from "./condition.ts";
import { aliasOf, connectionOf } from "./database.ts";
import { hydrateRows } from "./hydrate-rows.ts";
import { QUERY } from "./internals.ts";
import { prefetchRelated } from "./prefetch-port.ts";
import type { Rows } from "./rows.ts";
import { isSliced, type QueryState } from "./state.ts";

/** Most owners of one query. */
const CHUNK = 500;

export interface RelatedRows {
  /** Related rows of each owner that has any. */
  readonly of: (owner: BaseModel) => BaseModel[];
  /** All of them, each once. */
  readonly found: readonly BaseModel[];
}

/** Rows whose key points to the owners; each gets its owner. */
export async function reverseRows(owners: readonly BaseModel[], field: ForeignKey, query: Rows): Promise<RelatedRows> {
  const keys = keysOf(owners, field);
  const found = isSliced(query[QUERY].state)
    ? (await ownedRows(query, field, field.name, keys)).map(([, row]) => row)
    : await inChunks(keys, async (part) => {
        const rows = (await query.filterUnchecked({ [`${field.name}__in`]: part })) as BaseModel[];
        stateOf(owners[0]!).peers?.keep(rows);
        return rows;
      });
  const byKey = new Map(owners.map((owner) => [String(field.targetValue(owner)), owner]));
  const groups = new Groups();
  for (const row of found) {
    const key = String(field.valueFromObject(row));
    const owner = byKey.get(key);
    if (owner !== undefined) {
      noteRead(row, owner);
      field.setRawValue(row, owner);
    }
    groups.add(key, row);
  }
  return { of: (owner) => groups.get(String(field.targetValue(owner))), found };
}

/**
 * Rows that a column of their own relates to owners: `keyOf` gives what the column holds for an owner. They are not given
 * their owner.
 */
export async function rowsByColumn(
  owners: readonly BaseModel[],
  field: Field,
  keyOf: (owner: BaseModel) => unknown,
  query: Rows,
): Promise<RelatedRows> {
  const keys = [...new Map(owners.map((owner) => [String(keyOf(owner)), keyOf(owner)])).values()];
  const found = isSliced(query[QUERY].state)
    ? (await ownedRows(query, field, field.name, keys)).map(([, row]) => row)
    : await inChunks(
        keys,
        async (part) => (await query.filterUnchecked({ [`${field.name}__in`]: part })) as BaseModel[],
      );
  const groups = new Groups();
  for (const row of found) groups.add(String(field.valueFromObject(row)), row);
  return { of: (owner) => groups.get(String(keyOf(owner))), found };
}

/** Rows of a many-to-many relation; one that several owners have is one instance. `reverse`: owners are the targets. */
export async function manyRows(
  owners: readonly BaseModel[],
  field: ManyToManyField,
  reverse: boolean,
  query: Rows,
): Promise<RelatedRows> {
  const near = reverse ? field.targetLink : field.sourceLink;
  const pairs = await ownedRows(query, near, pathToOwner(field, reverse), keysOf(owners, near));
  const groups = new Groups();
  const found = new Map<string, BaseModel>();
  for (const [owner, row] of pairs) {
    const key = String(row.pk);
    const instance = found.get(key) ?? row;
    found.set(key, instance);
    groups.add(String(owner), instance);
  }
  return { of: (owner) => groups.get(String(near.targetValue(owner))), found: [...found.values()] };
}

class Groups {
  readonly #rows = new Map<string, BaseModel[]>();

  add(key: string, row: BaseModel): void {
    const group = this.#rows.get(key);
    if (group === undefined) this.#rows.set(key, [row]);
    else group.push(row);
  }

  get(key: string): BaseModel[] {
    return this.#rows.get(key) ?? [];
  }
}

function keysOf(owners: readonly BaseModel[], field: ForeignKey): unknown[] {
  const keys = new Map<string, unknown>();
  for (const owner of owners) {
    const key = field.targetValue(owner);
    if (key !== null && key !== undefined) keys.set(String(key), key);
  }
  return [...keys.values()];
}

export async function inChunks<T>(
  keys: readonly unknown[],
  load: (part: readonly unknown[]) => Promise<readonly T[]>,
): Promise<T[]> {
  const found: T[] = [];
  for (let i = 0; i < keys.length; i += CHUNK) for (const row of await load(keys.slice(i, i + CHUNK))) found.push(row);
  return found;
}

type OwnedRow = [owner: unknown, row: BaseModel];
const OWNER = "_prefetch_owner";
const NUMBER = "_prefetch_number";

/**
 * Related rows with the key of the owner each belongs to; a row of several owners comes several times. `path` leads from
 * a related row to its owners, `near` is the field of the owner's key. A slice is one of each owner's rows.
 */
async function ownedRows(query: Rows, near: Field, path: string, owners: readonly unknown[]): Promise<OwnedRow[]> {
  const { state } = query[QUERY];
  // Numbers of rows are given before equal rows are taken out: then each owner is asked for alone.
  if (isSliced(state) && (state.distinct !== false || state.groupBy !== null || state.lock !== null)) {
    const alone = owners.map((owner) => readOwned(query, near, path, [owner], false));
    return (await Promise.all(alone)).flat();
  }
  return inChunks(owners, (part) => readOwned(query, near, path, part, isSliced(state)));
}

async function readOwned(
  query: Rows,
  near: Field,
  path: string,
  owners: readonly unknown[],
  numbered: boolean,
): Promise<OwnedRow[]> {
  const internals = query[QUERY];
  const using = aliasOf(internals);
  const connection = connectionOf(using);
  const { backend } = connection;
  const condition = toCondition({ [`${path}__in`]: owners });
  const { state } = internals;
  const steps: QueryState["steps"] = [...state.steps, { kind: "filter", condition }];
  const unsliced: QueryState = numbered ? { ...state, steps, low: 0, high: null } : { ...state, steps };
  const compiled = compileSelect(unsliced, backend, {
    using,
    aliased: numbered,
    unordered: numbered,
    groupBy: (builder) => [builder.resolvePath(path).node],
    extra: (builder) => {
      const owner = builder.resolvePath(path).node;
      const columns = [{ expression: owner, alias: OWNER }];
      return numbered ? [...columns, { expression: numberOf(builder, owner, state), alias: NUMBER }] : columns;
    },
  });
  if (compiled === null) return [];
  const node = numbered ? firstOfEach(compiled, state) : compiled.node;
  const { rows } = await connection.execute(backend.compiler.compile(node));
  const instances = hydrateRows(internals, compiled.model!, rows, backend, using);
  if (internals.prefetch.length > 0) await prefetchRelated(instances, internals.prefetch);
  const index = columnsOf(compiled.model!);
  const read = compileValues({ shape: "flat", columns: [{ alias: OWNER, field: near, index }] }, backend);
  return instances.map((row, i) => [read(rows[i]!), row]);
}

/** The place of a row among those of its owner, from 1. */
function numberOf(builder: QueryBuilder, owner: SqlExpression, state: QueryState): SqlExpression {
  const terms = state.ordering ?? state.model._meta.ordering;
  const orderBy = builder.orderNodes(terms, state.reversed).map((order) => {
    const { expression } = order;
    // Inside of a window an annotation has no name yet.
    const annotation =
      expression.kind === "column" && expression.table === null
        ? builder.annotations.get(expression.column)
        : undefined;
    return annotation === undefined ? order : { ...order, expression: annotation.node };
  });
  return { kind: "function", name: "ROW_NUMBER", args: [], over: { partitionBy: [owner], orderBy } };
}

/** The slice of each owner's rows. */
function firstOfEach({ node }: CompiledSelect, { low, high }: QueryState): SelectNode {
  const alias = "numbered";
  const number: SqlExpression = { kind: "column", table: alias, column: NUMBER };
  const param = (value: number): SqlExpression => ({ kind: "param", value });
  const items: SqlExpression[] = [{ kind: "binary", operator: ">", left: number, right: param(low) }];
  if (high !== null) items.push({ kind: "binary", operator: "<=", left: number, right: param(high) });
  return {
    kind: "select",
    distinct: false,
    columns: [{ expression: { kind: "star", table: null } }],
    from: { kind: "derived", query: node, alias },
    joins: [],
    where: { kind: "and", items },
    groupBy: [],
    having: null,
    orderBy: [{ expression: number, descending: false }],
    limit: null,
    offset: null,
    lock: null,
  };
}

/** Number of the columns of a plan: further ones come after them. */
function columnsOf(plan: ModelPlan): number {
  const last = (at: ModelPlan): number =>
    Math.max(
      -1,
      ...at.columns.map((c) => c.index),
      ...at.annotations.map((a) => a.index),
      ...at.related.map((r) => last(r.plan)),
    );
  return last(plan) + 1;
}
