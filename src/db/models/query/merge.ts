/** Query sets joined by `and()`, `or()`, `xor()`: Django's `&`, `|`, `^`. */
import { Condition, type ConditionChild } from "./condition.ts";
import { followPath } from "./hops.ts";
import { type Internals, QUERY } from "./internals.ts";
import { isQuerySet } from "./is-query-set.ts";
import { type Rows, rowsOf } from "./rows.ts";
import { isSliced, type QueryState, type QueryStep } from "./state.ts";

const SIGNS = { and: "&", or: "|", xor: "^" } as const;

export function merge(left: Rows, right: unknown, connector: "and" | "or" | "xor"): Rows {
  if (!isQuerySet(right)) throw new TypeError(`${connector}() takes a query set.`);
  const [a, b] = [left.getQuerySet(), rowsOf(right).getQuerySet()];
  check(a[QUERY], b[QUERY], connector);
  const [first, second] = [a[QUERY].state, b[QUERY].state];
  if (first.empty) return connector === "and" ? a : b;
  if (second.empty) return connector === "and" ? b : a;
  const known = a[QUERY].known ?? b[QUERY].known;
  const ordering = second.ordering ?? first.ordering;
  const reversed = second.ordering === null ? first.reversed : second.reversed;
  if (connector === "and") {
    if (isSliced(first)) throw new TypeError("Cannot combine queries once a slice has been taken.");
    const steps = [...first.steps, ...mergeable(second, b)];
    return a.chain({ known, state: { ...first, steps, ordering, reversed } });
  }
  const base = isSliced(first) ? rowsOf(a[QUERY].model._meta.baseManager).getQuerySet().using(a[QUERY].db) : a;
  const plain = base[QUERY].state;
  const annotations = plain.steps.filter((step) => step.kind === "annotate");
  const condition = new Condition(connector, false, [conditionOf(first, a), conditionOf(second, b)]);
  // Who has no condition has all rows: OR with it is no condition either.
  const steps: QueryStep[] = [...annotations, { kind: "filter", condition }];
  return base.chain({ known, state: { ...plain, steps, ordering, reversed } });
}

function check(a: Internals, b: Internals, connector: keyof typeof SIGNS): void {
  for (const { state } of [a, b])
    if (state.combined !== null) throw new TypeError(`Cannot use ${SIGNS[connector]} operator with combined queryset.`);
  if (a.model !== b.model) throw new TypeError("Cannot combine queries on two different base models.");
  const [x, y] = [a.state, b.state];
  const selection = ({ values }: QueryState): string =>
    JSON.stringify(values === null ? null : { ...values, at: null });
  if (selection(x) !== selection(y))
    throw new TypeError("Merging 'QuerySet' classes must involve the same values in each case.");
  if ((x.distinct === false) !== (y.distinct === false))
    throw new TypeError("Cannot combine a unique query with a non-unique query.");
  if (String(x.distinct) !== String(y.distinct))
    throw new TypeError("Cannot combine queries with different distinct fields.");
}

/** Steps that may stand behind those of another query set; else one condition on the keys. */
function mergeable(state: QueryState, query: Rows): readonly QueryStep[] {
  const plain = !isSliced(state) && state.steps.every((step) => step.kind === "filter");
  return plain ? state.steps : [{ kind: "filter", condition: keysOf(query) }];
}

/** The rows of a query set as one condition. */
function conditionOf(state: QueryState, query: Rows): Condition {
  const filters = state.steps.filter((step) => step.kind === "filter");
  const simple =
    !isSliced(state) &&
    filters.length === state.steps.length &&
    // Several calls of filter() look at several rows of a multi-valued relation; one condition looks at one.
    (filters.length < 2 || !filters.some((step) => crossesMany(state, step.condition)));
  if (!simple) return keysOf(query);
  if (filters.length === 0) return new Condition("and", false, [{ path: "pk__isnull", value: false }]);
  return new Condition(
    "and",
    false,
    filters.map((step) => step.condition),
  );
}

function crossesMany(state: QueryState, condition: Condition): boolean {
  return condition.children.some((child: ConditionChild) => {
    if (Condition.is(child)) return crossesMany(state, child);
    return (
      !("path" in child) ||
      typeof child.path !== "string" ||
      followPath(state.model, child.path).hops.some((hop) => hop.many)
    );
  });
}

function keysOf(query: Rows): Condition {
  const keys = query.with(() => ({ values: { shape: "flat", names: ["pk"] }, related: [], deferred: null }));
  return new Condition("and", false, [{ path: "pk__in", value: keys }]);
}
