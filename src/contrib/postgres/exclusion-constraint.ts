/** No two rows may meet (docs/ref/contrib/postgres/constraints). */
import { ImproperlyConfigured } from "../../core/errors/exceptions.ts";
import type { SchemaConstraint } from "../../db/backends/schema.ts";
import { postgresql } from "../../db/backends/postgresql/backend.ts";
import { BaseConstraint, type ConstraintOptions } from "../../db/models/constraints.ts";
import { Expression, type Resolved } from "../../db/models/expressions/expression.ts";
import { pathOrExpression } from "../../db/models/expressions/field-reference.ts";
import { SchemaScope } from "../../db/models/expressions/schema-scope.ts";
import type { Scope } from "../../db/models/expressions/scope.ts";
import { BooleanField } from "../../db/models/fields/boolean-field.ts";
import type { ModelClass } from "../../db/models/fields/field.ts";
import { logic } from "../../db/models/lookups/comparison.ts";
import type { BaseModel } from "../../db/models/model.ts";
import type { Options } from "../../db/models/options.ts";
import { type Condition, toCondition } from "../../db/models/query/condition.ts";
import { InstanceScope } from "../../db/models/validation/instance-scope.ts";
import { operation } from "./sql.ts";

/** Operators of ranges, for readers (docs/ref/contrib/postgres/fields, "RangeOperators"). */
export const RangeOperators = Object.freeze({
  EQUAL: "=",
  NOT_EQUAL: "<>",
  CONTAINS: "@>",
  CONTAINED_BY: "<@",
  OVERLAPS: "&&",
  FULLY_LT: "<<",
  FULLY_GT: ">>",
  NOT_LT: "&>",
  NOT_GT: "&<",
  ADJACENT_TO: "-|-",
});

const BOOLEAN = new BooleanField();

export interface ExclusionConstraintOptions extends ConstraintOptions {
  /** Paths or expressions, each with the operator that two rows are compared by. */
  readonly expressions: readonly (readonly [expression: string | Expression, operator: string])[];
  /** Access method. Default: `"gist"`. */
  readonly indexType?: "gist" | "spgist" | "hash" | "btree" | undefined;
  /** Only rows that fit are compared. */
  readonly condition?: unknown;
  readonly deferrable?: "deferred" | "immediate" | undefined;
  readonly include?: readonly string[] | undefined;
}

/**
 * No two rows for which all operators hold. Equality of plain columns under `gist` needs the extension btree_gist.
 *
 * ```ts
 * static Meta = {
 *   constraints: [
 *     new ExclusionConstraint({ name: "no_double_booking", expressions: [["room", "="], ["stay", RangeOperators.OVERLAPS]] }),
 *   ],
 * };
 * ```
 */
export class ExclusionConstraint extends BaseConstraint {
  static override readonly path: string = "belleville/contrib/postgres#ExclusionConstraint";
  readonly kind = "exclude";
  override readonly condition: Condition | null;
  declare readonly options: ExclusionConstraintOptions;

  constructor(options: ExclusionConstraintOptions) {
    super(options);
    if (!Array.isArray(options.expressions) || options.expressions.length === 0)
      throw new ImproperlyConfigured("At least one expression is required to define an exclusion constraint.");
    if (options.expressions.some((pair) => !Array.isArray(pair) || pair.length !== 2))
      throw new ImproperlyConfigured(
        "The expressions of an exclusion constraint are pairs of expression and operator.",
      );
    this.condition = options.condition === undefined ? null : toCondition(options.condition);
  }

  get #pairs(): readonly (readonly [Expression, string])[] {
    return this.options.expressions.map(([expression, operator]) => [pathOrExpression(expression), operator]);
  }

  override toSchema(meta: Options, vendor: string): SchemaConstraint {
    const scope = new SchemaScope(meta, postgresql.vendor === vendor ? vendor : postgresql.vendor);
    const { include = [], deferrable = null, indexType = "gist" } = this.options;
    return {
      name: this.name,
      kind: "exclude",
      columns: [],
      expressions: this.#pairs.map(([expression]) => ({
        expression: expression.resolve(scope).node,
        descending: false,
      })),
      condition: this.condition === null ? null : scope.resolveCondition(this.condition).node,
      check: null,
      deferrable,
      nullsDistinct: null,
      include: include.map((name) => meta.getField(name).column!),
      exclusion: { using: indexType, operators: this.#pairs.map(([, operator]) => operator), opclasses: [] },
    };
  }

  /** Rows that an instance may not stand beside; null when it does not fall under the constraint. */
  override conflict(owner: ModelClass, instance: BaseModel): Expression<boolean> {
    return new Conflict(owner, instance, this.#pairs);
  }
}

/** Whether a row and an instance meet. */
class Conflict extends Expression<boolean> {
  readonly #owner: ModelClass;
  readonly #instance: BaseModel;
  readonly #pairs: readonly (readonly [Expression, string])[];

  constructor(owner: ModelClass, instance: BaseModel, pairs: readonly (readonly [Expression, string])[]) {
    super();
    this.#owner = owner;
    this.#instance = instance;
    this.#pairs = pairs;
  }

  override resolve(scope: Scope): Resolved {
    const values = new InstanceScope(this.#owner._meta, this.#instance, postgresql);
    const items = this.#pairs.map(([expression, operator]) =>
      operation(expression.resolve(scope).node, operator, expression.resolve(values).node),
    );
    return { node: logic("and", items), field: BOOLEAN, aggregate: false };
  }
}
