/** The base of all fields: options, names, conversions, validation. Follows `django.db.models.Field` (docs/ref/models/fields). */
import { FieldError } from "../../../core/errors/exceptions.ts";
import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import { ValidationError } from "../../../core/validators/validation-error.ts";
import { runValidator } from "../../../core/validators/validator.ts";
import { LazyText, type Text } from "../../../utils/lazy.ts";
import type { ValueConverters } from "../../backends/contract.ts";
import type { SchemaField } from "../../backends/schema.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import { Expression } from "../expressions/expression.ts";
import type { BaseModel } from "../model.ts";
import { snakeCase, spacedName } from "../names.ts";
import type { RemoteField } from "../relations/remote-field.ts";
import { flattenChoices, normalizeChoices } from "./choices.ts";
import type { Choice, ChoiceGroup, FieldOptions, Validator } from "./field-options.ts";

export type ModelClass = typeof BaseModel;

/** What the migration writer needs to write a field down: `models.CharField({ maxLength: 200 })`. */
export interface Deconstructed {
  readonly name: string;
  /** `models.CharField`; a custom field gives a path of its own. */
  readonly path: string;
  /** Positional arguments before the options: the target of a relation as `"app.Model"`. */
  readonly args: readonly unknown[];
  /** Options that differ from the defaults. */
  readonly options: Readonly<Record<string, unknown>>;
}

const EMPTY_OPTIONS: FieldOptions = Object.freeze({});
let counter = 0;

const DEFAULT_MESSAGES: Readonly<Record<string, Text>> = {
  invalid_choice: _("Value %(value)r is not a valid choice."),
  null: _("This field cannot be null."),
  blank: _("This field cannot be blank."),
  unique: _("%(model_name)s with this %(field_label)s already exists."),
  unique_for_date: _("%(field_label)s must be unique for %(date_field_label)s %(lookup_type)s."),
};

/** Whether `value` counts as empty in forms and validation (Django's `EMPTY_VALUES`). */
export function isEmptyValue(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== "object") return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.keys(value).length === 0;
}

/**
 * A column of a model, or a relation without one.
 *
 * A class of your own derives from this (or from a built-in field) and becomes usable in models through `createField`:
 *
 * ```ts
 * class HandFieldClass extends fields.Field { override getInternalType() { return "CharField"; } }
 * export const HandField = createField<string>(HandFieldClass);
 * ```
 */
export class Field implements SchemaField {
  /** Name after `models.` in migration files. */
  static readonly path: string = "models.Field";
  static readonly internalType: string = "Field";
  static readonly description: Text = _("Field of type: %(field_type)s");
  static readonly messages: Readonly<Record<string, Text>> = DEFAULT_MESSAGES;
  /** Whether the empty string is an ordinary value, so that forms store "" rather than NULL. */
  static readonly emptyStringsAllowed: boolean = true;

  readonly options: FieldOptions;
  readonly creationCounter: number;
  /** Property of the model, such as `publishedAt`. */
  name = "";
  /** Property that gives the raw value: `authorId` of `author`, else the name. */
  attname = "";
  /** Name in fixtures and in Django: `published_at`. */
  serializedName = "";
  column: string | null = null;
  #model: ModelClass | null = null;
  verboseName: Text;
  readonly helpText: Text;
  readonly null: boolean;
  readonly blank: boolean;
  readonly unique: boolean;
  readonly dbIndex: boolean;
  readonly primaryKey: boolean;
  readonly editable: boolean;
  readonly serialize: boolean;
  readonly choices: readonly (Choice | ChoiceGroup)[] | null;
  readonly errorMessages: Readonly<Record<string, Text>>;
  readonly maxLength: number | undefined;
  readonly maxDigits: number | undefined;
  readonly decimalPlaces: number | undefined;
  /** Whether the ORM added the field itself, as the automatic `id`. */
  autoCreated = false;
  remoteField: RemoteField | null = null;
  #default: unknown;

  constructor(options: FieldOptions = EMPTY_OPTIONS) {
    this.options = options;
    this.creationCounter = counter++;
    const { verboseName, helpText = "", choices } = options;
    this.verboseName = verboseName ?? "";
    this.helpText = helpText;
    this.null = options.null ?? false;
    this.blank = options.blank ?? false;
    this.primaryKey = options.primaryKey ?? false;
    this.unique = this.primaryKey || (options.unique ?? false);
    this.dbIndex = options.dbIndex ?? false;
    this.editable = options.editable ?? true;
    this.serialize = options.serialize ?? true;
    this.choices = choices === undefined ? null : normalizeChoices(choices);
    this.#default = options.default;
    this.errorMessages = { ...messagesOf(this.constructor as typeof Field), ...options.errorMessages };
  }

  // ---- what it is ----

  /** Whether it has a column. */
  get concrete(): boolean {
    return this.column !== null;
  }

  get isRelation(): boolean {
    return this.remoteField !== null;
  }

