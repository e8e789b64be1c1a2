/** Aggregates (docs/ref/models/querysets, "Aggregation functions"). */
import { FieldError } from "../../../core/errors/exceptions.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import { DecimalField } from "../fields/decimal-field.ts";
import type { Field } from "../fields/field.ts";
import { IntegerField } from "../fields/integer-field.ts";
import { FloatField } from "../fields/float-field.ts";
import { DurationField } from "../fields/duration-field.ts";
import { type Condition, toCondition } from "../query/condition.ts";
import { Combinable, ValueExpression } from "./combined.ts";
import type { Expression, Resolved } from "./expression.ts";
import { FieldReference, pathOrExpression } from "./field-reference.ts";
import { OUTPUT } from "./output-fields.ts";
import type { Scope } from "./scope.ts";

export interface AggregateOptions {
  readonly distinct?: boolean | undefined;
  /** Only rows that fit count. */
  readonly filter?: unknown;
  /** Value when there are no rows. */
  readonly default?: unknown;
}

export type AggregateName = "COUNT" | "SUM" | "AVG" | "MIN" | "MAX";

export class Aggregate<out V = unknown, out P = unknown> extends Combinable<V, P> {
  readonly functionName: AggregateName;
  /** Null for `COUNT(*)`. */
  readonly argument: Expression | null;
  readonly distinct: boolean;
  readonly filter: Condition | null;
  readonly default: unknown;

  constructor(functionName: AggregateName, argument: unknown, options: AggregateOptions = {}) {
    super();
    this.functionName = functionName;
    this.argument = argument === "*" && functionName === "COUNT" ? null : pathOrExpression(argument);
    this.distinct = options.distinct ?? false;
    this.filter = options.filter === undefined ? null : toCondition(options.filter);
    this.default = options.default;
    if (functionName === "COUNT" && options.default !== undefined) throw new TypeError("Count does not allow default.");
    if (this.argument === null && this.filter !== null && this.distinct)
      throw new TypeError("Star cannot be used with distinct.");
  }

  override get containsAggregate(): boolean {
    return true;
  }

  override get defaultAlias(): string | null {
    const { argument } = this;
    if (!(argument instanceof FieldReference)) return null;
    return `${argument.path}__${this.functionName.toLowerCase()}`;
  }

  override resolve(scope: Scope): Resolved {
    const argument = this.argument?.resolve(scope) ?? null;
    if (argument?.aggregate === true) {
      const name = this.argument instanceof FieldReference ? `'${this.argument.path}'` : "an aggregate";
      throw new FieldError(
        `Cannot compute ${this.functionName.charAt(0) + this.functionName.slice(1).toLowerCase()}(${name}): ${name} is an aggregate`,
      );
    }
    let node = argument?.node ?? STAR;
    if (node.kind === "row") {
      if (this.functionName !== "COUNT" || this.distinct)
        throw new FieldError(`${this.functionName} of a composite key cannot be computed.`);
      node = node.items.at(-1)!; // no part of a key is NULL
    }
    const filter = this.filter === null ? undefined : scope.resolveCondition(this.filter).node;
    const call: SqlExpression = {
      kind: "function",
      name: this.functionName,
      args: [node],
      distinct: this.distinct,
      filter,
    };
    const field = this.#outputField(argument?.field ?? null);
    if (this.default === undefined || this.default === null) return { node: call, field, aggregate: true };
    const fallback = new ValueExpression(this.default, { outputField: field }).resolve(scope).node;
    return { node: { kind: "function", name: "COALESCE", args: [call, fallback] }, field, aggregate: true };
  }

  #outputField(argument: Field | null): Field | null {
    if (this.functionName === "COUNT") return OUTPUT.bigInteger;
    const field = argument?.targetField ?? null;
    if (field === null || this.functionName === "MIN" || this.functionName === "MAX") return field;
    if (field instanceof IntegerField) return this.functionName === "AVG" ? OUTPUT.float : OUTPUT.bigInteger;
    if (field instanceof DecimalField) return OUTPUT.decimal;
    if (field instanceof FloatField || field instanceof DurationField) return field;
    throw new FieldError(`Cannot compute ${this.functionName} of ${argument?.label ?? "this"}: it holds no numbers.`);
  }
}

const STAR: SqlExpression = { kind: "star", table: null };
