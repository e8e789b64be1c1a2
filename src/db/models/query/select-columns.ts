/** Which columns and relations the rows have: values(), annotate(), only(), defer(), selectRelated(). */
import { FieldError } from "../../../core/errors/exceptions.ts";
import { Expression } from "../expressions/expression.ts";
import { FieldReference } from "../expressions/field-reference.ts";
import { describeValue } from "../fields/field.ts";
import { checkAlias, checkAliasCharacters } from "../names.ts";
import { namedRelation } from "./filtered-relation.ts";
import { followPath } from "./hops.ts";
import { annotationNames, type QueryState, type ValuesSelection } from "./state.ts";

/** values() takes names and an object of expressions, the others names and expressions. */
export type ValuesTerm = string | Expression | Readonly<Record<string, Expression>>;

export function selectValues(
  state: QueryState,
  shape: ValuesSelection["shape"],
  terms: readonly ValuesTerm[],
): Partial<QueryState> {
  const method = METHODS[shape];
  if (shape === "flat" && terms.length !== 1)
    throw new TypeError(`valuesFlat() takes one name or expression, not ${terms.length}; valuesList() takes several.`);
  const names: string[] = [];
  const expressions: Record<string, Expression> = {};
  const taken = new Set([...annotationNames(state), ...terms.filter((term) => typeof term === "string")]);
  for (const term of terms) {
    if (typeof term === "string" && !(shape !== "dict" && names.includes(term))) names.push(term);
    else if (shape === "dict" && typeof term === "object" && term !== null && !Expression.is(term)) {
      Object.assign(expressions, term);
      names.push(...Object.keys(term));
    } else if (shape !== "dict" && (Expression.is(term) || typeof term === "string")) {
      // Columns of a list have no names of their own: the one given here is only for the statement.
      const expression = Expression.is(term) ? term : new FieldReference(term);
      let alias = "";
      for (let i = 1; alias === "" || taken.has(alias); i++) alias = `${expression.constructor.name.toLowerCase()}${i}`;
      taken.add(alias);
      expressions[alias] = expression;
      names.push(alias);
    } else if (typeof term !== "string") {
      throw new FieldError(
        `${method}() takes names${shape === "dict" ? " and one object of expressions" : " and expressions"}, not ${describeValue(term)}.`,
      );
    }
  }
  const before =
    Object.keys(expressions).length === 0
      ? state
      : { ...state, ...addAnnotations({ ...state, values: null }, expressions, true) };
  if (state.combined !== null && before !== state)
    throw new TypeError(`Calling QuerySet.annotate() after ${state.combined.operator}() is not supported.`);
  const annotations = new Set([before, ...(state.combined?.queries ?? [])].flatMap((one) => annotationNames(one)));
  for (const name of names) {
    if (annotations.has(name) || annotations.has(name.split("__", 1)[0]!)) continue;
    if (followPath(state.model, name).rest.length > 0) checkAliasCharacters(name);
  }
  return {
    steps: before.steps,
    // Groups are those of the rows as they were: all columns of the model, and what has been computed of them.
    groupBy: before.groupBy === "rows" ? columnNames(before) : before.groupBy,
    values: { shape, names: names.length === 0 ? null : [...new Set(names)], at: before.steps.length },
    related: [],
    deferred: null,
  };
}

/** Names of all columns and annotations that rows have. */
function columnNames(state: QueryState): string[] {
  return [...state.model._meta.concreteFields.map((field) => field.name), ...annotationNames(state, true)];
}

const METHODS = { dict: "values", list: "valuesList", flat: "valuesFlat" } as const;

/** annotate(), and alias() when the values are not selected. */
export function addAnnotations(
  state: QueryState,
  annotations: Readonly<Record<string, Expression>>,
  selected: boolean,
): Partial<QueryState> {
  const { model, values } = state;
  const meta = model._meta;
  if (Expression.is(annotations))
    throw new TypeError(
      `QuerySet.${selected ? "annotate" : "alias"}() takes an object of expressions: { total: Sum(…) }.`,
    );
  const entries = Object.entries(annotations);
  const relations = new Set<string>();
  for (const [alias, expression] of entries) {
    checkAlias(alias);
    if (!Expression.is(expression))
      throw new TypeError(`QuerySet.${selected ? "annotate" : "alias"}() received non-expression(s): ${alias}.`);
    if (namedRelation(model, alias, expression) !== null) relations.add(alias);
    const allowed = !relations.has(alias) && values !== null && values.names !== null;
    if (!allowed && (meta.findField(alias) !== undefined || meta.findRelated(alias) !== undefined))
      throw new FieldError(`The annotation '${alias}' conflicts with a field on the model.`);
  }
  const steps = entries.map(
    ([alias, expression]) =>
      ({ kind: "annotate", alias, expression, selected: selected && !relations.has(alias) }) as const,
  );
  const aggregates = entries.some(([, expression]) => expression.containsAggregate);
  const groupBy = aggregates ? (values === null ? "rows" : groupNames(state)) : state.groupBy;
  const names =
    values?.names != null && selected
      ? [...new Set([...values.names, ...entries.flatMap(([alias]) => (relations.has(alias) ? [] : alias))])]
      : values?.names;
  return {
    steps: [...state.steps, ...steps],
    groupBy,
    values: values === null ? null : { ...values, names: names ?? null },
  };
}

/** The columns of values() that groups are made of: all but aggregates. */
function groupNames(state: QueryState): readonly string[] {
  const names = state.values!.names ?? columnNames(state);
  const aggregates = new Set(
    state.steps.flatMap((step) => (step.kind === "annotate" && step.expression.containsAggregate ? [step.alias] : [])),
  );
  return names.filter((name) => !aggregates.has(name));
}

/** selectRelated(): one null takes all back, nothing means all relations that are not null. */
export function addRelated(state: QueryState, paths: readonly (string | null)[]): Partial<QueryState> {
  if (state.values !== null) throw new TypeError("Cannot call selectRelated() after .values() or .valuesList()");
  if (paths.length === 1 && paths[0] === null) return { related: [] };
  if (paths.length === 0) return { related: true };
  const before = state.related === true ? [] : state.related;
  return { related: [...new Set([...before, ...(paths as string[])])] };
}

/** Throws `TypeError` for names that are no text. */
export function checkNames(method: string, names: readonly unknown[]): void {
  for (const name of names)
    if (typeof name !== "string") throw new TypeError(`${method}() takes names of fields, not ${describeValue(name)}.`);
}

/** defer(): further names, or with null none any more. */
export function deferNames({ deferred }: QueryState, names: readonly (string | null)[]): Partial<QueryState> {
  if (names.length === 1 && names[0] === null) return { deferred: null };
  checkNames("defer", names);
  const added = names as string[];
  if (deferred === null) return { deferred: { only: false, names: new Set(added) } };
  const next = new Set(deferred.names);
  for (const name of added)
    if (deferred.only) next.delete(name);
    else next.add(name);
  return { deferred: { only: deferred.only, names: next } };
}
