/** Fields that convert the values of expressions, one of each kind. */
import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";
import { FieldError } from "../../../core/errors/exceptions.ts";
import { BinaryField } from "../fields/binary-field.ts";
import { BooleanField } from "../fields/boolean-field.ts";
import { BigIntegerField } from "../fields/big-integer-field.ts";
import { CharField } from "../fields/char-field.ts";
import { DateField } from "../fields/date-field.ts";
import { DateTimeField } from "../fields/date-time-field.ts";
import { DecimalField } from "../fields/decimal-field.ts";
import { DurationField } from "../fields/duration-field.ts";
import { describeValue, Field } from "../fields/field.ts";
import { FloatField } from "../fields/float-field.ts";
import { GenericIPAddressField } from "../fields/generic-ip-address-field.ts";
import { IntegerField } from "../fields/integer-field.ts";
import { TextField } from "../fields/text-field.ts";
import { TimeField } from "../fields/time-field.ts";
import type { Plain } from "../types/brands.ts";

export const OUTPUT = {
  text: new CharField(),
  longText: new TextField(),
  integer: new IntegerField(),
  bigInteger: new BigIntegerField(),
  float: new FloatField(),
  decimal: new DecimalField(),
  boolean: new BooleanField(),
  date: new DateField(),
  dateTime: new DateTimeField(),
  time: new TimeField(),
  duration: new DurationField(),
  binary: new BinaryField(),
} as const;

/** What an option `outputField` takes: `models.IntegerField()`, which the compiler sees as a number, or an instance of a field class. */
export type OutputField = unknown;

/** The value of an expression with an output field `F`, as `models.IntegerField()` or `new fields.IntegerField()` gives it. */
export type OutputValue<F> = F extends Field ? unknown : Plain<F>;

/** The field given as `outputField`. Throws TypeError for what is no field: data cannot be one. */
export function outputFieldOf(value: OutputField): Field | undefined {
  if (value === undefined || value === null || value instanceof Field) return value ?? undefined;
  throw new TypeError(`outputField must be a field, such as models.IntegerField(), not ${describeValue(value)}.`);
}

/** An expression whose type is known. */
export interface Typed {
  readonly field: Field | null;
}

/**
 * The field that all expressions have; null when none knows one. Throws `FieldError` when they differ, as Django does;
 * whole numbers of all sizes go together, and so do texts.
 */
export function commonField(sources: readonly Typed[], what: string): Field | null {
  let common: Field | null = null;
  for (const { field } of sources) {
    if (field === null) continue;
    const target = field.targetField;
    if (common !== null && !goTogether(common, target)) {
      throw new FieldError(
        `Expression contains mixed types: ${common.constructor.name}, ${target.constructor.name}. You must set outputField.`,
        { hint: `Give ${what} an outputField.` },
      );
    }
    common ??= target;
  }
  return common;
}

function goTogether(a: Field, b: Field): boolean {
  return a.getInternalType() === b.getInternalType() || (isInteger(a) && isInteger(b)) || (isShort(a) && isShort(b));
}

/** Whether it is a CharField or derived from it in Django. */
function isShort(field: Field): boolean {
  return field instanceof CharField && !(field instanceof TextField) && !(field instanceof GenericIPAddressField);
}

/** The field that fits a plain value; null for null and for values that are no parameter. */
export function fieldOfValue(value: unknown): Field | null {
  switch (typeof value) {
    case "string":
      return OUTPUT.text;
    case "boolean":
      return OUTPUT.boolean;
    case "bigint":
      return OUTPUT.bigInteger;
    case "number":
      return Number.isInteger(value) ? OUTPUT.bigInteger : OUTPUT.float;
  }
  if (value instanceof Date || value instanceof Temporal.Instant || value instanceof Temporal.ZonedDateTime)
    return OUTPUT.dateTime;
  if (value instanceof Temporal.PlainDate) return OUTPUT.date;
  if (value instanceof Temporal.PlainTime) return OUTPUT.time;
  if (value instanceof Temporal.Duration) return OUTPUT.duration;
  if (value instanceof Decimal) return OUTPUT.decimal;
  if (value instanceof Uint8Array) return OUTPUT.binary;
  return null;
}

const isInteger = (field: Field): boolean => field.targetField instanceof IntegerField;

/** The field of an arithmetic result. Undefined: the kinds do not go together. */
export function combineFields(left: Field | null, right: Field | null, operator: string): Field | null | undefined {
  if (left === null || right === null) return left ?? right;
  const [a, b] = [left.targetField, right.targetField];
  if (isInteger(a) && isInteger(b)) return a.getInternalType() === b.getInternalType() ? a : OUTPUT.bigInteger;
  const numbers = [a, b].every((f) => isInteger(f) || f instanceof FloatField || f instanceof DecimalField);
  if (numbers) {
    if (a instanceof FloatField || b instanceof FloatField)
      return a instanceof DecimalField || b instanceof DecimalField ? undefined : OUTPUT.float;
    const decimals = [a, b].filter((f) => f instanceof DecimalField);
    // Multiplying and dividing make digits that the column does not have.
    return decimals.length === 1 && operator !== "/" && operator !== "^"
      ? decimals[0]!
      : operator === "+" || operator === "-"
        ? a
        : OUTPUT.decimal;
  }
  if (operator === "-" && sameTemporal(a, b)) return OUTPUT.duration;
  if (b instanceof DurationField && a instanceof DateField)
    return a instanceof DateTimeField || a instanceof TimeField ? a : OUTPUT.dateTime;
  if (a instanceof DurationField && b instanceof DateField && operator === "+")
    return b instanceof DateTimeField || b instanceof TimeField ? b : OUTPUT.dateTime;
  if (a instanceof DurationField && (b instanceof DurationField || isInteger(b) || b instanceof FloatField))
    return OUTPUT.duration;
  return a.getInternalType() === b.getInternalType() ? a : undefined;
}

function sameTemporal(a: Field, b: Field): boolean {
  return a instanceof DateField && b instanceof DateField && a.getInternalType() === b.getInternalType();
}

/** Kind of a field for date functions. */
export function temporalSource(field: Field | null): "date" | "datetime" | "time" | null {
  const target = field?.targetField;
  if (target instanceof DateTimeField) return "datetime";
  if (target instanceof TimeField) return "time";
  return target instanceof DateField ? "date" : null;
}
