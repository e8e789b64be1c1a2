/** Turns the state of a query set into a tree of SQL nodes: resolves paths, joins tables, splits WHERE from HAVING. */
import { FieldError, ImproperlyConfigured } from "../../../core/errors/exceptions.ts";
import type { Backend } from "../../backends/contract.ts";
import type { OrderNode, ParamOrigin, SelectedNode, SelectNode, SqlExpression, SubqueryNode } from "../../sql/nodes.ts";
import { contentsOf } from "../../sql/walk.ts";
import { Expression, OrderBy, type OrderingTerm, type Resolved } from "../expressions/expression.ts";
import { FieldReference } from "../expressions/field-reference.ts";
import { OUTPUT } from "../expressions/output-fields.ts";
import type { Scope } from "../expressions/scope.ts";
import { BooleanField } from "../fields/boolean-field.ts";
import { describeValue, type Field, type ModelClass } from "../fields/field.ts";
import "../lookups/integers.ts";
import "../lookups/json.ts";
import { applyLookup, FALSE, TRUE } from "../lookups/lookup.ts";
import { logic, not } from "../lookups/comparison.ts";
import "../functions/text.ts";
import "../functions/trunc.ts";
import "../lookups/composite.ts";
import "../lookups/years.ts";
import "../lookups/text.ts";
import { lookupOf, transformOf } from "../lookups/registry.ts";
import { applyTransform } from "../lookups/transform.ts";
import { relatedValue } from "./related-value.ts";
import { Condition, type ConditionChild, type LookupLeaf } from "./condition.ts";
import { followFiltered, type NamedRelation, namedRelation, pathWithin } from "./filtered-relation.ts";
import { followPath, type Hop, type Path, unknownLookup } from "./hops.ts";
import { mentionsExpression, splitCondition } from "./split-condition.ts";
import { type Join, JoinTree, JoinVotes, type UsedJoins } from "./joins.ts";
import { annotationNames, type QueryState } from "./state.ts";

/** An annotation that is computed: its node stands in the select list, later uses refer to it. */
interface Annotation extends Resolved {
  readonly selected: boolean;
}

/** How a query set that stands inside another one is turned into its own statement. */
export type SubqueryCompiler = (
  querySet: unknown,
  builder: QueryBuilder,
  options: { readonly single?: boolean; readonly exists?: boolean; readonly ordered?: boolean },
) => {
  readonly node: SubqueryNode;
  readonly field: Field | null;
};

let compileSubquery: SubqueryCompiler | null = null;

/** Called once by the module that compiles query sets. @internal */
export function setSubqueryCompiler(compiler: SubqueryCompiler): void {
  compileSubquery = compiler;
}

const PREFIXES = "UVWXYZ";

export class QueryBuilder implements Scope {
  readonly model: ModelClass;
  readonly backend: Backend;
  readonly outer: QueryBuilder | null;
  /** Alias of the database that the statement is for; null: not known. */
  readonly using: string | null;
  readonly tree: JoinTree;
  readonly annotations = new Map<string, Annotation>();
  /** Names of the annotations among the columns of the statement. */
  selected: ReadonlySet<string> = new Set();
  readonly #relations = new Map<string, NamedRelation>();
  /** The filtered relation whose condition is being built: paths along the relation mean its own rows. */
  #within: NamedRelation | null = null;
  readonly #depth: number;
  #where: SqlExpression[] = [];
  #having: SqlExpression[] = [];
  #qualify: SqlExpression[] = [];
  /** Whether an annotation holds an aggregate or a window function. */
  #computed = false;
  #grouped = false;
  /** Joins of the filter being built; null outside of filters, where any join may serve. */
  #used: UsedJoins | null = null;
  /** Columns of values() that were read before a later filter. */
  readonly valuePaths: Map<string, Resolved> = new Map();
  #sticky: UsedJoins | null = null;
  /** Joins that earlier filters made inner for good. */
  #inner: ReadonlySet<Join> = new Set();
  /** Whether what is negated across a multi-valued relation becomes a subquery: not within expressions. */
  #splits = true;
  #path: Join[] = [];
  /** The lookup being resolved, and how many parameters it has so far. */
  #source: LookupLeaf | null = null;
  #items = 0;

