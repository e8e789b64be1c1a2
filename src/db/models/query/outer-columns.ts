/** Aggregates over a query that became a table: what they read is selected inside and named outside. */
import type { ColumnNode, SelectedNode, SqlExpression, SubqueryNode } from "../../sql/nodes.ts";
import { keyOf, replaceNodes } from "../../sql/walk.ts";
import type { Resolved } from "../expressions/expression.ts";
import type { Scope } from "../expressions/scope.ts";
import type { Field } from "../fields/field.ts";
import type { QueryBuilder } from "./builder.ts";
import type { Condition } from "./condition.ts";

/** The scope of the inner query, in which its annotations are columns of the outer one. */
export class OuterColumns implements Scope {
  /** Columns added to the inner query. */
  readonly selected: SelectedNode[] = [];
  /** Aggregates of the outer query, to which later ones may refer. */
  readonly known = new Map<string, Resolved>();
  readonly #table: string;
  readonly #builder: QueryBuilder;
  readonly #names = new Map<string, string>();
  readonly #annotations: ReadonlySet<SqlExpression>;

  /** `columns`: what the inner query selects. */
  constructor(table: string, builder: QueryBuilder, columns: readonly SelectedNode[]) {
    this.#table = table;
    this.#builder = builder;
    this.#annotations = new Set([...builder.annotations.values()].map(({ node }) => node));
    for (const { expression, alias } of columns) if (alias !== undefined) this.#names.set(keyOf(expression), alias);
  }

  get vendor(): string {
    return this.#builder.vendor;
  }

  resolvePath(path: string): Resolved {
    const known = this.known.get(path);
    if (known !== undefined) return known;
    const resolved = this.#builder.resolvePath(path);
    const computed = this.#builder.annotations.has(path.split("__", 1)[0]!);
    return computed ? { ...resolved, aggregate: false, window: false } : resolved;
  }

  resolveOuter(path: string, depth?: number): Resolved {
    return this.#builder.resolveOuter(path, depth);
  }

  resolveCondition(condition: Condition): Resolved {
    return this.#builder.resolveCondition(condition);
  }

  param(value: unknown, field: Field | null): SqlExpression {
    return this.#builder.param(value, field);
  }

  subquery(
    querySet: unknown,
    options?: { readonly single?: boolean; readonly exists?: boolean; readonly ordered?: boolean },
  ): { readonly node: SubqueryNode; readonly field: Field | null } {
    return this.#builder.subquery(querySet, options);
  }

  /** The same expression with columns and annotations of the inner query by their outer names. */
  outside(resolved: Resolved): Resolved {
    const { aliases } = this.#builder;
    const node = replaceNodes(resolved.node, (part) => {
      const column = part.kind === "column" && part.table !== null && aliases.has(part.table);
      return column || this.#annotations.has(part) ? this.#inner(part) : null;
    });
    return { ...resolved, node };
  }

  #inner(expression: SqlExpression): ColumnNode {
    const key = keyOf(expression);
    let name = this.#names.get(key);
    if (name === undefined) {
      name = `__col${this.selected.length + 1}`;
      this.#names.set(key, name);
      this.selected.push({ expression, alias: name });
    }
    return { kind: "column", table: this.#table, column: name };
  }
}
