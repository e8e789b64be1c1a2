/** Checks of single fields (docs/ref/checks, "Fields"). */
import { CheckError, type CheckMessage, CheckWarning } from "../../../core/checks/messages.ts";
import { Expression } from "../expressions/expression.ts";
import { AutoField } from "../fields/auto-field.ts";
import { CharField } from "../fields/char-field.ts";
import { CompositePrimaryKey } from "../fields/composite-primary-key.ts";
import { DateField } from "../fields/date-field.ts";
import { DecimalField } from "../fields/decimal-field.ts";
import type { Field } from "../fields/field.ts";
import { GeneratedField } from "../fields/generated-field.ts";
import { ForeignKey } from "../relations/foreign-key.ts";
import { ManyToManyField } from "../relations/many-to-many-field.ts";
import { DB_SET_DEFAULT, DO_NOTHING, SET_DEFAULT } from "../relations/on-delete.ts";
import { RelationField } from "../relations/relation-field.ts";
import type { Target } from "./target.ts";

type FieldCheck = (field: Field, targets: readonly Target[]) => Iterable<CheckMessage>;

const error = (field: Field, id: string, message: string, hint?: string): CheckMessage =>
  new CheckError(message, { obj: field.label, id: `fields.${id}`, hint });
const warning = (field: Field, id: string, message: string, hint?: string): CheckMessage =>
  new CheckWarning(message, { obj: field.label, id: `fields.${id}`, hint });

function* checkChoices(field: Field): Generator<CheckMessage> {
  if (field.choices === null || field.maxLength === undefined) return;
  const longest = Math.max(0, ...field.flatChoices.map(([value]) => (typeof value === "string" ? value.length : 0)));
  if (longest > field.maxLength)
    yield error(
      field,
      "E009",
      `'maxLength' is too small to fit the longest value in 'choices' (${longest} characters).`,
    );
}

function* checkDefault(field: Field): Generator<CheckMessage> {
  const given: unknown = field.options.default;
  const isShared =
    Array.isArray(given) ||
    (typeof given === "object" && given !== null && Object.getPrototypeOf(given) === Object.prototype);
  if (isShared) {
    const hint = "Use a callable instead, e.g., use `() => []` instead of `[]`.";
    const message = `${field.constructor.name} default should be a callable instead of an instance so that it's not shared between all field instances.`;
    yield new CheckWarning(message, { obj: field.label, id: "fields.E010", hint });
  }
  const { dbDefault } = field.options;
  if (!Expression.is(dbDefault)) return;
  if (dbDefault.containsAggregate)
    yield error(field, "E012", `${dbDefault.constructor.name} cannot be used in dbDefault.`);
}

function* checkSizes(field: Field): Generator<CheckMessage> {
  const whole = (value: unknown, least: number): boolean => Number.isSafeInteger(value) && (value as number) >= least;
  if (field instanceof CharField && field.maxLength !== undefined && !whole(field.maxLength, 1))
    yield error(field, "E121", "'maxLength' must be a positive integer.");
  if (!(field instanceof DecimalField)) return;
  const { maxDigits, decimalPlaces } = field;
  if ((maxDigits === undefined) !== (decimalPlaces === undefined)) {
    yield error(field, "E135", "DecimalField's maxDigits and decimalPlaces must both be defined or both omitted.");
    return;
  }
  if (maxDigits === undefined) return;
  if (!whole(decimalPlaces, 0)) yield error(field, "E131", "'decimalPlaces' must be a non-negative integer.");
  else if (!whole(maxDigits, 1)) yield error(field, "E133", "'maxDigits' must be a positive integer.");
  else if (decimalPlaces! > maxDigits)
    yield error(field, "E134", "'maxDigits' must be greater or equal to 'decimalPlaces'.");
}

function* checkKinds(field: Field): Generator<CheckMessage> {
  if (field instanceof AutoField && !field.primaryKey)
    yield error(field, "E100", "AutoFields must set primaryKey: true.");
  if (field instanceof DateField) {
    const { autoNow, autoNowAdd } = field.options as { autoNow?: boolean; autoNowAdd?: boolean };
    if ([autoNow === true, autoNowAdd === true, field.hasDefault()].filter(Boolean).length > 1) {
      yield error(
        field,
        "E160",
        "The options autoNow, autoNowAdd, and default are mutually exclusive. Only one of these options may be present.",
      );
    }
  }
}