  constructor(model: ModelClass, backend: Backend, outer: QueryBuilder | null = null, using?: string) {
    this.model = model;
    this.backend = backend;
    this.outer = outer;
    this.using = using ?? outer?.using ?? null;
    this.#depth = outer === null ? 0 : outer.#depth + 1;
    this.tree = new JoinTree(
      model,
      outer === null
        ? ""
        : (PREFIXES[(this.#depth - 1) % PREFIXES.length] ?? "U").repeat(
            1 + Math.floor((this.#depth - 1) / PREFIXES.length),
          ),
    );
  }

  get vendor(): string {
    return this.backend.vendor;
  }

  get where(): SqlExpression | null {
    const where = logic("and", this.#where);
    return where === TRUE ? null : where;
  }

  get having(): SqlExpression | null {
    const having = logic("and", this.#having);
    return having === TRUE ? null : having;
  }

  /** Conditions on window functions, which no clause of the statement itself can hold. */
  get qualify(): SqlExpression | null {
    const qualify = logic("and", this.#qualify);
    return qualify === TRUE ? null : qualify;
  }

  /** Whether no row can fit. */
  get impossible(): boolean {
    return this.where === FALSE || this.having === FALSE || this.qualify === FALSE;
  }

  /** Makes the query one that no row fits. */
  setImpossible(): void {
    this.#where = [FALSE];
    this.#qualify = [];
  }

  /** Aliases of its tables. */
  get aliases(): ReadonlySet<string> {
    return new Set([this.tree.base.alias, ...this.tree.joins.map((join) => join.alias)]);
  }

  // ---- steps ----

  /** Runs filters and annotations in their order. */
  applySteps(state: QueryState): void {
    for (const [i, step] of state.steps.entries()) {
      if (i === state.values?.at) this.#readValues(state);
      if (step.kind === "filter") this.addFilter(step.condition, step.sticky === true);
      else this.addAnnotation(step.alias, step.expression, step.selected);
    }
  }

  /** Joins the many-valued relations that values() names before later filters do, which join them anew. */
  #readValues(state: QueryState): void {
    const annotations = new Set(annotationNames(state));
    for (const name of state.values?.names ?? []) {
      if (annotations.has(name)) continue;
      const { hops, rest } = this.followPath(name);
      if (rest.length === 0 && hops.some((hop) => hop.many)) this.valuePaths.set(name, this.resolvePath(name));
    }
  }

  addAnnotation(alias: string, expression: Expression, selected: boolean): void {
    const relation = namedRelation(this.model, alias, expression);
    if (relation !== null) {
      this.#relations.set(alias, relation);
      return;
    }
    const resolved = expression.resolve(this);
    this.#grouped ||= resolved.aggregate;
    this.#computed ||= resolved.aggregate || resolved.window === true;
    this.annotations.set(alias, { ...resolved, selected });
  }

  addFilter(condition: Condition, sticky = false): void {
    const inner = this.tree.inner();
    this.#inner = new Set(inner);
    const used: UsedJoins = this.#sticky ?? new Set();
    this.#sticky = sticky ? used : null;
    const { node } = this.#build(condition, used, false, false);
    if (this.#computed || mentionsExpression(condition)) this.#split(node);
    else this.#where.push(node);
    this.tree.demote(inner);
  }

  /** Each part of a condition to its clause. */
  #split(node: SqlExpression): void {
    const { where, having, qualify } = splitCondition(node, this.#grouped);
    if (where !== null) this.#where.push(where);
    if (having !== null) this.#having.push(having);
    if (qualify !== null) this.#qualify.push(qualify);
  }

  // ---- conditions ----

  #build(condition: Condition, used: UsedJoins, negatedAround: boolean, negatedNow: boolean): Built {
    const negated = negatedNow !== condition.negated;
    const branchNegated = negatedAround || condition.negated;
    const votes = new JoinVotes(condition.connector, negated, condition.children.length);
    const nodes: SqlExpression[] = [];
    for (const child of condition.children) {
      const built = this.#buildChild(child, used, branchNegated, negated);
      votes.add(built.needed);
      nodes.push(built.node);
    }
    const needed = votes.settle(this.tree);
    const node = logic(condition.connector, nodes);
    return { node: condition.negated ? not(node) : node, needed };
  }

  #buildChild(child: ConditionChild, used: UsedJoins, branchNegated: boolean, negated: boolean): Built {
    if (Condition.is(child)) return this.#build(child, used, branchNegated, negated);
    const joins: Join[] = [];
    const [outerUsed, outerPath] = [this.#used, this.#path];
    this.#used = used;
    this.#path = joins;
    try {
      if (Expression.is(child)) {
        const { node, field } = child.resolve(this);
        if (!(field?.targetField instanceof BooleanField))
          throw new TypeError("Cannot filter against a non-conditional expression.");
        return { node, needed: [] }; // an expression may have a value where a joined row is missing
      }
      return this.#buildLookup(child, used, branchNegated, negated, joins);
    } finally {
      this.#used = outerUsed;
      this.#path = outerPath;
    }
  }

  #buildLookup(leaf: LookupLeaf, used: UsedJoins, branchNegated: boolean, negated: boolean, joins: Join[]): Built {
    if (leaf.value === undefined) {
      throw new FieldError(`The value of "${leaf.path}" is undefined.`, {
        hint: "Leave the key out, or compare with null.",
      });
    }
    const head = leaf.path.split("__", 1)[0]!;
    const annotation = this.annotations.get(head);
    if (annotation !== undefined) {
      const rest = leaf.path.length > head.length ? leaf.path.slice(head.length + 2).split("__") : [];
      const node = this.#applyLookup(annotation, rest, leaf.value, leaf);
      return { node, needed: [] };
    }
    const path = this.followPath(leaf.path);
    const many = path.hops.findIndex((hop) => hop.many);
    if (branchNegated && many !== -1 && this.#splits) return this.#splitExclude(leaf, path, many, joins);
    const join = this.tree.follow(path.hops, used, joins);
    const column: Resolved = { node: this.tree.column(join, path.target), field: path.target, aggregate: false };
    const value = path.related === null ? leaf.value : relatedValue(leaf.value, path);
    let node = this.#applyLookup(column, path.rest, value, leaf);
    const wantsNull = asksForNull(path.rest, value, node);
    if (branchNegated && path.rest.at(-1) !== "isnull" && !wantsNull) {
      // NOT (column = x) is unknown for NULL; Django's exclude() means "all rows that filter() would not give".
      const nullable = path.target.null || this.#mayMiss(join) ? [column.node] : [];
      if (leaf.value instanceof FieldReference) {
        const other = leaf.value.resolve(this);
        if (other.node.kind === "column" && other.field?.null === true) nullable.push(other.node);
      }
      for (const expression of nullable) node = logic("and", [node, { kind: "is-null", expression, negated: true }]);
    }
    return { node, needed: wantsNull === negated ? joins : [] };
  }

  /** Whether a joined row may be missing in the end: other parts of the condition may turn the join inner and outer. */
  #mayMiss(join: Join): boolean {
    for (let at: Join | null = join; at !== null && !this.#inner.has(at); at = at.parent)
      if (at.hop?.nullable === true) return true;
    return false;
  }

  /**
   * A negated condition across a multi-valued relation: no related row may fit, so it becomes NOT EXISTS.
   * Joining would keep a row as long as any related row does not fit.
   */
  #splitExclude(leaf: LookupLeaf, path: Path, many: number, joins: Join[]): Built {
    const before = path.hops.slice(0, many);
    const hop = path.hops[many]!;
    const join = this.tree.follow(before, this.#used, joins);
    const inner = new QueryBuilder(hop.model, this.backend, this);
    const equal: SqlExpression = {
      kind: "binary",
      operator: "=",
      left: inner.tree.column(inner.tree.base, hop.to),
      right: this.tree.column(join, hop.from),
    };
    const restriction = hop.restriction?.(join.alias, inner.tree.base.alias);
    const correlation = restriction === undefined ? equal : logic("and", [equal, restriction]);
    const rest = path.hops.slice(many + 1);
    const innerJoins: Join[] = [];
    const at = inner.tree.follow(rest, new Set(), innerJoins);
    const column: Resolved = { node: inner.tree.column(at, path.target), field: path.target, aggregate: false };
    const value = path.related === null ? leaf.value : relatedValue(leaf.value, path);
    // The value belongs to this query: what its expressions name are columns of the rows that are left out.
    const condition = this.#applyLookup(column, path.rest, value, leaf);
    if (asksForNull(path.rest, value, condition)) {
      // Rows without related rows, and those whose related column is null.
      const node =
        rest.length === 0 && !path.target.null
          ? not(existsNode(inner, [correlation]))
          : this.#existsNull(hop, path, many, join);
      return { node, needed: [] };
    }
    inner.tree.demote(innerJoins);
    if (condition === FALSE) return { node: FALSE, needed: [] };
    return { node: existsNode(inner, [correlation, condition]), needed: [] };
  }

  /** Whether the row at `join` has a related row whose column is null, or none at all, or is missing itself. */
  #existsNull(hop: Hop, path: Path, many: number, join: Join): SqlExpression {
    const owner = hop.from.model._meta.concreteModel;
    const inner = new QueryBuilder(owner, this.backend, this);
    const at = inner.tree.follow(path.hops.slice(many), new Set(), []);
    const here = this.tree.column(join, hop.from);
    const exists = existsNode(inner, [
      { kind: "binary", operator: "=", left: inner.tree.column(inner.tree.base, hop.from), right: here },
      { kind: "is-null", expression: inner.tree.column(at, path.target), negated: false },
    ]);
    if (!this.#mayMiss(join)) return exists;
    return logic("or", [exists, { kind: "is-null", expression: here, negated: false }]);
  }

  #applyLookup(column: Resolved, rest: readonly string[], value: unknown, leaf: LookupLeaf): SqlExpression {
    const outer = [this.#source, this.#items] as const;
    [this.#source, this.#items] = [leaf, 0];
    try {
      return this.#resolveLookup(column, rest, value);
    } finally {
      [this.#source, this.#items] = outer;
    }
  }

  #resolveLookup(column: Resolved, rest: readonly string[], value: unknown): SqlExpression {
    let at = column;
    for (let i = 0; i < rest.length; i++) {
      const name = rest[i]!;
      const field = requireField(at, name);
      const lookup = i === rest.length - 1 ? lookupOf(at, name) : undefined;
      if (lookup !== undefined) return applyLookup(lookup, at, value, this);
      const transform = transformOf(at, name);
      if (transform === undefined) throw unknownLookup(field, name);
      at = applyTransform(transform, at, this);
    }
    const exact = lookupOf(at, "exact");
    if (exact === undefined)
      throw new FieldError(`Cannot compare ${describeValue(value)} with an expression of unknown type.`);
    return applyLookup(exact, at, value, this);
  }

  /** Where a path leads; its first name may be that of a filtered relation. */
  followPath(path: string): Path {
    if (this.#relations.size === 0) return followPath(this.model, path);
    const named = (this.#within === null ? null : pathWithin(this.#within, path)) ?? path;
    const relation = this.#relations.get(named.split("__", 1)[0]!);
    return relation === undefined ? followPath(this.model, path) : followFiltered(this.model, relation, named);
  }

  /** Finds the conditions of joined filtered relations, which may join further tables. */
  #resolveRelations(): void {
    if (this.#relations.size === 0) return;
    for (const join of this.tree.joins) {
      const name = join.hop?.filtered;
      if (name === undefined || join.filter !== undefined) continue;
      join.filter = null;
      this.#within = this.#relations.get(name)!;
      const { condition } = this.#within;
      if (!condition.isEmpty) join.filter = this.resolveCondition(condition).node;
      this.#within = null;
    }
  }

  // ---- what expressions ask (Scope) ----

  resolvePath(path: string): Resolved {
    const head = path.split("__", 1)[0]!;
    const annotation = this.annotations.get(head);
    if (annotation !== undefined)
      return path === head ? annotation : this.#transform(annotation, path.slice(head.length + 2).split("__"), path);
    const { hops, target, rest } = this.followPath(path);
    const join = this.tree.follow(hops, this.#used, this.#path);
    return this.#transform({ node: this.tree.column(join, target), field: target, aggregate: false }, rest, path);
  }

  #transform(start: Resolved, names: readonly string[], path: string): Resolved {
    let at = start;
    for (const name of names) {
      const field = requireField(at, name);
      const transform = transformOf(at, name);
      if (transform === undefined)
        throw new FieldError(`Cannot resolve "${path}": ${unknownLookup(field, name).message}`);
      at = applyTransform(transform, at, this);
    }
    return at;
  }

  resolveOuter(path: string, depth = 1): Resolved {
    if (depth > 1 && this.outer !== null) return this.outer.resolveOuter(path, depth - 1);
    if (this.outer === null) throw new FieldError(`OuterRef("${path}") may only be used in a subquery.`);
    const [used, joins] = [this.outer.#used, this.outer.#path];
    this.outer.#used = null;
    this.outer.#path = [];
    try {
      return this.outer.resolvePath(path);
    } finally {
      this.outer.#used = used;
      this.outer.#path = joins;
    }
  }

  resolveCondition(condition: Condition): Resolved {
    const inner = this.tree.inner();
    const splits = this.#splits;
    this.#splits = false;
    const { node } = this.#build(condition, this.#used ?? new Set(this.tree.joins), false, false);
    this.#splits = splits;
    // The condition of a CASE or FILTER must not take rows away.
    this.tree.promote(this.tree.joins.filter((join) => !join.outer && !inner.includes(join)));
    const { aggregate, window } = contentsOf(node);
    return { node, field: OUTPUT.boolean, aggregate, window };
  }

  param(value: unknown, field: Field | null, source?: object): SqlExpression {
    const origin = this.#origin(source);
    if (field === null) {
      if (typeof value === "object" && value !== null)
        throw new FieldError(`${describeValue(value)} cannot be a value of a query.`);
      return { kind: "param", value, origin };
    }
    const node = field.paramNode(value, this.backend.converters);
    return node.kind === "param" ? { ...node, origin } : node;
  }

  #origin(source: object | undefined): ParamOrigin | undefined {
    if (source !== undefined) return { source, item: 0 };
    return this.#source === null ? undefined : { source: this.#source, item: this.#items++ };
  }

  subquery(
    querySet: unknown,
    options: { readonly single?: boolean; readonly exists?: boolean; readonly ordered?: boolean } = {},
  ): ReturnType<Scope["subquery"]> {
    if (compileSubquery === null) throw new ImproperlyConfigured("Query sets are not loaded.");
    return compileSubquery(querySet, this, options);
  }

  // ---- ordering ----

  orderNodes(terms: readonly OrderingTerm[], reversed: boolean): OrderNode[] {
    const nodes: OrderNode[] = [];
    const seen = new Set<string>();
    for (const term of terms) {
      for (const node of this.#orderTerm(term, reversed, new Set())) {
        const key = node.expression.kind === "column" ? `${node.expression.table}.${node.expression.column}` : null;
        if (key !== null && seen.has(key)) continue;
        if (key !== null) seen.add(key);
        nodes.push(node);
      }
    }
    return nodes;
  }

  #orderTerm(
    term: OrderingTerm,
    reversed: boolean,
    visited: ReadonlySet<ModelClass>,
    prefix: readonly Hop[] = [],
  ): OrderNode[] {
    if (OrderBy.is(term) || Expression.is(term)) {
      const order = OrderBy.is(term) ? term : new OrderBy(term, false);
      const { expression, descending, nulls } = reversed ? order.reversed() : order;
      return [{ expression: this.#orderExpression(expression), descending, nulls }];
    }
    if (typeof term !== "string")
      throw new FieldError(`orderBy() takes names and expressions, not ${describeValue(term)}.`);
    if (term === "?") return [{ expression: { kind: "function", name: "RANDOM", args: [] }, descending: false }];
    const match = /^([-+]?)([A-Za-z_][\w$]*)$/.exec(term);
    if (match === null)
      throw new FieldError(`Invalid order_by argument: ${describeValue(term)}.`, {
        hint: 'Write the path of a field, "-" in front for descending.',
      });
    const descending = (match[1] === "-") !== reversed;
    const path = match[2]!;
    if (prefix.length === 0 && this.annotations.has(path))
      return [{ expression: this.#orderExpression(new FieldReference(path)), descending }];
    const at = prefix.length === 0 ? this.model : prefix.at(-1)!.model;
    if (prefix.length === 0 && this.annotations.has(path.split("__", 1)[0]!))
      return [{ expression: this.resolvePath(path).node, descending }];
    const found = prefix.length === 0 ? this.followPath(path) : followPath(at, path);
    const last = path.split("__").at(-1)!;
    // A relation by itself sorts by the default order of its model.
    const filtered = prefix.length === 0 && this.#relations.has(path);
    if (found.related !== null && found.rest.length === 0 && !filtered && last !== "pk" && !last.endsWith("Id")) {
      const { ordering } = found.related._meta;
      if (ordering.length > 0) {
        if (visited.has(found.related)) throw new FieldError("Infinite loop caused by ordering.");
        const hops = [...prefix, ...untrimmed(at, path)];
        return ordering.flatMap((inner) =>
          this.#orderTerm(inner, descending, new Set([...visited, found.related!]), hops),
        );
      }
    }
    const join = this.tree.follow([...prefix, ...found.hops], null);
    if (found.target.column === null && found.rest.length === 0)
      return this.tree.columns(join, found.target).map((expression) => ({ expression, descending }));
    const column: Resolved = { node: this.tree.column(join, found.target), field: found.target, aggregate: false };
    return [{ expression: this.#transform(column, found.rest, path).node, descending }];
  }

  /** An annotation that is selected is named by its alias, so that its parameters are not sent twice. */
  #orderExpression(expression: Expression): SqlExpression {
    if (expression instanceof FieldReference && this.selected.has(expression.path)) {
      // A part of a JSON document is selected in another form than it is ordered by.
      if (this.annotations.get(expression.path)?.node.kind !== "json-path")
        return { kind: "column", table: null, column: expression.path };
    }
    return expression.resolve(this).node;
  }

  // ---- the statement ----

  select(parts: Partial<SelectNode> & { readonly columns: readonly SelectedNode[] }): SelectNode {
    this.#resolveRelations();
    return {
      kind: "select",
      distinct: false,
      from: this.tree.from(),
      joins: this.tree.nodes(),
      where: this.where,
      groupBy: [],
      having: this.having,
      orderBy: [],
      limit: null,
      offset: null,
      lock: null,
      ...parts,
    };
  }
}

interface Built {
  readonly node: SqlExpression;
  /** Joins whose rows the condition needs. */
  readonly needed: Iterable<Join>;
}

/** Whether a lookup is `isnull` with true, by that name or by comparing with null. */
function asksForNull(rest: readonly string[], value: unknown, node: SqlExpression): boolean {
  if (value === true) return rest.at(-1) === "isnull";
  const isNull = (part: SqlExpression): boolean => part.kind === "is-null" && !part.negated;
  return value === null && (isNull(node) || (node.kind === "and" && node.items.every(isNull)));
}

function requireField(at: Resolved, name: string): Field {
  if (at.field === null)
    throw new FieldError(`Unsupported lookup ${JSON.stringify(name)} for an expression of unknown type.`);
  return at.field;
}

function existsNode(inner: QueryBuilder, conditions: readonly SqlExpression[]): SqlExpression {
  const columns: SelectedNode[] = [{ expression: { kind: "literal", value: 1 }, alias: "a" }];
  return {
    kind: "exists",
    query: inner.select({ columns, where: logic("and", conditions), limit: { kind: "param", value: 1 } }),
  };
}

/** All joins of a path to a relation, the last one included. */
function untrimmed(model: ModelClass, path: string): readonly Hop[] {
  const hops = followPath(model, `${path}__pk`).hops;
  const names = path.split("__").length;
  return hops.length >= names ? hops : relationHops(model, path);
}

function relationHops(model: ModelClass, path: string): readonly Hop[] {
  const hops: Hop[] = [];
  let at = model;
  for (const name of path.split("__")) {
    const field = at._meta.findField(name);
    if (field === undefined || !field.isRelation || field.manyToMany) return followPath(model, path).hops;
    const key = field as unknown as { readonly relatedModel: ModelClass; readonly foreignField: Field };
    hops.push({
      key: field.name,
      from: field,
      model: key.relatedModel,
      to: key.foreignField,
      many: false,
      nullable: field.null,
    });
    at = key.relatedModel;
  }
  return hops;
}
