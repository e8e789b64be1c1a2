/** Constraints of `Meta.constraints` (docs/ref/models/constraints). */
import { ImproperlyConfigured } from "../../core/errors/exceptions.ts";
import type { SchemaConstraint } from "../backends/schema.ts";
import type { Text } from "../../utils/lazy.ts";
import { Expression, OrderBy } from "./expressions/expression.ts";
import { SchemaScope } from "./expressions/schema-scope.ts";
import type { ModelClass } from "./fields/field.ts";
import type { PartDeconstruction } from "./indexes.ts";
import type { BaseModel } from "./model.ts";
import type { Options } from "./options.ts";
import { type Condition, toCondition } from "./query/condition.ts";
import { constraintError } from "./validation/constraints.ts";

export interface ConstraintOptions {
  readonly name: string;
  readonly violationErrorCode?: string | undefined;
  readonly violationErrorMessage?: Text | undefined;
}

/** What a constraint of either kind has. */
export abstract class BaseConstraint {
  static readonly path: string = "models.BaseConstraint";
  abstract readonly kind: "unique" | "check" | "exclude";
  readonly name: string;
  readonly options: ConstraintOptions;
  readonly fields: readonly string[] = [];
  readonly condition: Condition | null = null;
  readonly expressions: readonly (Expression | OrderBy)[] = [];

  constructor(options: ConstraintOptions) {
    if (typeof options.name !== "string" || options.name === "")
      throw new ImproperlyConfigured("A constraint must be named.");
    this.name = options.name;
    this.options = options;
  }

  /** The constraint with `%(class)s` and `%(app_label)s` in its name filled. */
  forModel(meta: Options): this {
    if (!this.name.includes("%(")) return this;
    const name = this.name
      .replaceAll("%(class)s", meta.modelName)
      .replaceAll("%(app_label)s", this.name.includes("%(app_label)s") ? meta.appLabel : "");
    return new (this.constructor as new (...args: unknown[]) => this)(...this.expressions, { ...this.options, name });
  }

  abstract toSchema(meta: Options, vendor: string): SchemaConstraint;

  /** Of constraints of another kind than checks and uniqueness: the rows that an instance may not stand beside. */
  conflict(_owner: ModelClass, _instance: BaseModel): Expression<boolean> | null {
    return null;
  }

  /**
   * Throws `ValidationError` when `instance` breaks the constraint of `model`, which is asked of the database of the
   * instance. What reads a field of `exclude` is not judged.
   *
   * ```ts
   * await new CheckConstraint({ condition: { age__gte: 18 }, name: "adult" }).validate(Person, person);
   * ```
   */
  async validate(
    model: ModelClass,
    instance: BaseModel,
    options: { readonly exclude?: Iterable<string> | undefined } = {},
  ): Promise<void> {
    const error = await constraintError(this, model, instance, new Set(options.exclude));
    if (error !== null) throw error;
  }

  deconstruct(): PartDeconstruction {
    return {
      path: (this.constructor as typeof BaseConstraint).path,
      args: this.expressions,
      options: { ...this.options },
    };
  }
}

export interface CheckConstraintOptions extends ConstraintOptions {
  /** What must hold of each row: lookups or a Q. */
  readonly condition: unknown;
}

/** A condition that all rows fit: `new CheckConstraint({ condition: { price__gte: 0 }, name: "price_not_negative" })`. */
export class CheckConstraint extends BaseConstraint {
  static override readonly path: string = "models.CheckConstraint";
  readonly kind = "check";
  override readonly condition: Condition;

  constructor(options: CheckConstraintOptions) {
    super(options);
    this.condition = toCondition(options.condition);
  }

  override toSchema(meta: Options, vendor: string): SchemaConstraint {
    const scope = new SchemaScope(meta, vendor);
    return {
      name: this.name,
      kind: "check",
      columns: [],
      expressions: [],
      condition: null,
      check: scope.resolveCondition(this.condition).node,
      deferrable: null,
      nullsDistinct: null,
      include: [],
    };
  }
}

export interface UniqueConstraintOptions extends ConstraintOptions {
  readonly fields?: readonly string[] | undefined;
  /** Only rows that fit must be unique. */
  readonly condition?: unknown;
  readonly deferrable?: "deferred" | "immediate" | undefined;
  readonly include?: readonly string[] | undefined;
  readonly opclasses?: readonly string[] | undefined;
  /** Whether NULLs differ from each other. Default: as the database has it. */
  readonly nullsDistinct?: boolean | undefined;
}

/** Fields or expressions of which no two rows have equal values. */
export class UniqueConstraint extends BaseConstraint {
  static override readonly path: string = "models.UniqueConstraint";
  readonly kind = "unique";
  override readonly fields: readonly string[];
  override readonly condition: Condition | null;
  override readonly expressions: readonly (Expression | OrderBy)[];
  readonly include: readonly string[];
  readonly deferrable: "deferred" | "immediate" | null;
  readonly nullsDistinct: boolean | null;

  constructor(...args: (Expression | OrderBy | UniqueConstraintOptions)[]) {
    const last = args.at(-1);
    if (last === undefined || Expression.is(last) || OrderBy.is(last))
      throw new ImproperlyConfigured("A unique constraint must be named.");
    const options = last as UniqueConstraintOptions;
    super(options);
    this.expressions = args.filter((arg): arg is Expression | OrderBy => Expression.is(arg) || OrderBy.is(arg));
    this.fields = options.fields ?? [];
    this.condition = options.condition === undefined ? null : toCondition(options.condition);
    this.include = options.include ?? [];
    this.deferrable = options.deferrable ?? null;
    this.nullsDistinct = options.nullsDistinct ?? null;
    if (this.fields.length === 0 && this.expressions.length === 0)
      throw new ImproperlyConfigured("At least one field or expression is required to define a unique constraint.");
    if (this.fields.length > 0 && this.expressions.length > 0)
      throw new ImproperlyConfigured("A unique constraint takes fields or expressions, not both.");
    if (this.condition !== null && this.deferrable !== null)
      throw new ImproperlyConfigured("UniqueConstraint with conditions cannot be deferred.");
  }

  override toSchema(meta: Options, vendor: string): SchemaConstraint {
    const scope = new SchemaScope(meta, vendor);
    const columns = this.fields.map((name) => (name === "pk" ? meta.pk : meta.getField(name)).column!);
    return {
      name: this.name,
      kind: "unique",
      columns,
      expressions: this.expressions.map((term) =>
        OrderBy.is(term)
          ? { expression: term.expression.resolve(scope).node, descending: term.descending }
          : { expression: term.resolve(scope).node, descending: false },
      ),
      condition: this.condition === null ? null : scope.resolveCondition(this.condition).node,
      check: null,
      deferrable: this.deferrable,
      nullsDistinct: this.nullsDistinct,
      include: this.include.map((name) => meta.getField(name).column!),
    };
  }
}