function* checkGenerated(field: Field, targets: readonly Target[]): Generator<CheckMessage> {
  if (!(field instanceof GeneratedField)) return;
  if (field.options.null !== undefined) yield warning(field, "W225", "null has no effect on GeneratedField.");
  for (const { displayName, features } of targets) {
    if (!field.dbPersist && !features.supportsVirtualGenerated) {
      const message = `${displayName} does not support non-persisted GeneratedFields.`;
      yield error(field, "E221", message, "Set dbPersist: true on the field.");
    }
  }
}

function* checkRelation(field: Field): Generator<CheckMessage> {
  if (!(field instanceof RelationField)) return;
  const target = field.relatedModel;
  const through = field instanceof ManyToManyField;
  if (
    target._meta.pk instanceof CompositePrimaryKey ||
    (through && field.model._meta.pk instanceof CompositePrimaryKey)
  ) {
    const composite = target._meta.pk instanceof CompositePrimaryKey ? target : field.model;
    yield error(
      field,
      "E347",
      `Field defines a relation involving model '${composite._meta.objectName}' which has a CompositePrimaryKey and such relations are not supported.`,
    );
  }
  if (through) {
    if (field.options.unique === true) yield error(field, "E330", "ManyToManyFields cannot be unique.");
    if (field.options.null !== undefined) yield warning(field, "W340", "null has no effect on ManyToManyField.");
    if (field.options.validators !== undefined)
      yield warning(field, "W341", "ManyToManyField does not support validators.");
  } else if (field instanceof ForeignKey) yield* checkKey(field);
}

function* checkKey(field: ForeignKey): Generator<CheckMessage> {
  const { onDelete } = field.remoteField;
  const { foreignField } = field;
  if (!foreignField.unique && !isUniqueByConstraint(foreignField)) {
    yield error(
      field,
      "E311",
      `'${foreignField.label}' must be unique because it is referenced by a foreign key.`,
      "Add unique: true to this field or add a UniqueConstraint (without condition) in the model Meta.constraints.",
    );
  }
  if (field.unique && !field.oneToOne)
    yield warning(
      field,
      "W342",
      "Setting unique: true on a ForeignKey has the same effect as using a OneToOneField.",
      "ForeignKey({ unique: true }) is usually better served by a OneToOneField.",
    );
  if (onDelete === SET_DEFAULT && !field.hasDefault()) {
    const message = "Field specifies onDelete: SET_DEFAULT, but has no default value.";
    yield error(field, "E321", message, "Set a default value, or change the onDelete rule.");
  }
  if (onDelete === DB_SET_DEFAULT && field.options.dbDefault === undefined) {
    const message = "Field specifies onDelete: DB_SET_DEFAULT, but has no dbDefault value.";
    yield error(field, "E322", message, "Set a dbDefault value, or change the onDelete rule.");
  }
  if (onDelete === null || onDelete === DO_NOTHING) return;
  // Rows that the database deletes are not seen by the framework, which so cannot follow its own rules from there.
  const mixed = field.relatedModel._meta.fields.find((other) => {
    const rule = other instanceof ForeignKey ? other.remoteField.onDelete : null;
    return rule !== null && rule !== DO_NOTHING && (rule.dbAction === null) !== (onDelete.dbAction === null);
  });
  if (mixed !== undefined) {
    const [own, theirs] = onDelete.dbAction === null ? ["Python", "database"] : ["database", "Python"];
    yield error(
      field,
      "E323",
      `Field specifies ${own}-level onDelete variant, but referenced model uses ${theirs}-level variant.`,
      "Use either database or Python onDelete variants uniformly in the references chain.",
    );
  }
}

function isUniqueByConstraint(field: Field): boolean {
  return field.model._meta.constraints.some(
    (c) => c.kind === "unique" && c.condition === null && c.fields.length === 1 && c.fields[0] === field.name,
  );
}

/** All of them, each by itself. */
export const fieldChecks: readonly FieldCheck[] = [
  checkChoices,
  checkDefault,
  checkSizes,
  checkKinds,
  checkGenerated,
  checkRelation,
];
