/** validateConstraints(): constraints checked before the database does. */
import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import { NON_FIELD_ERRORS, ValidationError } from "../../../core/validators/validation-error.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import type { BaseConstraint, UniqueConstraint } from "../constraints.ts";
import { Expression, OrderBy, type Resolved } from "../expressions/expression.ts";
import { FieldReference } from "../expressions/field-reference.ts";
import { OUTPUT } from "../expressions/output-fields.ts";
import type { Scope } from "../expressions/scope.ts";
import type { ModelClass } from "../fields/field.ts";
import { GeneratedField } from "../fields/generated-field.ts";
import { stateOf } from "../instance.ts";
import { TRUE } from "../lookups/lookup.ts";
import type { BaseModel } from "../model.ts";
import { isKeySet } from "../persistence/keys.ts";
import type { Condition } from "../query/condition.ts";
import { connectionOf } from "../query/database.ts";
import { fieldsRead, InstanceScope } from "./instance-scope.ts";
import { uniqueFieldsError } from "./unique.ts";
import type { QuerySet } from "../query/query-set.ts";

const VIOLATED = _("Constraint “%(name)s” is violated.");

/** The constraints of a model and of the tables above it, with the model each belongs to. */
export function constraintsOf(model: ModelClass): (readonly [ModelClass, readonly BaseConstraint[]])[] {
  const owners = new Set([model._meta.concreteModel, ...model._meta.parents.keys()]);
  return [...owners].map((owner) => [owner, owner._meta.constraints] as const);
}

/** What an instance breaks of one constraint; null: nothing, or nothing that can be judged without the excluded fields. */
export async function constraintError(
  constraint: BaseConstraint,
  owner: ModelClass,
  instance: BaseModel,
  exclude: ReadonlySet<string>,
): Promise<ValidationError | null> {
  if (constraint.kind === "check") return await checkError(constraint, owner, instance, exclude);
  if (constraint.kind === "unique") return await uniqueError(constraint as UniqueConstraint, owner, instance, exclude);
  return await conflictError(constraint, owner, instance);
}

export async function validateInstanceConstraints(instance: BaseModel, exclude: ReadonlySet<string>): Promise<void> {
  const errors = new Map<string, ValidationError[]>();
  for (const [owner, constraints] of instance.getConstraints()) {
    for (const constraint of constraints) {
      const error = await constraintError(constraint, owner, instance, exclude);
      if (error === null) continue;
      const name =
        constraint.kind === "unique" && constraint.fields.length === 1 && error.code === "unique"
          ? constraint.fields[0]!
          : NON_FIELD_ERRORS;
      errors.set(name, [...(errors.get(name) ?? []), error]);
    }
  }
  if (errors.size > 0) throw new ValidationError(errors);
}

function violation({ name, options }: BaseConstraint): ValidationError {
  const { violationErrorMessage = VIOLATED, violationErrorCode } = options;
  return new ValidationError(violationErrorMessage, { code: violationErrorCode, params: { name } });
}

/**
 * Asks the database whether the values of an instance fit: its rules of comparison are the ones that count. `unknown` is
 * what NULL means: a CHECK takes it for fitting, a partial index leaves the row out.
 */
async function fits(condition: Condition, owner: ModelClass, instance: BaseModel, unknown: 0 | 1): Promise<boolean> {
  const connection = connectionOf(stateOf(instance).db);
  const node = new InstanceScope(owner._meta, instance, connection.backend).resolveCondition(condition).node;
  if (node === TRUE) return true;
  const test: SqlExpression = {
    kind: "function",
    name: "COALESCE",
    args: [
      {
        kind: "case",
        cases: [
          { when: node, then: { kind: "literal", value: 1 } },
          { when: { kind: "not", expression: node }, then: { kind: "literal", value: 0 } },
        ],
        otherwise: null,
      },
      { kind: "literal", value: unknown },
    ],
  };
  const statement = {
    kind: "select",
    distinct: false,
    columns: [{ expression: test }],
    from: null,
    joins: [],
    where: null,
    groupBy: [],
    having: null,
    orderBy: [],
    limit: null,
    offset: null,
    lock: null,
  } as const;
  const { rows } = await connection.execute(connection.backend.compiler.compile(statement));
  return Number(rows[0]?.[0]) === 1;
}

async function checkError(
  constraint: BaseConstraint,
  owner: ModelClass,
  instance: BaseModel,
  exclude: ReadonlySet<string>,
): Promise<ValidationError | null> {
  const condition = constraint.condition!;
  if (readsExcluded(owner, condition, exclude)) return null;
  return (await fits(condition, owner, instance, 1)) ? null : violation(constraint);
}

