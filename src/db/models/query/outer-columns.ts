/** Aggregates over a query that became a table: what they read is selected inside and named outside. */
import type { ColumnNode, SelectedNode, SqlExpression } from "../../sql/nodes.ts";
import { RawSql } from "../../sql/raw-sql.ts";
import type { Resolved } from "../expressions/expression.ts";
import type { Scope } from "../expressions/scope.ts";
import type { QueryBuilder } from "./builder.ts";

export class OuterColumns {
  readonly #table: string;
  /** Columns added to the inner query. */
  readonly selected: SelectedNode[] = [];
  readonly #names = new Map<string, string>();

  constructor(table: string) {
    this.#table = table;
  }

  /** The scope of the inner query, in which annotations are ordinary columns of the outer one. */
  scope(builder: QueryBuilder): Scope {
    return {
      resolvePath: (path) => this.#annotation(builder, path) ?? builder.resolvePath(path),
      resolveOuter: (path) => builder.resolveOuter(path),
      resolveCondition: (condition) => builder.resolveCondition(condition),
      param: (value, field) => builder.param(value, field),
      subquery: (querySet, options) => builder.subquery(querySet, options),
      vendor: builder.vendor,
    };
  }

  #annotation(builder: QueryBuilder, path: string): Resolved | null {
    const annotation = builder.annotations.get(path);
    if (annotation === undefined) return null;
    const node: ColumnNode = annotation.selected
      ? { kind: "column", table: this.#table, column: path }
      : this.#inner(annotation.node);
    return { node, field: annotation.field, aggregate: false };
  }

  /** The same expression with the inner columns by their outer names. */
  rewrite(node: SqlExpression): SqlExpression {
    if (node instanceof RawSql) return node;
    if (node.kind === "column") return node.table === this.#table ? node : this.#inner(node);
    return this.#children(node) as SqlExpression;
  }

  #children(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => (isNode(item) ? this.rewrite(item) : this.#children(item)));
    if (typeof value !== "object" || value === null || value instanceof RawSql) return value;
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, part]: [string, unknown]) => [
        key,
        key !== "value" && isNode(part)
          ? this.rewrite(part)
          : Array.isArray(part) && key !== "value"
            ? this.#children(part)
            : part,
      ]),
    );
  }

  #inner(expression: SqlExpression): ColumnNode {
    const key = JSON.stringify(expression, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
    let name = this.#names.get(key);
    if (name === undefined) {
      name = `__col${this.#names.size + 1}`;
      this.#names.set(key, name);
      this.selected.push({ expression, alias: name });
    }
    return { kind: "column", table: this.#table, column: name };
  }
}

function isNode(value: unknown): value is SqlExpression {
  return typeof value === "object" && value !== null && "kind" in value;
}
