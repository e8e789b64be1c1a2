/** validateConstraints(): constraints checked before the database does. */
import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import { NON_FIELD_ERRORS, ValidationError } from "../../../core/validators/validation-error.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import type { BaseConstraint } from "../constraints.ts";
import type { Field, ModelClass } from "../fields/field.ts";
import { stateOf } from "../instance.ts";
import { TRUE } from "../lookups/lookup.ts";
import type { BaseModel } from "../model.ts";
import { capitalize } from "../names.ts";
import { isKeySet } from "../persistence/keys.ts";
import { Condition, type ConditionChild } from "../query/condition.ts";
import { connectionOf } from "../query/database.ts";
import { InstanceScope } from "./instance-scope.ts";
import type { QuerySet } from "../query/query-set.ts";

const VIOLATED = _("Constraint “%(name)s” is violated.");

export async function validateInstanceConstraints(instance: BaseModel, exclude: ReadonlySet<string>): Promise<void> {
  const errors = new Map<string, ValidationError[]>();
  const model = instance.constructor as ModelClass;
  for (const owner of new Set([model._meta.concreteModel, ...model._meta.parents.keys()])) {
    for (const constraint of owner._meta.constraints) {
      const error =
        constraint.kind === "check"
          ? await checkError(constraint, owner, instance, exclude)
          : constraint.kind === "unique"
            ? await uniqueError(constraint, owner, instance, exclude)
            : await conflictError(constraint, owner, instance);
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

/** Fields that a condition reads. */
function fieldsOf(condition: Condition): string[] {
  return condition.children.flatMap((child: ConditionChild) =>
    Condition.is(child) ? fieldsOf(child) : "path" in child ? [String(child.path).split("__", 1)[0]!] : [],
  );
}

/** Asks the database whether the values of an instance fit: its rules of comparison are the ones that count. */
async function fits(condition: Condition, owner: ModelClass, instance: BaseModel): Promise<boolean> {
  const connection = connectionOf(stateOf(instance).db);
  const node = new InstanceScope(owner._meta, instance, connection.backend).resolveCondition(condition).node;
  if (node === TRUE) return true;
  // NULL counts as fitting, as in a CHECK of the database.
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
      { kind: "literal", value: 1 },
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
  if (fieldsOf(condition).some((name) => exclude.has(name))) return null;
  return (await fits(condition, owner, instance)) ? null : violation(constraint);
}

async function uniqueError(
  constraint: BaseConstraint,
  owner: ModelClass,
  instance: BaseModel,
  exclude: ReadonlySet<string>,
): Promise<ValidationError | null> {
  const { fields: names, condition } = constraint;
  if (names.length === 0 || names.some((name) => exclude.has(name))) return null;
  const fields: Field[] = names.map((name) => owner._meta.getField(name));
  const lookup: Record<string, unknown> = {};
  for (const field of fields) {
    const value = field.valueFromObject(instance);
    if (value === null || value === undefined) return null;
    lookup[field.name] = value;
  }
  if (
    condition !== null &&
    (fieldsOf(condition).some((name) => exclude.has(name)) || !(await fits(condition, owner, instance)))
  )
    return null;
  let rows = (owner._meta.defaultManager as unknown as QuerySet<BaseModel>)
    .using(stateOf(instance).db)
    .filterUnchecked(lookup);
  if (condition !== null) rows = rows.filterUnchecked(condition);
  const key = owner._meta.pk.valueFromObject(instance);
  if (!stateOf(instance).adding && isKeySet(owner._meta, instance)) rows = rows.exclude({ pk: key } as never);
  if (!(await rows.exists())) return null;
  if (
    condition !== null ||
    constraint.options.violationErrorMessage !== undefined ||
    constraint.options.violationErrorCode !== undefined
  )
    return violation(constraint);
  const modelName = capitalize(String(owner._meta.verboseName));
  const [field] = fields;
  if (fields.length === 1)
    return field!.error("unique", { model_name: modelName, field_label: capitalize(String(field!.verboseName)) });
  const labels = fields.map((f) => capitalize(String(f.verboseName)));
  const field_labels = `${labels.slice(0, -1).join(", ")} and ${labels.at(-1)}`;
  return new ValidationError(_("%(model_name)s with this %(field_labels)s already exists."), {
    code: "unique_together",
    params: { model_name: modelName, field_labels },
  });
}

/** Another row that the instance may not stand beside. */
async function conflictError(
  constraint: BaseConstraint,
  owner: ModelClass,
  instance: BaseModel,
): Promise<ValidationError | null> {
  const conflict = constraint.conflict(owner, instance);
  const { condition } = constraint;
  if (conflict === null || (condition !== null && !(await fits(condition, owner, instance)))) return null;
  let rows = (owner._meta.defaultManager as unknown as QuerySet<BaseModel>)
    .using(stateOf(instance).db)
    .filterUnchecked(conflict);
  if (condition !== null) rows = rows.filterUnchecked(condition);
  if (!stateOf(instance).adding && isKeySet(owner._meta, instance))
    rows = rows.exclude({ pk: owner._meta.pk.valueFromObject(instance) } as never);
  return (await rows.exists()) ? violation(constraint) : null;
}
