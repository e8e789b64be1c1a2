/** From the state of a query set to a statement and a plan of its rows. */
import { FieldError } from "../../../core/errors/exceptions.ts";
import { didYouMean } from "../../../utils/suggest.ts";
import type { Backend } from "../../backends/contract.ts";
import type { OrderNode, QueryNode, SelectedNode, SelectNode, SqlExpression } from "../../sql/nodes.ts";
import { groupColumns, keyOf } from "../../sql/walk.ts";
import type { Field, ModelClass } from "../fields/field.ts";
import type { AnnotationPlan, ModelPlan } from "../hydrate/plan.ts";
import type { ForeignKey } from "../relations/foreign-key.ts";
import { QueryBuilder } from "./builder.ts";
import { compileCombined } from "./compile-combined.ts";
import { deferredFields } from "./deferred-names.ts";
import { unknownLookup } from "./hops.ts";
import type { Join } from "./joins.ts";
import { limits } from "./limits.ts";
import { lockNode } from "./lock.ts";
import { qualified } from "./qualify.ts";
import { isSliced, type QueryState } from "./state.ts";

/** Values of a row that is no instance. */
export interface ValuesPlan {
  readonly shape: "dict" | "list" | "flat";
  readonly columns: readonly AnnotationPlan[];
}

export interface CompiledSelect {
  readonly node: QueryNode;
  /** Rows as instances. */
  readonly model: ModelPlan | null;
  /** Rows as values. */
  readonly values: ValuesPlan | null;
}

/** How the columns are selected: all that rows need, keys alone, or nothing (for EXISTS). */
export type SelectMode = "rows" | "key" | "exists";

export interface CompileOptions {
  /** Alias of the database that the statement is for; query sets of another one cannot stand inside it. */
  readonly using?: string;
  readonly outer?: QueryBuilder | null;
  readonly mode?: SelectMode;
  /** Leaves the order out where it cannot matter. */
  readonly unordered?: boolean;
  /** Names single columns, so that the query can be a table. */
  readonly aliased?: boolean;
  /** Further columns, resolved within the query; it is given the columns that there are. */
  /** Further columns of the groups of a grouped query. */
  readonly groupBy?: (builder: QueryBuilder) => readonly SqlExpression[];
  readonly extra?: (builder: QueryBuilder, columns: readonly SelectedNode[]) => readonly SelectedNode[];
  /** Makes a statement also when it is known that no row fits. */
  readonly keepEmpty?: boolean;
}

/** The statement of a query set; null when it is known that no row fits. */
export function compileSelect(
  state: QueryState,
  backend: Backend,
  options: CompileOptions = {},
): CompiledSelect | null {
  const keepEmpty = options.keepEmpty === true;
  if ((state.empty || state.high === state.low) && !keepEmpty) return null;
  if (state.combined !== null) return compileCombined(state, backend, options, compileSelect);
  const builder = new QueryBuilder(state.model, backend, options.outer ?? null, options.using);
  builder.applySteps(state);
  if (builder.impossible || state.empty) {
    if (!keepEmpty) return null;
    builder.setImpossible();
  }
  builder.tree.addTables(state.extraTables);
  const { mode = "rows" } = options;
  const selected =
    mode === "rows"
      ? selectRows(state, builder)
      : mode === "key"
        ? selectKey(state, builder, options.extra !== undefined)
        : selectNothing();
  builder.selected = new Set(selected.columns.flatMap(({ alias }) => alias ?? []));
  const grouped = builder.having !== null || [...builder.annotations.values()].some((a) => a.aggregate);
  const orderBy = options.unordered === true && !isSliced(state) ? [] : orderOf(state, builder, grouped);
  const distinct =
    typeof state.distinct === "boolean" ? state.distinct : state.distinct.map((path) => builder.resolvePath(path).node);
  let { columns } = selected;
  if (options.extra !== undefined) columns = [...columns, ...options.extra(builder, columns)];
  const wanted = columns.length;
  if (state.distinct === true && mode !== "exists") columns = withOrderColumns(columns, orderBy);
  // A subquery has the columns that were asked for and no others.
  const hidden = mode === "key" && columns.length > wanted;
  if (mode === "rows" && builder.outer === null && !backend.features.hasNativeJson) columns = columns.map(asDocument);
  if (options.aliased === true || hidden || builder.qualify !== null) columns = withAliases(columns);
  const inner = builder.select({
    columns,
    distinct,
    groupBy: grouped ? [...groupOf(state, builder, selected, orderBy), ...(options.groupBy?.(builder) ?? [])] : [],
    orderBy,
    ...limits(state),
    lock: lockNode(state, builder.tree),
  });
  const whole = builder.qualify === null ? inner : qualified(inner, builder.qualify, builder.aliases);
  const node = hidden ? firstColumns(whole, columns.slice(0, wanted)) : whole;
  return { node, model: selected.model, values: selected.values };
}

