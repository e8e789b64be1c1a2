/** Which value a field function gives to a property. */
import type { Text } from "../../../utils/lazy.ts";
import type { ChoiceGroup, ChoiceValue, FieldOptions } from "../fields/field-options.ts";
import type { Storage } from "../../../core/files/storage.ts";
import type { UploadTo } from "../files/file-field.ts";
import type { Expression } from "../expressions/expression.ts";
import type { OnDelete } from "../relations/on-delete.ts";
import type { BaseModel } from "../model.ts";
import type { Cls, Default, PrimaryKey, Ref } from "./brands.ts";

type ChoiceList<V extends ChoiceValue> = readonly (readonly [V, Text] | ChoiceGroup)[];
/** Choices as lists, groups, or what `TextChoices()` gives. */
type Choices<V extends ChoiceValue> =
  | ChoiceList<V>
  | { readonly choices: readonly (readonly [V, Text])[] }
  | (() => ChoiceList<V>);

/** Options of a field whose values are `V`. */
export interface Options<V> extends Omit<FieldOptions, "default" | "dbDefault" | "choices"> {
  readonly default?: V | (() => V) | undefined;
  // oxlint-disable-next-line typescript/no-explicit-any -- the value of an expression is checked by the database
  readonly dbDefault?: V | Expression<any> | undefined;
}
export interface TextOptions extends Options<string> {
  readonly maxLength?: number | undefined;
  readonly choices?: Choices<string> | undefined;
}
export interface SlugOptions extends TextOptions {
  readonly allowUnicode?: boolean | undefined;
}
export interface IpOptions extends TextOptions {
  readonly protocol?: "both" | "IPv4" | "IPv6" | undefined;
}
export interface NumberOptions extends Options<number> {
  readonly choices?: Choices<number> | undefined;
}
export interface DateOptions<V> extends Options<V> {
  readonly autoNow?: boolean | undefined;
  readonly autoNowAdd?: boolean | undefined;
}

/** Options of a field that keeps a file in a storage. */
export interface FileOptions extends Omit<FieldOptions, "default" | "dbDefault" | "choices"> {
  readonly default?: string | undefined;
  readonly uploadTo?: UploadTo | undefined;
  readonly storage?: Storage | (() => Storage) | undefined;
  readonly maxLength?: number | undefined;
}

/** Options of a column that the database computes; `V` is the value of `outputField`. */
export interface GeneratedOptions<V>
  extends Omit<FieldOptions, "default" | "dbDefault" | "choices" | "editable" | "blank"> {
  // oxlint-disable-next-line typescript/no-explicit-any -- the value of the expression need not be that of the field
  readonly expression: Expression<any>;
  readonly outputField: V;
  readonly dbPersist: boolean;
}

/** The values that the choices allow. */
export type ChoiceOf<O, V> = O extends { choices: readonly (infer C)[] }
  ? C extends readonly [infer X, infer L]
    ? L extends Text
      ? X & V
      : L extends readonly (readonly [infer Y, unknown])[]
        ? Y & V
        : V
    : V
  : O extends { choices: { readonly choices: readonly (readonly [infer X, unknown])[] } }
    ? X & V
    : V;

/** The value of a property: nullable, with a default, a key, or plain. */
export type Val<O, V> = O extends { null: true }
  ? V | null
  : O extends { primaryKey: true }
    ? PrimaryKey<V>
    : O extends
          | { default: unknown }
          | { dbDefault: unknown }
          | { autoNow: true }
          | { autoNowAdd: true }
          | { blank: true }
      ? Default<V>
      : V;

export interface RelationOptions extends Omit<FieldOptions, "choices" | "default" | "dbDefault"> {
  readonly relatedName?: string | undefined;
  readonly relatedQueryName?: string | undefined;
  /** Lookups that the admin and forms offer rows by. */
  readonly limitChoicesTo?: unknown;
  readonly dbConstraint?: boolean | undefined;
}
export interface KeyOptions extends RelationOptions {
  readonly onDelete: OnDelete;
  readonly toField?: string | undefined;
  readonly parentLink?: boolean | undefined;
  readonly default?: unknown;
}
// oxlint-disable-next-line typescript/no-explicit-any -- through models of any kind
type AnyModel = () => Cls<any>;
export interface ManyOptions extends RelationOptions {
  readonly through?: AnyModel | undefined;
  readonly throughFields?: readonly [string, string] | undefined;
  readonly dbTable?: string | undefined;
  readonly symmetrical?: boolean | undefined;
}

/** The value of a foreign key to `I`. */
export type RefVal<O, I> = O extends { null: true } ? Ref<I> | null : Ref<I>;

/** Properties of `I` that may name a relation: all but those every model has. */
export type OwnProperty<I> = Exclude<keyof I & string, keyof BaseModel>;
