/** The functions that models declare fields with: `title = models.CharField({ maxLength: 200 })`. */
import type { Decimal } from "decimal.js";
import type { Temporal } from "temporal-polyfill";
import { type FieldFunction, fieldFunction } from "./create-field.ts";
import * as fields from "./fields/index.ts";
import { checkOptionNames } from "./fields/option-names.ts";
import { takeField } from "./frames.ts";
import type { BaseModel } from "./model.ts";
import { ManyToManyField as ManyToManyFieldClass } from "./relations/many-to-many-field.ts";
import { ForeignKey as ForeignKeyClass } from "./relations/foreign-key.ts";
import { OneToOneField as OneToOneFieldClass } from "./relations/one-to-one-field.ts";
import { Reverse as ReverseClass, ReverseOne as ReverseOneClass } from "./relations/reverse.ts";
import type { Cls, Default, Lazy, Plain } from "./types/brands.ts";
import type {
  ChoiceOf,
  DateOptions,
  FileOptions,
  GeneratedOptions,
  IpOptions,
  KeyOptions,
  ManyOptions,
  NumberOptions,
  Options,
  OwnProperty,
  RefVal,
  SlugOptions,
  TextOptions,
  Val,
} from "./types/field-values.ts";
import type { RelatedManager } from "./types/managers.ts";
import type { Json } from "./types/values.ts";

interface Has<F> {
  [Symbol.hasInstance](value: unknown): value is F;
}
interface TextField<O0 extends TextOptions, F> extends Has<F> {
  <const O extends O0 = O0>(options?: O): Val<O, ChoiceOf<O, string>>;
}
interface NumberField<F> extends Has<F> {
  <const O extends NumberOptions = NumberOptions>(options?: O): Val<O, ChoiceOf<O, number>>;
}
interface AutoField<F> extends Has<F> {
  <const O extends Options<number> = Options<number>>(options?: O): Val<O & { primaryKey: true }, number>;
}
interface DateLike<V, F> extends Has<F> {
  <const O extends DateOptions<V> = DateOptions<V>>(options?: O): Val<O, V>;
}

// Options of each besides those that all fields take.
const DATE = ["autoNow", "autoNowAdd"];
const FILE = ["uploadTo", "storage", "maxLength"];
const RELATION = ["relatedName", "relatedQueryName", "limitChoicesTo", "dbConstraint", "swappable"];
const KEY = [...RELATION, "onDelete", "toField", "parentLink"];
const MANY = [...RELATION, "through", "throughFields", "dbTable", "symmetrical"];

export const CharField = fieldFunction(fields.CharField, ["maxLength"]) as TextField<TextOptions, fields.CharField>;
export const TextField = fieldFunction(fields.TextField, ["maxLength"]) as TextField<TextOptions, fields.TextField>;
export const SlugField = fieldFunction(fields.SlugField, ["maxLength", "allowUnicode"]) as TextField<
  SlugOptions,
  fields.SlugField
>;
export const EmailField = fieldFunction(fields.EmailField, ["maxLength"]) as TextField<TextOptions, fields.EmailField>;
export const URLField = fieldFunction(fields.URLField, ["maxLength"]) as TextField<TextOptions, fields.URLField>;
export const GenericIPAddressField = fieldFunction(fields.GenericIPAddressField, [
  "maxLength",
  "protocol",
  "unpackIpv4",
]) as TextField<IpOptions, fields.GenericIPAddressField>;
export const UUIDField = fieldFunction(fields.UUIDField, []) as FieldFunction<string, fields.UUIDField>;

export const BooleanField = fieldFunction(fields.BooleanField, []) as FieldFunction<boolean, fields.BooleanField>;
export const IntegerField = fieldFunction(fields.IntegerField, []) as NumberField<fields.IntegerField>;
export const BigIntegerField = fieldFunction(fields.BigIntegerField, []) as NumberField<fields.BigIntegerField>;
export const SmallIntegerField = fieldFunction(fields.SmallIntegerField, []) as NumberField<fields.SmallIntegerField>;
export const PositiveIntegerField = fieldFunction(
  fields.PositiveIntegerField,
  [],
) as NumberField<fields.PositiveIntegerField>;
export const PositiveSmallIntegerField = fieldFunction(
  fields.PositiveSmallIntegerField,
  [],
) as NumberField<fields.PositiveSmallIntegerField>;
export const PositiveBigIntegerField = fieldFunction(
  fields.PositiveBigIntegerField,
  [],
) as NumberField<fields.PositiveBigIntegerField>;
export const AutoField = fieldFunction(fields.AutoField, []) as AutoField<fields.AutoField>;
export const BigAutoField = fieldFunction(fields.BigAutoField, []) as AutoField<fields.BigAutoField>;
export const SmallAutoField = fieldFunction(fields.SmallAutoField, []) as AutoField<fields.SmallAutoField>;
export const FloatField = fieldFunction(fields.FloatField, []) as NumberField<fields.FloatField>;

interface DecimalOptions extends Options<Decimal | number | string> {
  /** Both or neither: without them PostgreSQL and SQLite keep numbers of any size. */
  readonly maxDigits?: number;
  readonly decimalPlaces?: number;
}
export const DecimalField = fieldFunction(fields.DecimalField, [
  "maxDigits",
  "decimalPlaces",
]) as Has<fields.DecimalField> & {
  <const O extends DecimalOptions = DecimalOptions>(options?: O): Val<O, Decimal>;
};