function withAliases(columns: readonly SelectedNode[]): readonly SelectedNode[] {
  const taken = new Set(columns.map(({ alias }) => alias));
  let count = 0;
  return columns.map((column) => {
    if (column.alias !== undefined) return column;
    do count++;
    while (taken.has(`col${count}`));
    return { ...column, alias: `col${count}` };
  });
}

/** Parts of JSON documents are read as documents; where they are compared they are SQL values on some engines. */
function asDocument(column: SelectedNode): SelectedNode {
  const { expression } = column;
  if (expression.kind !== "json-path" || expression.as !== "json") return column;
  return { ...column, expression: { ...expression, as: "document" } };
}

interface Selected {
  readonly columns: readonly SelectedNode[];
  readonly model: ModelPlan | null;
  readonly values: ValuesPlan | null;
}

function selectNothing(): Selected {
  return { columns: [{ expression: { kind: "literal", value: 1 }, alias: "a" }], model: null, values: null };
}

function selectKey(state: QueryState, builder: QueryBuilder, annotated: boolean): Selected {
  if (state.values !== null) return selectRows(state, builder);
  const columns: SelectedNode[] = keyColumns(builder, builder.tree.base).map((expression) => ({ expression }));
  if (annotated)
    for (const [alias, { node, selected }] of builder.annotations)
      if (selected) columns.push({ expression: node, alias });
  return { columns, model: null, values: null };
}

function keyColumns(builder: QueryBuilder, join: Join): readonly SqlExpression[] {
  return builder.tree.columns(join, join.model._meta.pk);
}

function selectRows(state: QueryState, builder: QueryBuilder): Selected {
  return state.values === null ? selectInstances(state, builder) : selectValues(state, builder);
}

// ---- instances ----

/** Columns and plan of a model's own rows: the same for every query without joins, so they are made once. */
const plainSelections = new WeakMap<ModelClass, Selected>();

function isPlain(state: QueryState, builder: QueryBuilder): boolean {
  return (
    builder.outer === null &&
    state.deferred === null &&
    state.related !== true &&
    state.related.length === 0 &&
    state.model._meta.parents.size === 0
  );
}

function selectInstances(state: QueryState, builder: QueryBuilder): Selected {
  if (builder.annotations.size > 0 || !isPlain(state, builder)) return selectWithRelations(state, builder);
  let selected = plainSelections.get(state.model);
  if (selected === undefined) plainSelections.set(state.model, (selected = selectWithRelations(state, builder)));
  return selected;
}

function selectWithRelations(state: QueryState, builder: QueryBuilder): Selected {
  const columns: SelectedNode[] = [];
  const model = planModel(state, builder, state.model, builder.tree.base, "", relatedTree(state), columns);
  const annotations: AnnotationPlan[] = [];
  for (const [alias, annotation] of builder.annotations) {
    if (!annotation.selected) continue;
    annotations.push({ alias, field: annotation.field, index: columns.length });
    columns.push({ expression: annotation.node, alias });
  }
  return { columns, model: { ...model, annotations }, values: null };
}

/** Paths of selectRelated() as a tree of names. */
type RelatedTree = Map<string, RelatedTree>;

function relatedTree(state: QueryState): RelatedTree | true {
  if (state.related === true) return true;
  const tree: RelatedTree = new Map();
  for (const path of state.related) {
    let at = tree;
    for (const name of path.split("__")) {
      let next = at.get(name);
      if (next === undefined) at.set(name, (next = new Map()));
      at = next;
    }
  }
  return tree;
}

const MAX_DEPTH = 5;