  readonly manyToMany: boolean = false;
  readonly manyToOne: boolean = false;
  readonly oneToMany: boolean = false;
  readonly oneToOne: boolean = false;
  readonly hidden: boolean = false;
  /** Whether it is no field of the table, but one that stands beside them: a generic relation. */
  readonly privateOnly: boolean = false;

  /** The model this field belongs to. Throws for a field that stands in no model. */
  get model(): ModelClass {
    if (this.#model === null) throw new FieldError(`The ${this.constructor.name} ${this.name} belongs to no model.`);
    return this.#model;
  }

  get isBound(): boolean {
    return this.#model !== null;
  }

  /** `library.Book.title`. */
  get label(): string {
    return this.#model === null ? `unbound ${this.constructor.name}` : `${this.#model._meta.label}.${this.name}`;
  }

  getInternalType(): string {
    return (this.constructor as typeof Field).internalType;
  }

  /** SQL type by vendor, for custom fields; null: the backend knows the internal type. */
  dbType(_vendor: string): string | null {
    return null;
  }

  /** The field that decides the type of the column: itself, or the key a relation points to. */
  get targetField(): Field {
    return this;
  }

  get dbColumn(): string | undefined {
    return this.options.dbColumn;
  }

  get dbComment(): string | undefined {
    return this.options.dbComment;
  }

  get dbCollation(): string | undefined {
    return this.options.dbCollation;
  }

  /** Whether the empty string can stand for "no value". */
  get emptyStringsAllowed(): boolean {
    return (this.constructor as typeof Field).emptyStringsAllowed;
  }

  // ---- joining a model ----

  /** Gives the field its model and names. */
  contributeToClass(model: ModelClass, name: string): void {
    this.setNameAndColumn(name);
    this.#model = model;
  }

  protected setNameAndColumn(name: string): void {
    this.name = name;
    this.attname = this.getAttname();
    this.serializedName = snakeCase(name);
    this.column = this.getColumn();
    if (this.options.verboseName === undefined) this.verboseName = spacedName(name);
  }

  getAttname(): string {
    return this.name;
  }

  protected getColumn(): string | null {
    return this.options.dbColumn ?? snakeCase(this.attname);
  }

  /** A fresh field with the same options, bound to nothing. */
  clone(): Field {
    return new (this.constructor as new (options: FieldOptions) => Field)(this.options);
  }

  /** How the field is written in a migration. */
  deconstruct(): Deconstructed {
    const options: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(this.options)) {
      if (value !== undefined && value !== this.defaultOption(key)) options[key] = value;
    }
    if (this.choices !== null) options.choices = this.choices;
    return { name: this.name, path: (this.constructor as typeof Field).path, args: [], options };
  }

  /** The value an option has when it is not given. */
  protected defaultOption(key: string): unknown {
    return key === "editable" || key === "serialize"
      ? true
      : key === "helpText"
        ? ""
        : key in FALSE_OPTIONS
          ? false
          : undefined;
  }

  // ---- defaults and choices ----

  hasDefault(): boolean {
    return this.#default !== undefined;
  }

