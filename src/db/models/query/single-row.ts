/** Methods that give one row: get(), first(), last(), earliest(), latest(), contains(). */
import { isModelInstance } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import { fetchRows } from "./fetch.ts";
import { QUERY } from "./internals.ts";
import { isOrdered } from "./ordered.ts";
import { requireUnsliced, type Rows } from "./rows.ts";
import { isSliced, refuseCombined } from "./state.ts";

/** Most rows that get() reads to say how many there are. */
const MAX_GET_RESULTS = 21;

/** The one row that fits. */
export async function getRow(query: Rows, condition: unknown): Promise<unknown> {
  const source = query.getQuerySet();
  const { state, model } = source[QUERY];
  if (state.combined !== null && condition !== undefined)
    throw new TypeError(`Calling QuerySet.get(...) with filters after ${state.combined.operator}() is not supported.`);
  const found = (condition === undefined ? source : source.filterUnchecked(condition))[QUERY];
  const plain = found.state;
  const limited = {
    ...plain,
    ordering: isSliced(plain) || Array.isArray(plain.distinct) ? plain.ordering : [],
    high: plain.high ?? plain.low + MAX_GET_RESULTS,
  };
  const fetched = fetchRows({ ...found, state: limited });
  const rows = fetched instanceof Promise ? await fetched : fetched;
  if (rows.length === 1) return rows[0];
  const { objectName } = model._meta;
  if (rows.length === 0) throw new model.DoesNotExist(`${objectName} matching query does not exist.`);
  const many = rows.length < MAX_GET_RESULTS ? String(rows.length) : `more than ${MAX_GET_RESULTS - 1}`;
  throw new model.MultipleObjectsReturned(`get() returned more than one ${objectName} -- it returned ${many}!`);
}

/** The first or last row, by the key when there is no order at all. */
export async function edgeRow(query: Rows, last: boolean): Promise<unknown> {
  const source = query.getQuerySet();
  const { state } = source[QUERY];
  // After orderBy() without names no order is wanted.
  const hasOrder = isOrdered(state) || state.ordering !== null;
  if (
    !hasOrder &&
    Array.isArray(state.groupBy) &&
    !state.groupBy.some((name) => name === "pk" || name === state.model._meta.pk.name)
  )
    throw new TypeError(
      `Cannot use QuerySet.${last ? "last" : "first"}() on an unordered queryset performing aggregation. Add an ordering with orderBy().`,
    );
  if (last || !hasOrder) requireUnsliced(source, last ? "reverse a query" : "reorder a query");
  const byKey = hasOrder ? source.all() : source.with(() => ({ ordering: ["pk"] }));
  const rows = await fetchRows((last ? byKey.reverse() : byKey).slice(0, 1)[QUERY]);
  return rows[0] ?? null;
}

/** The newest or oldest row by some fields. */
export async function extremeRow(query: Rows, names: readonly string[], latest: boolean): Promise<unknown> {
  const { model } = query[QUERY];
  const given = names.length > 0 ? names : model._meta.getLatestBy;
  if (given === undefined)
    throw new TypeError(
      "earliest() and latest() require either fields as positional arguments or 'getLatestBy' in the model's Meta.",
    );
  requireUnsliced(query, "change a query");
  const ordered = query.with(() => ({ ordering: typeof given === "string" ? [given] : given, reversed: latest }));
  const [row] = await fetchRows(ordered.slice(0, 1)[QUERY]);
  if (row === undefined) throw new model.DoesNotExist(`${model._meta.objectName} matching query does not exist.`);
  return row;
}

/** Whether an instance is among the rows. */
export async function containsRow(query: Rows, instance: unknown): Promise<boolean> {
  const { rows, state, model } = query.getQuerySet()[QUERY];
  refuseCombined(state, "contains");
  if (state.values !== null) throw new TypeError("Cannot call QuerySet.contains() after .values() or .valuesList().");
  if (!isModelInstance(instance)) throw new TypeError("'instance' must be a model instance.");
  const given = instance.constructor as typeof model;
  if (given._meta.concreteModel !== model._meta.concreteModel) return false;
  if (instance.pk === null) throw new TypeError("QuerySet.contains() cannot be used on unsaved objects.");
  if (rows !== null) return rows.some((row) => (row as BaseModel).equals(instance));
  return query.filterUnchecked({ pk: instance.pk }).exists();
}