function readsExcluded(
  owner: ModelClass,
  what: Condition | Expression | OrderBy,
  exclude: ReadonlySet<string>,
): boolean {
  if (exclude.size === 0) return false;
  for (const name of fieldsRead(owner._meta, what)) if (exclude.has(name)) return true;
  return false;
}

/** Whether an expression has, in a row, the value that it has of an instance. */
class SameValue extends Expression<boolean> {
  readonly #expression: Expression;
  readonly #instance: Scope;
  readonly #nullsEqual: boolean;

  constructor(expression: Expression, instance: Scope, nullsEqual: boolean) {
    super();
    this.#expression = expression;
    this.#instance = instance;
    this.#nullsEqual = nullsEqual;
  }

  override resolve(scope: Scope): Resolved {
    const left = this.#expression.resolve(scope).node;
    const right = this.#expression.resolve(this.#instance).node;
    const same: SqlExpression = { kind: "binary", operator: "=", left, right };
    const bothNull: SqlExpression = {
      kind: "and",
      items: [left, right].map((expression) => ({ kind: "is-null", expression, negated: false })),
    };
    const node: SqlExpression = this.#nullsEqual ? { kind: "or", items: [same, bothNull] } : same;
    return { node, field: OUTPUT.boolean, aggregate: false };
  }
}

/** The rows that have the values of an instance; null: the constraint cannot be broken, or cannot be judged. */
function equalRows(
  constraint: UniqueConstraint,
  owner: ModelClass,
  instance: BaseModel,
  exclude: ReadonlySet<string>,
): QuerySet<BaseModel> | null {
  const { nullsDistinct } = constraint;
  let rows = (owner._meta.defaultManager as unknown as QuerySet<BaseModel>).using(stateOf(instance).db);
  const { backend } = connectionOf(stateOf(instance).db);
  const scope = new InstanceScope(owner._meta, instance, backend);
  const same = (expression: Expression) => new SameValue(expression, scope, nullsDistinct === false);
  for (const name of constraint.fields) {
    if (exclude.has(name)) return null;
    const field = owner._meta.getField(name);
    if (field instanceof GeneratedField) {
      if (readsExcluded(owner, field.expression, exclude)) return null;
      rows = rows.filterUnchecked(same(new FieldReference(field.name)));
      continue;
    }
    const value = field.valueFromObject(instance) ?? null;
    if (value === null && nullsDistinct !== false) return null; // no two NULLs are equal
    rows = rows.filterUnchecked({ [field.name]: value });
  }
  for (const term of constraint.expressions) {
    if (readsExcluded(owner, term, exclude)) return null;
    rows = rows.filterUnchecked(same(OrderBy.is(term) ? term.expression : term));
  }
  if (stateOf(instance).adding || !isKeySet(owner._meta, instance)) return rows;
  return rows.exclude({ pk: owner._meta.pk.valueFromObject(instance) } as never);
}

async function uniqueError(
  constraint: UniqueConstraint,
  owner: ModelClass,
  instance: BaseModel,
  exclude: ReadonlySet<string>,
): Promise<ValidationError | null> {
  const { condition } = constraint;
  const rows = equalRows(constraint, owner, instance, exclude);
  if (rows === null) return null;
  if (condition !== null) {
    if (readsExcluded(owner, condition, exclude) || !(await fits(condition, owner, instance, 0))) return null;
    return (await rows.filterUnchecked(condition).exists()) ? violation(constraint) : null;
  }
  if (!(await rows.exists())) return null;
  const { violationErrorMessage, violationErrorCode } = constraint.options;
  if (constraint.fields.length === 0 || violationErrorMessage !== undefined || violationErrorCode !== undefined)
    return violation(constraint);
  return uniqueFieldsError(
    owner,
    constraint.fields.map((name) => owner._meta.getField(name)),
  );
}

/** Another row that the instance may not stand beside. */
async function conflictError(
  constraint: BaseConstraint,
  owner: ModelClass,
  instance: BaseModel,
): Promise<ValidationError | null> {
  const conflict = constraint.conflict(owner, instance);
  const { condition } = constraint;
  if (conflict === null || (condition !== null && !(await fits(condition, owner, instance, 0)))) return null;
  let rows = (owner._meta.defaultManager as unknown as QuerySet<BaseModel>)
    .using(stateOf(instance).db)
    .filterUnchecked(conflict);
  if (condition !== null) rows = rows.filterUnchecked(condition);
  if (!stateOf(instance).adding && isKeySet(owner._meta, instance))
    rows = rows.exclude({ pk: owner._meta.pk.valueFromObject(instance) } as never);
  return (await rows.exists()) ? violation(constraint) : null;
}
