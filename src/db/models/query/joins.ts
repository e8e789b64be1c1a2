/** The tables of one query, and which of them may have no row: Django's rules of join promotion (`sql/query.py`). */
import type { JoinNode, LogicNode, SqlExpression, TableNode } from "../../sql/nodes.ts";
import { CompositePrimaryKey } from "../fields/composite-primary-key.ts";
import type { Field, ModelClass } from "../fields/field.ts";
import type { Hop } from "./hops.ts";

export interface Join {
  readonly alias: string;
  readonly model: ModelClass;
  readonly parent: Join | null;
  readonly hop: Hop | null;
  outer: boolean;
  /** Condition of a filtered relation; undefined: not known yet. */
  filter?: SqlExpression | null;
}

/** Joins that one filter() call made: only those does it use again across multi-valued relations. */
export type UsedJoins = Set<Join>;

export class JoinTree {
  readonly base: Join;
  readonly joins: Join[] = [];
  readonly #prefix: string;
  readonly #aliases = new Set<string>();
  readonly #tables: TableNode[] = [];
  #counter = 0;

  /** `prefix`: letter of the aliases inside a subquery, empty for a query that stands alone. */
  constructor(model: ModelClass, prefix: string) {
    this.#prefix = prefix;
    this.base = { alias: this.#alias(model), model, parent: null, hop: null, outer: false };
  }

  /** The join at the end of the hops, made where it does not exist yet. `used` null: any join will do. */
  follow(hops: readonly Hop[], used: UsedJoins | null, path: Join[] = []): Join {
    let at = this.base;
    for (const hop of hops) {
      at = this.#next(at, hop, used);
      path.push(at);
      used?.add(at);
    }
    return at;
  }

  /** One join from a table at hand. */
  step(parent: Join, hop: Hop): Join {
    return this.#next(parent, hop, null);
  }

  #next(parent: Join, hop: Hop, used: UsedJoins | null): Join {
    for (let i = this.joins.length - 1; i >= 0; i--) {
      const join = this.joins[i]!;
      if (join.parent === parent && join.hop?.key === hop.key && (used === null || !hop.many || used.has(join)))
        return join;
    }
    const join: Join = {
      alias: this.#alias(hop.model, hop.filtered),
      model: hop.model,
      parent,
      hop,
      outer: hop.nullable || parent.outer,
    };
    this.joins.push(join);
    return join;
  }

  #alias(model: ModelClass, name?: string): string {
    const dbTable = name ?? model._meta.dbTable;
    if (this.#prefix !== "") return `${this.#prefix}${this.#counter++}`;
    this.#counter++;
    const alias = this.#aliases.has(dbTable) ? `T${this.#counter}` : dbTable;
    this.#aliases.add(alias);
    return alias;
  }

  /** Makes joins outer, with those that hang on them. */
  promote(joins: Iterable<Join>): void {
    const queue = [...joins];
    for (let join = queue.pop(); join !== undefined; join = queue.pop()) {
      if (join.hop === null || join.outer || !(join.hop.nullable || join.parent!.outer)) continue;
      join.outer = true;
      for (const child of this.joins) if (child.parent === join) queue.push(child);
    }
  }

  /** Makes joins inner. */
  demote(joins: Iterable<Join>): void {
    for (const join of joins) join.outer = false;
  }

  /** Tables of extra(), without a relation: conditions of its own name them. */
  addTables(names: readonly string[]): void {
    for (const name of names) {
      this.#counter++;
      const alias = this.#aliases.has(name) ? `T${this.#counter}` : name;
      this.#aliases.add(alias);
      this.#tables.push({ kind: "table", name, alias: alias === name ? null : alias });
    }
  }

  /** Joins that are inner now. */
  inner(): Join[] {
    return this.joins.filter((join) => !join.outer);
  }

  /** A column; of a composite key all of them, as a row. */
  column(join: Join, field: Field): SqlExpression {
    if (field.column !== null) return { kind: "column", table: join.alias, column: field.column };
    return { kind: "row", items: this.columns(join, field) };
  }

  /** The columns that a field has: one, or those of a composite key. */
  columns(join: Join, field: Field): SqlExpression[] {
    return field instanceof CompositePrimaryKey
      ? field.fields.map((part) => this.column(join, part))
      : [this.column(join, field)];
  }

  from(): TableNode {
    return table(this.base);
  }

  #on(join: Join): SqlExpression {
    const equal: SqlExpression = {
      kind: "binary",
      operator: "=",
      left: this.column(join.parent!, join.hop!.from),
      right: this.column(join, join.hop!.to),
    };
    const { restriction } = join.hop!;
    const items: SqlExpression[] = [equal];
    if (restriction !== undefined) items.push(restriction(join.parent!.alias, join.alias));
    if (join.filter !== undefined && join.filter !== null) items.push(join.filter);
    return items.length === 1 ? equal : { kind: "and", items };
  }

  nodes(): JoinNode[] {
    const own = this.joins.map(
      (join): JoinNode => ({
        type: join.outer ? "left" : "inner",
        table: table(join),
        on: this.#on(join),
      }),
    );
    if (this.#tables.length === 0) return own;
    return [...own, ...this.#tables.map((table): JoinNode => ({ type: "inner", table, on: TRUE }))];
  }
}

const TRUE: LogicNode = { kind: "and", items: [] };

function table(join: Join): TableNode {
  const name = join.model._meta.dbTable;
  return { kind: "table", name, alias: join.alias === name ? null : join.alias };
}

/** Counts for one AND or OR which joins its parts need rows of, and turns joins inner or outer by that. */
export class JoinVotes {
  readonly #votes = new Map<Join, number>();
  readonly #or: boolean;
  readonly #xor: boolean;
  readonly #children: number;

  constructor(connector: "and" | "or" | "xor", negated: boolean, children: number) {
    // NOT (a AND b) is NOT a OR NOT b.
    this.#or = (connector === "or") !== negated;
    this.#xor = connector === "xor"; // may hold though every part needs the row
    this.#children = children;
  }

  add(joins: Iterable<Join>): void {
    for (const join of new Set(joins)) this.#votes.set(join, (this.#votes.get(join) ?? 0) + 1);
  }

  /** Applies the votes; gives the joins that the whole needs rows of. */
  settle(tree: JoinTree): Set<Join> {
    const promote: Join[] = [];
    const demote = new Set<Join>();
    for (const [join, votes] of this.#votes) {
      if (this.#xor || (this.#or && votes < this.#children)) promote.push(join);
      else demote.add(join);
    }
    tree.promote(promote);
    tree.demote(demote);
    return demote;
  }
}