export const DateField = fieldFunction(fields.DateField, DATE) as DateLike<Temporal.PlainDate, fields.DateField>;
export const DateTimeField = fieldFunction(fields.DateTimeField, DATE) as DateLike<Date, fields.DateTimeField>;
export const TimeField = fieldFunction(fields.TimeField, DATE) as DateLike<Temporal.PlainTime, fields.TimeField>;
export const DurationField = fieldFunction(fields.DurationField, []) as FieldFunction<
  Temporal.Duration,
  fields.DurationField
>;
export const BinaryField = fieldFunction(fields.BinaryField, ["maxLength"]) as FieldFunction<
  Uint8Array,
  fields.BinaryField,
  { readonly maxLength?: number }
>;

type HasDefault = { readonly default: unknown } | { readonly dbDefault: unknown } | { readonly blank: true };

/** `settings = models.JSONField({ default: () => ({}) })`; another type of its values: `models.JSONField<Settings>()`. */
export const JSONField = fieldFunction(fields.JSONField, []) as Has<fields.JSONField> & {
  <const O extends Options<Json> = Options<Json>>(options?: O): Val<O, Json>;
  <T>(options: Options<T> & { readonly null: true }): T | null;
  <T>(options: Options<T> & { readonly null?: false } & HasDefault): Default<T>;
  <T>(options?: Options<T> & { readonly null?: false }): T;
};

function compositeKey(...names: readonly string[]): fields.CompositePrimaryKey {
  return new fields.CompositePrimaryKey(...names);
}
/** A key of several fields: `static pk = models.CompositePrimaryKey("product", "order");`. */
export const CompositePrimaryKey = Object.defineProperty(compositeKey, Symbol.hasInstance, {
  value: (value: unknown) => value instanceof fields.CompositePrimaryKey,
}) as typeof compositeKey & Has<fields.CompositePrimaryKey>;

/**
 * A column that the database computes from others of its row:
 * `total = models.GeneratedField({ expression: F("price").times(F("count")), outputField: models.IntegerField(), dbPersist: true })`.
 */
export const GeneratedField = fieldFunction(fields.GeneratedField, [
  "expression",
  "outputField",
  "dbPersist",
]) as Has<fields.GeneratedField> & {
  <V>(options: GeneratedOptions<V>): Default<Plain<V>>;
};

/** A file in a storage: `cover = models.FileField({ uploadTo: "covers/%Y/" })`. Assign an upload, and save. */
export const FileField = fieldFunction(fields.FileField, FILE) as Has<fields.FileField> & {
  (options?: FileOptions): Default<fields.FieldFile>;
};
/** A file that is an image; `widthField` and `heightField` name fields that get its size. */
export const ImageField = fieldFunction(fields.ImageField, [
  ...FILE,
  "widthField",
  "heightField",
]) as Has<fields.ImageField> & {
  (options?: FileOptions & { readonly widthField?: string; readonly heightField?: string }): Default<fields.FieldFile>;
};

// ---- relations ----

// oxlint-disable-next-line typescript/no-explicit-any -- each class has arguments of its own
function relationFunction(fieldClass: new (to: any, second: any) => fields.Field, names?: readonly string[]): unknown {
  const make = (to: unknown, second?: unknown): unknown =>
    takeField(fieldClass, typeof second === "object" && second !== null ? second : undefined, () => {
      if (names !== undefined && typeof second === "object" && second !== null)
        checkOptionNames(fieldClass.name, second, names);
      return new fieldClass(to, second);
    });
  Object.defineProperty(make, "name", { value: fieldClass.name });
  Object.defineProperty(make, Symbol.hasInstance, { value: (value: unknown) => value instanceof fieldClass });
  return make;
}

interface KeyFunction<F> extends Has<F> {
  <I extends BaseModel, const O extends KeyOptions>(to: () => Cls<I>, options: O): RefVal<O, I>;
  /** A target by its label, for models of other packages and for migrations. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a label says nothing of the type
  (to: string, options: KeyOptions): any;
}

/** Many rows to one: `author = models.ForeignKey(() => Author, { onDelete: models.CASCADE })`. */
export const ForeignKey = relationFunction(ForeignKeyClass, KEY) as KeyFunction<ForeignKeyClass>;
/** One row to one. */
export const OneToOneField = relationFunction(OneToOneFieldClass, KEY) as KeyFunction<OneToOneFieldClass>;

/** Many rows to many: `tags = models.ManyToManyField(() => Tag)`. */
export const ManyToManyField = relationFunction(ManyToManyFieldClass, MANY) as Has<ManyToManyFieldClass> & {
  <I extends BaseModel>(to: () => Cls<I>, options?: ManyOptions): RelatedManager<I>;
  (
    to: string,
    options?: Omit<ManyOptions, "through"> & { readonly through?: ManyOptions["through"] | string },
    // oxlint-disable-next-line typescript/no-explicit-any -- a label says nothing of the type
  ): RelatedManager<any>;
};

/** The typed name of the reverse side of a foreign key or many-to-many field; `by` is its property in the other model. */
export const Reverse = relationFunction(ReverseClass) as Has<ReverseClass> & {
  <I extends BaseModel, K extends OwnProperty<I>>(to: () => Cls<I>, by: K): RelatedManager<I>;
};

/** The reverse side of a one-to-one field. */
export const ReverseOne = relationFunction(ReverseOneClass) as Has<ReverseOneClass> & {
  <I extends BaseModel, K extends OwnProperty<I>>(to: () => Cls<I>, by: K): Lazy<I | null> | I | null;
};