function planModel(
  state: QueryState,
  builder: QueryBuilder,
  model: ModelClass,
  join: Join,
  prefix: string,
  tree: RelatedTree | true,
  columns: SelectedNode[],
): ModelPlan {
  const meta = model._meta;
  const deferred = deferredFields(state, model, prefix);
  const plans: { field: Field; index: number }[] = [];
  let keyIndex = -1;
  for (const field of meta.concreteFields) {
    if (deferred.has(field.name)) continue;
    const owner = ownerJoin(builder, join, field);
    if (field === meta.pkFields[0]) keyIndex = columns.length;
    plans.push({ field, index: columns.length });
    columns.push({ expression: builder.tree.column(owner, field) });
  }
  const related: ModelPlan["related"][number][] = [];
  for (const [name, inner] of relationsOf(model, tree, prefix)) {
    const found = followRelation(builder, model, join, name);
    if (found.key !== null && deferred.has(found.key.name)) {
      throw new FieldError(
        `Field ${meta.objectName}.${name} cannot be both deferred and traversed using selectRelated at the same time.`,
      );
    }
    const plan = planModel(state, builder, found.model, found.join, `${prefix}${name}__`, inner, columns);
    related.push({ name: found.property, reverseKey: found.reverseKey, plan });
  }
  return { model, columns: plans, deferred, related, annotations: [], keyIndex };
}

/** The table that holds a field: the model's own, or a parent's. */
function ownerJoin(builder: QueryBuilder, join: Join, field: Field): Join {
  let at = join;
  const goal = field.model._meta.concreteModel;
  while (at.model._meta.concreteModel !== goal) {
    const link: ForeignKey | null = at.model._meta.concreteModel._meta.getAncestorLink(goal);
    if (link === null) break;
    at = builder.tree.step(at, {
      key: link.name,
      from: link,
      model: link.relatedModel._meta.concreteModel,
      to: link.foreignField,
      many: false,
      nullable: false,
    });
  }
  return at;
}

function relationsOf(model: ModelClass, tree: RelatedTree | true, prefix: string): [string, RelatedTree | true][] {
  if (tree !== true) return [...tree];
  if (prefix.split("__").length > MAX_DEPTH) return [];
  return model._meta.fields
    .filter((field) => field.isRelation && !field.null && field.remoteField?.parentLink !== true)
    .map((field) => [field.name, true]);
}

interface FoundRelation {
  readonly model: ModelClass;
  readonly join: Join;
  readonly property: string;
  readonly key: Field | null;
  readonly reverseKey: ForeignKey | null;
}

function followRelation(builder: QueryBuilder, model: ModelClass, join: Join, name: string): FoundRelation {
  const meta = model._meta;
  const field = meta.findField(name);
  if (field?.isRelation === true && !field.manyToMany) {
    const key = field as ForeignKey;
    const owner = ownerJoin(builder, join, key);
    const at = builder.tree.step(owner, {
      key: key.name,
      from: key,
      model: key.relatedModel,
      to: key.foreignField,
      many: false,
      nullable: key.null,
    });
    return { model: key.relatedModel, join: at, property: key.name, key, reverseKey: null };
  }
  const remote = meta.relatedObjects.find((r) => r.name === name && !r.multiple && !r.manyToMany);
  if (remote !== undefined) {
    const key = remote.forward as ForeignKey;
    const at = builder.tree.step(join, {
      key: `<${key.label}`,
      from: key.foreignField,
      model: key.model,
      to: key,
      many: false,
      nullable: true,
    });
    return { model: key.model, join: at, property: remote.accessorName ?? remote.name, key: null, reverseKey: key };
  }
  const choices = [
    ...meta.fields.filter((f) => f.isRelation).map((f) => f.name),
    ...meta.relatedObjects.filter((r) => !r.multiple).map((r) => r.name),
  ];
  if (field !== undefined && !field.isRelation) {
    throw new FieldError(
      `Non-relational field given in selectRelated: '${name}'. Choices are: ${choices.join(", ") || "(none)"}`,
    );
  }
  throw new FieldError(
    `Invalid field name(s) given in selectRelated: '${name}'. Choices are: ${choices.join(", ") || "(none)"}. ${didYouMean(name, choices)}`.trim(),
  );
}

// ---- values ----

