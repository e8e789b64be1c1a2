/** Which columns and relations the rows have: values(), annotate(), only(), defer(), selectRelated(). */
import { FieldError } from "../../../core/errors/exceptions.ts";
import { Expression } from "../expressions/expression.ts";
import { checkAlias } from "../names.ts";
import { followPath } from "./hops.ts";
import { annotationNames, type QueryState, type ValuesSelection } from "./state.ts";

export function selectValues(
  state: QueryState,
  shape: ValuesSelection["shape"],
  names: readonly string[],
): Partial<QueryState> {
  const annotations = new Set(annotationNames(state));
  for (const name of names) if (!annotations.has(name)) followPath(state.model, name);
  return { values: { shape, names: names.length === 0 ? null : names }, related: [], deferred: null };
}

/** annotate(), and alias() when the values are not selected. */
export function addAnnotations(
  state: QueryState,
  annotations: Readonly<Record<string, Expression>>,
  selected: boolean,
): Partial<QueryState> {
  const { model, values } = state;
  const meta = model._meta;
  const entries = Object.entries(annotations);
  for (const [alias, expression] of entries) {
    checkAlias(alias);
    if (!Expression.is(expression))
      throw new TypeError(`QuerySet.${selected ? "annotate" : "alias"}() received non-expression(s): ${alias}.`);
    const allowed = values !== null && values.names !== null;
    if (!allowed && (meta.findField(alias) !== undefined || meta.findRelated(alias) !== undefined))
      throw new FieldError(`The annotation '${alias}' conflicts with a field on the model.`);
  }
  const steps = entries.map(([alias, expression]) => ({ kind: "annotate", alias, expression, selected }) as const);
  const aggregates = entries.some(([, expression]) => expression.containsAggregate);
  const groupBy =
    aggregates && state.groupBy === null
      ? values === null
        ? "rows"
        : (values.names ?? meta.concreteFields.map((f) => f.name))
      : state.groupBy;
  const names =
    values?.names != null && selected
      ? [...new Set([...values.names, ...entries.map(([alias]) => alias)])]
      : values?.names;
  return {
    steps: [...state.steps, ...steps],
    groupBy,
    values: values === null ? null : { ...values, names: names ?? null },
  };
}

/** selectRelated(): one null takes all back, nothing means all relations that are not null. */
export function addRelated(state: QueryState, paths: readonly (string | null)[]): Partial<QueryState> {
  if (state.values !== null) throw new TypeError("Cannot call selectRelated() after .values() or .valuesList()");
  if (paths.length === 1 && paths[0] === null) return { related: [] };
  if (paths.length === 0) return { related: true };
  const before = state.related === true ? [] : state.related;
  return { related: [...new Set([...before, ...(paths as string[])])] };
}

/** defer(): further names, or with null none any more. */
export function deferNames({ deferred }: QueryState, names: readonly (string | null)[]): Partial<QueryState> {
  if (names.length === 1 && names[0] === null) return { deferred: null };
  const added = names as string[];
  if (deferred === null) return { deferred: { only: false, names: new Set(added) } };
  const next = new Set(deferred.names);
  for (const name of added)
    if (deferred.only) next.delete(name);
    else next.add(name);
  return { deferred: { only: deferred.only, names: next } };
}
