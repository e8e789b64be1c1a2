/** Ranges in one column (docs/ref/contrib/postgres/fields, "Range Fields"). */
import type { Decimal } from "decimal.js";
import type { Temporal } from "temporal-polyfill";
import type { ValueConverters } from "../../../db/backends/contract.ts";
import { DataError } from "../../../db/errors.ts";
import { createField } from "../../../db/models/create-field.ts";
import type { WithLookups } from "../../../db/models/types/brands.ts";
import { BigIntegerField } from "../../../db/models/fields/big-integer-field.ts";
import { DateField } from "../../../db/models/fields/date-field.ts";
import { DateTimeField } from "../../../db/models/fields/date-time-field.ts";
import { DecimalField } from "../../../db/models/fields/decimal-field.ts";
import { Field } from "../../../db/models/fields/field.ts";
import type { FieldOptions } from "../../../db/models/fields/field-options.ts";
import { IntegerField } from "../../../db/models/fields/integer-field.ts";
import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import type { Text } from "../../../utils/lazy.ts";
import { parseRange, quoted } from "../array-text.ts";
import { elementReader, elementText } from "../element.ts";
import { Range, type RangeBounds } from "../range.ts";

export interface RangeFieldOptions extends FieldOptions {
  /** Bounds of ranges given as `[lower, upper]`. Default: `"[)"`. Only for fields of moments and decimals. */
  readonly defaultBounds?: RangeBounds | undefined;
}

/** Base of the field classes. */
export abstract class RangeField extends Field {
  static override readonly path: string = "belleville/contrib/postgres#RangeField";
  static override readonly emptyStringsAllowed: boolean = false;
  /** Type of the column. */
  abstract readonly rangeType: string;
  /** The field of the ends. */
  abstract readonly baseField: Field;
  #read: ((text: string | null) => unknown) | null = null;

  override dbType(vendor: string): string | null {
    return vendor === "postgresql" ? this.rangeType : null;
  }

  get defaultBounds(): RangeBounds {
    return (this.options as RangeFieldOptions).defaultBounds ?? "[)";
  }