function selectValues(state: QueryState, builder: QueryBuilder): Selected {
  const { names, shape } = state.values!;
  const columns: SelectedNode[] = [];
  const plans: AnnotationPlan[] = [];
  const selected = [...builder.annotations].filter(([, annotation]) => annotation.selected);
  const all = names ?? [
    ...state.model._meta.concreteFields.map((field) => field.name),
    ...selected.map(([alias]) => alias),
  ];
  for (const name of all) {
    const annotation = builder.annotations.get(name);
    const { node, field } = annotation ?? readPath(builder, name);
    plans.push({ alias: name, field, index: columns.length });
    if (node.kind === "row") {
      columns.push(...node.items.map((expression) => ({ expression })));
      continue;
    }
    columns.push(annotation === undefined ? { expression: node } : { expression: node, alias: name });
  }
  return { columns, model: null, values: { shape, columns: plans } };
}

function readPath(builder: QueryBuilder, path: string): { readonly node: SqlExpression; readonly field: Field | null } {
  const known = builder.valuePaths.get(path);
  if (known !== undefined) return known;
  const found = builder.followPath(path);
  if (found.related !== null && found.rest.length > 0) throw unknownLookup(found.target, found.rest[0]!);
  return builder.resolvePath(path);
}

// ---- order and groups ----

function orderOf(state: QueryState, builder: QueryBuilder, grouped: boolean): OrderNode[] {
  // The default order of a model would split the groups of values().
  const ordering = state.ordering ?? (grouped && state.groupBy !== "rows" ? [] : state.model._meta.ordering);
  return builder.orderNodes(ordering, state.reversed);
}

/** What the rows are grouped by: what is selected, ordered by and asked of groups, besides the groups named by the state. */
function groupOf(
  state: QueryState,
  builder: QueryBuilder,
  selected: Selected,
  orderBy: readonly OrderNode[],
): SqlExpression[] {
  const { aliases } = builder;
  const groups: SqlExpression[] = [];
  const add = (node: SqlExpression): unknown => groups.push(...groupColumns(node, aliases));
  const named = new Set<string>();
  if (typeof state.groupBy !== "object" || state.groupBy === null)
    groups.push(...keyColumns(builder, builder.tree.base));
  else
    for (const name of state.groupBy) {
      const annotation = builder.annotations.get(name);
      const node = annotation?.node ?? readPath(builder, name).node;
      if (annotation === undefined || annotation.aggregate || annotation.window === true) add(node);
      else if (node.kind !== "literal" && node.kind !== "param") {
        groups.push(node);
        named.add(name);
      }
    }
  for (const { expression, alias } of selected.columns) if (alias === undefined || !named.has(alias)) add(expression);
  for (const { expression } of orderBy) add(expression);
  if (builder.having !== null) add(builder.having);
  return collapse(groups, builder);
}

/** Each expression once; columns of a table whose key is among them follow from it, unless it may be a view. */
function collapse(groups: readonly SqlExpression[], builder: QueryBuilder): SqlExpression[] {
  const byKey = new Map<string, SqlExpression>();
  for (const node of groups) {
    const key = keyOf(node);
    if (!byKey.has(key)) byKey.set(key, node);
  }
  for (const join of [builder.tree.base, ...builder.tree.joins]) {
    if (!join.model._meta.managed) continue;
    const keys = keyColumns(builder, join).map(keyOf);
    if (!keys.every((key) => byKey.has(key))) continue;
    for (const [key, node] of byKey)
      if (node.kind === "column" && node.table === join.alias && !keys.includes(key)) byKey.delete(key);
  }
  return [...byKey.values()];
}

/** SELECT DISTINCT may only be ordered by what it selects. */
function withOrderColumns(columns: readonly SelectedNode[], orderBy: readonly OrderNode[]): readonly SelectedNode[] {
  const missing = orderBy.filter(
    ({ expression: e }) =>
      !(e.kind === "column" && e.table === null) &&
      !columns.some(
        ({ expression: c }) =>
          c === e || (c.kind === "column" && e.kind === "column" && c.table === e.table && c.column === e.column),
      ),
  );
  return [...columns, ...missing.map(({ expression }) => ({ expression }))];
}

/** Some columns of a query, in the order of its rows. */
function firstColumns(query: QueryNode, columns: readonly SelectedNode[]): SelectNode {
  return {
    kind: "select",
    distinct: false,
    columns: columns.map(({ alias }) => ({
      expression: { kind: "column", table: "subquery", column: alias! },
      alias: alias!,
    })),
    from: { kind: "derived", query, alias: "subquery" },
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
