/** Expressions of indexes and constraints: columns of one table, no joins, values in the form of the text. */
import { FieldError } from "../../../core/errors/exceptions.ts";
import type { SqlExpression, SubqueryNode } from "../../sql/nodes.ts";
import type { Field } from "../fields/field.ts";
import type { Options } from "../options.ts";
import { logic, not } from "../lookups/comparison.ts";
import { lookupOf, transformOf } from "../lookups/registry.ts";
import { applyTransform } from "../lookups/transform.ts";
import { Condition } from "../query/condition.ts";
import { Expression, type Resolved } from "./expression.ts";
import type { Scope } from "./scope.ts";

export class SchemaScope implements Scope {
  readonly vendor: string;
  readonly #meta: Options;

  constructor(meta: Options, vendor: string) {
    this.vendor = vendor;
    this.#meta = meta;
  }

  resolvePath(path: string): Resolved {
    const { at, rest } = this.#start(path);
    return this.#transform(at, rest, path);
  }

  #start(path: string): { at: Resolved; rest: string[] } {
    const [name = "", ...rest] = path.split("__");
    const meta = this.#meta;
    const field =
      name === "pk"
        ? meta.pk
        : (meta.findField(name) ?? meta.fields.find((f) => f.attname === name) ?? meta.getField(name));
    if (field.column === null)
      throw new FieldError(`${field.label} has no column, so that no index or constraint can use it.`);
    return { at: this.columnOf(field), rest };
  }

  protected columnOf(field: Field): Resolved {
    return { node: { kind: "column", table: null, column: field.column! }, field, aggregate: false };
  }

  #transform(start: Resolved, names: readonly string[], path: string): Resolved {
    let at = start;
    for (const name of names) {
      const transform = transformOf(at, name);
      if (transform === undefined)
        throw new FieldError(`Joined field references are not permitted in this query: "${path}".`);
      at = applyTransform(transform, at, this);
    }
    return at;
  }

  resolveOuter(path: string): Resolved {
    throw new FieldError(`OuterRef("${path}") may only be used in a subquery.`);
  }

  resolveCondition(condition: Condition): Resolved {
    const items = condition.children.map((child): SqlExpression => {
      if (Condition.is(child)) return this.resolveCondition(child).node;
      if (Expression.is(child)) return child.resolve(this).node;
      const { at, rest } = this.#start(child.path);
      const last = rest.at(-1);
      const transformed = this.#transform(at, last === undefined ? [] : rest.slice(0, -1), child.path);
      const lookup = last === undefined ? undefined : lookupOf(transformed, last);
      const left =
        lookup === undefined && last !== undefined ? this.#transform(transformed, [last], child.path) : transformed;
      return (lookup ?? lookupOf(left, "exact")!).resolve(left, child.value, this);
    });
    const node = logic(condition.connector, items);
    return { node: condition.negated ? not(node) : node, field: null, aggregate: false };
  }

  param(value: unknown, field: Field | null): SqlExpression {
    // The schema editor writes values into the text itself; it converts what the field prepared.
    return { kind: "param", value: field === null ? value : field.getPrepValue(value) };
  }

  subquery(): { node: SubqueryNode; field: Field | null } {
    throw new FieldError("Indexes and constraints cannot hold a subquery.");
  }
}