  fromDbValue(value: unknown): unknown {
    if (typeof value !== "string") return value;
    const parts = parseRange(value);
    if (parts === null) return Range.empty();
    const read = (this.#read ??= elementReader(this.baseField));
    return new Range(read(parts.lower), read(parts.upper), { bounds: parts.bounds as RangeBounds });
  }

  override getPrepValue(value: unknown): unknown {
    if (value === null || value === undefined || value instanceof Range) return value ?? null;
    if (Array.isArray(value) && value.length === 2)
      return new Range<unknown>(value[0], value[1], { bounds: this.defaultBounds });
    return this.refuse(value, "a Range or a list of two ends");
  }

  override getDbPrepValue(value: unknown, _converters: ValueConverters): unknown {
    const range = this.getPrepValue(value) as Range<unknown> | null;
    if (range === null) return null;
    if (range.isEmpty) return "empty";
    const end = (item: unknown): string => {
      if (item === null) return "";
      const text = elementText(this.baseField, item);
      if (text === null) throw new DataError(`The end ${String(item)} of a range cannot be stored in ${this.label}.`);
      return quoted(text);
    };
    return `${range.bounds[0]}${end(range.lower)},${end(range.upper)}${range.bounds[1]}`;
  }

  override toPython(value: unknown): unknown {
    if (value instanceof Range || value === null || value === undefined) return value ?? null;
    const given: unknown = typeof value === "string" ? JSON.parse(value) : value;
    const { lower, upper, bounds, empty } = (
      Array.isArray(given) ? { lower: given[0] as unknown, upper: given[1] as unknown } : given
    ) as { lower?: unknown; upper?: unknown; bounds?: RangeBounds; empty?: boolean };
    if (empty === true) return Range.empty();
    const end = (item: unknown): unknown =>
      item === undefined || item === null ? null : this.baseField.toPython(item);
    return new Range(end(lower), end(upper), { bounds: bounds ?? this.defaultBounds });
  }

  override valueToString(instance: object): string {
    const range = this.valueFromObject(instance) as Range<unknown> | null;
    if (range === null) return "null";
    const end = (item: unknown): string | null => (item === null ? null : elementText(this.baseField, item));
    if (range.isEmpty) return JSON.stringify({ empty: true });
    return JSON.stringify({ lower: end(range.lower), upper: end(range.upper), bounds: range.bounds });
  }
}

export class IntegerRangeFieldClass extends RangeField {
  static override readonly path: string = "belleville/contrib/postgres#IntegerRangeField";
  static override readonly internalType: string = "IntegerRangeField";
  static override readonly description: Text = _("Integer range");
  readonly rangeType = "int4range";
  readonly baseField = named(new IntegerField());
}

export class BigIntegerRangeFieldClass extends RangeField {
  static override readonly path: string = "belleville/contrib/postgres#BigIntegerRangeField";
  static override readonly internalType: string = "BigIntegerRangeField";
  static override readonly description: Text = _("Big integer range");
  readonly rangeType = "int8range";
  readonly baseField = named(new BigIntegerField());
}

export class DecimalRangeFieldClass extends RangeField {
  static override readonly path: string = "belleville/contrib/postgres#DecimalRangeField";
  static override readonly internalType: string = "DecimalRangeField";
  static override readonly description: Text = _("Decimal range");
  readonly rangeType = "numrange";
  readonly baseField = named(new DecimalField());
}

export class DateTimeRangeFieldClass extends RangeField {
  static override readonly path: string = "belleville/contrib/postgres#DateTimeRangeField";
  static override readonly internalType: string = "DateTimeRangeField";
  static override readonly description: Text = _("Date/time range");
  readonly rangeType = "tstzrange";
  readonly baseField = named(new DateTimeField());
}

export class DateRangeFieldClass extends RangeField {
  static override readonly path: string = "belleville/contrib/postgres#DateRangeField";
  static override readonly internalType: string = "DateRangeField";
  static override readonly description: Text = _("Date range");
  readonly rangeType = "daterange";
  readonly baseField = named(new DateField());
}

/** The ends are no column; errors call them so. */
function named<F extends Field>(field: F): F {
  field.name = "end of the range";
  return field;
}

/** Lookups of a range of `V`. */
export interface RangeLookups<V> {
  exact: Range<V> | readonly [V | null, V | null];
  in: readonly Range<V>[];
  isnull: boolean;
  contains: Range<V> | V;
  contained_by: Range<V>;
  overlap: Range<V>;
  fully_lt: Range<V>;
  fully_gt: Range<V>;
  not_lt: Range<V>;
  not_gt: Range<V>;
  adjacent_to: Range<V>;
  startswith: V;
  endswith: V;
  isempty: boolean;
  lower_inc: boolean;
  lower_inf: boolean;
  upper_inc: boolean;
  upper_inf: boolean;
}
type RangeOf<V> = WithLookups<Range<V>, RangeLookups<V>>;

interface Bounds {
  readonly defaultBounds?: RangeBounds;
}

/** A range of whole numbers; PostgreSQL gives it back with the bounds `[)`. */
export const IntegerRangeField = createField<RangeOf<number>>(IntegerRangeFieldClass);
export const BigIntegerRangeField = createField<RangeOf<number>>(BigIntegerRangeFieldClass);
export const DecimalRangeField = createField<RangeOf<Decimal>, Bounds>(DecimalRangeFieldClass);
/** A range of moments: `stay = DateTimeRangeField()`, `filter({ stay__overlap: new Range(arrival, departure) })`. */
export const DateTimeRangeField = createField<RangeOf<Date>, Bounds>(DateTimeRangeFieldClass);
/** A range of dates; PostgreSQL gives it back with the bounds `[)`. */
export const DateRangeField = createField<RangeOf<Temporal.PlainDate>>(DateRangeFieldClass);
