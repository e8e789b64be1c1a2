/** union(), intersection() and difference() as one statement. */
import { FieldError } from "../../../core/errors/exceptions.ts";
import type { Backend } from "../../backends/contract.ts";
import { DatabaseError } from "../../errors.ts";
import type { CombinedNode, OrderNode, SelectedNode } from "../../sql/nodes.ts";
import { Expression, OrderBy, type OrderingTerm } from "../expressions/expression.ts";
import { FieldReference } from "../expressions/field-reference.ts";
import { describeValue } from "../fields/field.ts";
import type { CompiledSelect, CompileOptions, compileSelect } from "./compile.ts";
import { limits } from "./limits.ts";
import { isSliced, type QueryState } from "./state.ts";

/** Null when it is known that no row fits. `compile` compiles the parts. */
export function compileCombined(
  state: QueryState,
  backend: Backend,
  options: CompileOptions,
  compile: typeof compileSelect,
): CompiledSelect | null {
  const { operator, all } = state.combined!;
  const queries = state.combined!.queries.map((query) => withValuesOf(query, state));
  const model = state.model._meta;
  const ordering = options.unordered === true && !isSliced(state) ? [] : (state.ordering ?? model.ordering);
  const terms = ordering.map((term) => readTerm(term, state.reversed));
  const own = state.combined!.queries.some((query) => query.values !== null);
  const wanted = own ? [] : hiddenColumns(terms, queries);
  const parts: CompiledSelect[] = [];
  for (const [i, query] of queries.entries()) {
    const ordered = isSliced(query) || query.ordering !== null;
    if (!backend.features.supportsSlicingInCompound && ordered)
      throw new DatabaseError("LIMIT/OFFSET and ORDER BY not allowed in subqueries of compound statements.");
    const part = compile(query, backend, {
      ...options,
      mode: "rows",
      unordered: true,
      aliased: false,
      extra: (builder, columns): SelectedNode[] => [
        ...wanted.map((name) => ({ expression: builder.resolvePath(name).node, alias: hiddenAlias(name) })),
        ...(options.extra?.(builder, columns) ?? []),
      ],
    });
    if (part !== null) parts.push(part);
    else if (operator === "intersection" || (operator === "difference" && i === 0)) return null;
  }
  const [first] = parts;
  if (first === undefined) return null;
  const plain = parts.length === 1 && !isSliced(state) && terms.length === 0;
  if (plain && options.aliased !== true) return first;
  const node: CombinedNode = {
    kind: "combined",
    operator: OPERATORS[operator],
    all,
    queries: parts.map((part) => part.node),
    orderBy: terms.map((term) => orderNode(term, first, state, wanted)),
    ...limits(state),
  };
  return { ...first, values: valuesOf(state, first), node };
}

const OPERATORS = { union: "union", intersection: "intersect", difference: "except" } as const;

/** values() of the whole says what each part reads, unless it says so itself. */
function withValuesOf(query: QueryState, whole: QueryState): QueryState {
  if (whole.values === null || query.values !== null) return query;
  const combined =
    query.combined === null
      ? null
      : { ...query.combined, queries: query.combined.queries.map((part) => withValuesOf(part, whole)) };
  return { ...query, combined, values: whole.values, related: [], deferred: null };
}

/** The columns of the whole, found by name among those of the parts. */
function valuesOf({ values, model }: QueryState, first: CompiledSelect): CompiledSelect["values"] {
  if (values === null || first.values === null) return first.values;
  if (values.names === null) return { ...first.values, shape: values.shape };
  const columns = values.names.map((name) => {
    const found = first.values!.columns.find((column) => column.alias === name);
    if (found !== undefined) return found;
    const names = first.values!.columns.map((column) => column.alias).join(", ");
    throw new FieldError(`The combined query sets of ${model._meta.objectName} have no column "${name}".`, {
      hint: `Their columns are ${names}.`,
    });
  });
  return { shape: values.shape, columns };
}

interface Term {
  readonly name: string;
  readonly descending: boolean;
  readonly nulls: OrderNode["nulls"];
}

function readTerm(term: OrderingTerm, reversed: boolean): Term {
  if (typeof term === "string") {
    const descending = term.startsWith("-");
    return { name: term.replace(/^[-+]/, ""), descending: descending !== reversed, nulls: undefined };
  }
  const order = OrderBy.is(term) ? term : Expression.is(term) ? new OrderBy(term, false) : null;
  const { expression, descending, nulls } = (reversed ? order?.reversed() : order) ?? {};
  if (!(expression instanceof FieldReference)) {
    throw new FieldError(`A combined query is ordered by names of its columns, not by ${describeValue(term)}.`, {
      hint: "annotate() the query sets before they are combined, and order by the name.",
    });
  }
  return { name: expression.path, descending: descending === true, nulls };
}

/** Names of the order that are not selected, such as `author__name`: each part reads them too. */
function hiddenColumns(terms: readonly Term[], queries: readonly QueryState[]): string[] {
  const { model, steps, values } = queries[0]!;
  const known = (name: string): boolean => {
    if (values?.names != null) return values.names.includes(name);
    return (
      name === "pk" ||
      model._meta.concreteFields.some((field) => field.name === name || field.attname === name) ||
      steps.some((step) => step.kind === "annotate" && step.selected && step.alias === name)
    );
  };
  return queries.every((query) => query.combined === null)
    ? terms.map(({ name }) => name).filter((name) => !known(name))
    : [];
}

const hiddenAlias = (name: string): string => `__order_${name}`;

/** A compound statement orders by the position of its columns. */
function orderNode(
  { name, descending, nulls }: Term,
  first: CompiledSelect,
  state: QueryState,
  hidden: readonly string[],
): OrderNode {
  if (hidden.includes(name))
    return { expression: { kind: "column", table: null, column: hiddenAlias(name) }, descending, nulls };
  const wanted = name === "pk" ? state.model._meta.pk.name : name;
  const position =
    first.values?.columns.find((column) => column.alias === name || column.alias === wanted)?.index ??
    first.model?.columns.find(({ field }) => field.name === wanted || field.attname === wanted)?.index ??
    first.model?.annotations.find((column) => column.alias === wanted)?.index;
  if (position === undefined) throw new DatabaseError("ORDER BY term does not match any column in the result set.");
  return { expression: { kind: "literal", value: position + 1 }, descending, nulls };
}