  /** The default of new instances: the given one, else "" for text that may not be NULL, else null. */
  getDefault(): unknown {
    if (this.#default !== undefined)
      return typeof this.#default === "function" ? (this.#default as () => unknown)() : this.#default;
    if (this.options.dbDefault !== undefined) return undefined;
    return !this.emptyStringsAllowed || this.null ? null : "";
  }

  /** Default kept in the database; null: none. */
  dbDefaultNode(vendor: string): SqlExpression | null {
    const value = this.options.dbDefault;
    if (value === undefined) return null;
    if (!Expression.is(value)) return { kind: "param", value: this.getPrepValue(value) };
    return value.resolve(this.model._meta.schemaScope(vendor)).node;
  }

  readonly generated: SchemaField["generated"] = null;

  /** Constant for existing rows when the column is added; undefined: none. Prepared, not yet in driver form. */
  getEffectiveDefault(): unknown {
    if (this.hasDefault()) return this.getPrepValue(this.getDefault());
    if (!this.null && this.blank && this.emptyStringsAllowed) return "";
    return undefined;
  }

  /** Choices without their groups. */
  get flatChoices(): readonly Choice[] {
    return this.choices === null ? [] : flattenChoices(this.choices);
  }

  /** The label of a value; the value itself when it is no choice. */
  getChoiceLabel(value: unknown): Text {
    const found = this.flatChoices.find(([choice]) => choice === value);
    return found === undefined ? String(value ?? "") : found[1];
  }

  // ---- conversions ----

  /** Raw value of a property (what is stored): a relation gives the key. */
  valueFromObject(instance: object): unknown {
    return (instance as Record<string, unknown>)[this.attname];
  }

  /** What a field slot of a new instance holds. Relations make an unfetched reference of a key. @internal */
  initialValue(_owner: object, value: unknown): unknown {
    return value;
  }

  /** Puts a raw value into the slot of an instance. */
  setRawValue(instance: object, value: unknown): void {
    (instance as Record<string, unknown>)[this.name] = value;
  }

  /** A value as it is kept in instances, made of user input or of serialized data. Throws `ValidationError`. */
  toPython(value: unknown): unknown {
    return value;
  }

  /** A value in the form of queries: checked, and refused when it cannot be one of this field's. */
  getPrepValue(value: unknown): unknown {
    return value === undefined || LazyText.is(value) ? String(value ?? "") : value;
  }

  /** A value in the driver's form. */
  getDbPrepValue(value: unknown, converters: ValueConverters): unknown {
    const prepared = this.getPrepValue(value);
    return prepared === null ? null : converters.toDriver(this.getInternalType(), prepared, this);
  }

  /** A value as a parameter of a query. @internal */
  paramNode(value: unknown, converters: ValueConverters): SqlExpression {
    return { kind: "param", value: this.getDbPrepValue(value, converters) };
  }

  /** `getDbPrepValue` for saving; fields may add what only writing needs. */
  getDbPrepSave(value: unknown, converters: ValueConverters): unknown {
    return this.getDbPrepValue(value, converters);
  }

  /** Sets and returns the value just before it is saved (`autoNow` and relatives). */
  preSave(instance: object, _adding: boolean): unknown {
    return this.valueFromObject(instance);
  }

  /** What must be done before the row can be saved and takes time: files go into their storage. */
  prepareSave?(instance: object): Promise<void>;

  /** The value as text, for serializers. */
  valueToString(instance: object): string {
    return String(this.valueFromObject(instance) ?? "");
  }

  // ---- validation ----

  /** Validators of the field: the built-in ones and the given ones. */
  get validators(): readonly Validator[] {
    return [...this.defaultValidators(), ...(this.options.validators ?? [])];
  }

  protected defaultValidators(): readonly Validator[] {
    return [];
  }

  /** Converts, then checks choices, null, blank and validators. Throws `ValidationError`; returns the clean value. */
  clean(value: unknown, instance: object | null): unknown {
    const converted = this.toPython(value);
    this.validate(converted, instance);
    this.runValidators(converted);
    return converted;
  }

  /** Checks choices, null and blank. */
  validate(value: unknown, _instance: object | null): void {
    if (!this.editable) return;
    if (this.choices !== null && !isEmptyValue(value)) {
      if (this.flatChoices.some(([choice]) => choice === value)) return;
      throw this.error("invalid_choice", { value });
    }
    if (value === null && !this.null) throw this.error("null");
    if (!this.blank && isEmptyValue(value)) throw this.error("blank");
  }

  runValidators(value: unknown): void {
    if (isEmptyValue(value)) return;
    const errors: ValidationError[] = [];
    for (const validator of this.validators) {
      try {
        runValidator(validator, value);
      } catch (error) {
        if (!(error instanceof ValidationError)) throw error;
        for (const single of error.errorList) {
          const own =
            single.code === "" || !Object.hasOwn(this.errorMessages, single.code)
              ? undefined
              : this.errorMessages[single.code];
          errors.push(
            own === undefined ? single : new ValidationError(own, { code: single.code, params: single.params }),
          );
        }
      }
    }
    if (errors.length > 0) throw new ValidationError(errors);
  }

  /** The error of one of this field's messages. */
  error(code: string, params?: Readonly<Record<string, unknown>>): ValidationError {
    const message = this.errorMessages[code] ?? code;
    return new ValidationError(message, { code, params });
  }

  /** Refuses a value of the wrong kind before any SQL is made. */
  refuse(value: unknown, expected: string): never {
    throw new FieldError(`Field '${this.name}' expected ${expected} but got ${describeValue(value)}.`, {
      hint: `Pass ${expected} to ${this.isBound ? this.label : this.name}; data from requests goes through a form first.`,
    });
  }

  toString(): string {
    return this.label;
  }
}

const FALSE_OPTIONS: Readonly<Record<string, true>> = {
  // @ts-expect-error __proto__ makes the table free of inherited names
  __proto__: null,
  null: true,
  blank: true,
  unique: true,
  dbIndex: true,
  primaryKey: true,
  autoNow: true,
  autoNowAdd: true,
};

const messageTables = new WeakMap<object, Readonly<Record<string, Text>>>();

/** Messages of a class and of the classes above it. */
function messagesOf(fieldClass: typeof Field): Readonly<Record<string, Text>> {
  const known = messageTables.get(fieldClass);
  if (known !== undefined) return known;
  const parent = fieldClass === Field ? {} : messagesOf(Object.getPrototypeOf(fieldClass) as typeof Field);
  const table = { ...parent, ...fieldClass.messages };
  messageTables.set(fieldClass, table);
  return table;
}

/** A short picture of a value for messages. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (typeof value === "object")
    return Array.isArray(value)
      ? "an array"
      : `an object (${Object.getPrototypeOf(value)?.constructor?.name ?? "without prototype"})`;
  return `${typeof value} ${String(value).slice(0, 60)}`;
}
