/** The base classes of models. Follows `django.db.models.Model` (docs/ref/models/instances). */
import {
  FieldError,
  ImproperlyConfigured,
  MultipleObjectsReturned,
  ObjectDoesNotExist,
} from "../../core/errors/exceptions.ts";
import { altersData } from "../../utils/alters-data.ts";
import { didYouMean } from "../../utils/suggest.ts";
import { ObjectNotUpdated } from "../errors.ts";
import type { BaseConstraint } from "./constraints.ts";
import { CompositePrimaryKey } from "./fields/composite-primary-key.ts";
import type { Field, ModelClass } from "./fields/field.ts";
import { Adopted, beginDefinition, pushValues, readDefinition } from "./frames.ts";
import { deferredPrototype } from "./hydrate/deferred.ts";
import { LOADING_ROW, LoadedRow } from "./hydrate/loaded-row.ts";
import { installAccessors } from "./install-accessors.ts";
import { isModelInstance, MODEL, ModelState, newState, ownState, STATE, setState, stateOf } from "./instance.ts";
import type { ModelMeta } from "./model-meta.ts";
import { Options, type SyntheticModel } from "./options.ts";
import { checkMixins } from "./mixins.ts";
import { deleteInstance } from "./persistence/delete-instance.ts";
import { isKeySet, keyText } from "./persistence/keys.ts";
import { neighbourBy } from "./persistence/neighbours.ts";
import { neighbour } from "./persistence/order-with-respect-to.ts";
import { refreshInstance, type RefreshOptions } from "./persistence/refresh.ts";
import { saveInstance, type SaveOptions, setBaseSave } from "./persistence/save.ts";
import type { Default, LOADED, PkOf } from "./types/brands.ts";
import { constraintsOf } from "./validation/constraints.ts";
import {
  type CleanOptions,
  cleanInstanceFields,
  fullClean,
  validateInstanceConstraints,
  validateInstanceUnique,
} from "./validation/full-clean.ts";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** What `delete()` gives: the number of deleted rows, in all and by label of the model. */
export type DeleteResult = readonly [total: number, byModel: Readonly<Record<string, number>>];

/**
 * A model without the automatic primary key: give one field `primaryKey: true`.
 *
 * ```ts
 * class Token extends models.BaseModel { id = models.UUIDField({ primaryKey: true, default: () => crypto.randomUUID() }); }
 * ```
 */
export class BaseModel {
  declare readonly [LOADED]: true;
  declare [STATE]: ModelState;
  static readonly [MODEL] = true;

  /** Makes an instance that is not saved yet; names that are no fields are refused. */
  constructor(values?: object) {
    const modelClass = new.target;
    const adopted = Adopted.read(values);
    // oxlint-disable-next-line no-constructor-return -- fields of further bases land on the instance of the first
    if (adopted !== undefined) return adopted as this;
    const definition = beginDefinition(modelClass, this);
    // oxlint-disable-next-line no-constructor-return -- the proxy sees which field lands under which name
    if (definition !== null) return definition as this;
    const meta = metaOf(modelClass);
    if (values !== undefined && LOADING_ROW in values) initialize(this, meta, values as LoadedRow);
    else create(this, meta, values);
  }

  /** All that is known of the model. */
  static get _meta(): Options {
    return metaOf(this);
  }

  /** Thrown when a row of this model is asked for and does not exist. */
  static get DoesNotExist(): typeof ObjectDoesNotExist {
    return exceptionOf(this, "DoesNotExist", ObjectDoesNotExist);
  }

  /** Thrown when one row of this model is asked for and there are several. */
  static get MultipleObjectsReturned(): typeof MultipleObjectsReturned {
    return exceptionOf(this, "MultipleObjectsReturned", MultipleObjectsReturned);
  }

  /** Thrown when a row of this model was to be updated and is not there. */
  static get NotUpdated(): typeof ObjectNotUpdated {
    return exceptionOf(this, "NotUpdated", ObjectNotUpdated);
  }

  /** An instance of a row: values by the names of their fields; fields that are not named are deferred. */
  static fromDb<I extends BaseModel>(
    this: new (
      values?: never,
    ) => I,
    db: string,
    fieldNames: readonly string[],
    values: readonly unknown[],
  ): I {
    return instanceOfRow(this as unknown as typeof BaseModel, db, fieldNames, values) as I;
  }

  /** The primary key, null before the first save. */
  get pk(): PkOf<this> {
    return metaOf(this.constructor as typeof BaseModel).pk.valueFromObject(this) as PkOf<this>;
  }

  /** Inserts or updates the row. Sends preSave and postSave. */
  save(options: SaveOptions = {}): Promise<void> {
    return saveInstance(this, options);
  }

  /** Deletes the row and what depends on it, by the rules of `onDelete`. */
  delete(options: { readonly using?: string; readonly keepParents?: boolean } = {}): Promise<DeleteResult> {
    return deleteInstance(this, options);
  }

  /** Reads the fields anew; relations that were loaded are forgotten. */
  async refreshFromDb(options: RefreshOptions = {}): Promise<this> {
    await refreshInstance(this, options);
    return this;
  }

  /** Checks fields, the model as a whole, uniqueness and constraints. Throws `ValidationError` keyed by field. */
  fullClean(options: CleanOptions = {}): Promise<void> {
    return fullClean(this, options);
  }

  /** Checks and converts each field's value. */
  cleanFields(options: { readonly exclude?: Iterable<string> } = {}): Promise<void> {
    return cleanInstanceFields(this, new Set(options.exclude));
  }

  /** Checks what concerns several fields; override it. */
  clean(): void | Promise<void> {}

  validateUnique(options: { readonly exclude?: Iterable<string> } = {}): Promise<void> {
    return validateInstanceUnique(this, new Set(options.exclude));
  }

  validateConstraints(options: { readonly exclude?: Iterable<string> } = {}): Promise<void> {
    return validateInstanceConstraints(this, new Set(options.exclude));
  }

  /** The constraints that `validateConstraints()` checks, with the model each belongs to; override it to leave some out. */
  getConstraints(): (readonly [ModelClass, readonly BaseConstraint[]])[] {
    return constraintsOf(this.constructor as typeof BaseModel);
  }

  /** The label of a field with choices; `book.getDisplay("status")` is Django's `book.get_status_display()`. */
  getDisplay(field: keyof this & string): string {
    const found = metaOf(this.constructor as typeof BaseModel).getField(field);
    return String(found.getChoiceLabel(found.valueFromObject(this)));
  }

  /**
   * The row with the next greater value of a date, among those that fit `filter`: Django's `get_next_by_pub_date()`.
   * Throws `DoesNotExist` behind the last one.
   */
  getNextBy(field: keyof this & string, filter: object = {}): Promise<this> {
    return neighbourBy(this, field, 1, filter) as Promise<this>;
  }

  /** The row with the next smaller value. */
  getPreviousBy(field: keyof this & string, filter: object = {}): Promise<this> {
    return neighbourBy(this, field, -1, filter) as Promise<this>;
  }

  /** The row behind this one among those of the same object of `Meta.orderWithRespectTo`. */
  getNextInOrder(): Promise<this> {
    return neighbour(this, 1) as Promise<this>;
  }

  getPreviousInOrder(): Promise<this> {
    return neighbour(this, -1) as Promise<this>;
  }

  /** What is stored of a field: of a relation the key. The property of that name when there is no such field. */
  serializableValue(name: string): unknown {
    const field = metaOf(this.constructor as typeof BaseModel).findField(name);
    return field?.concrete === true ? field.valueFromObject(this) : (this as Record<string, unknown>)[name];
  }

  /** What `JSON.stringify()` writes: the columns that were read, foreign keys as keys, and annotations. */
  toJSON(): Record<string, unknown> {
    const { concreteFields, manyToMany, reverseFields, privateFields } = metaOf(this.constructor as typeof BaseModel);
    const values: Record<string, unknown> = { ...(this as Record<string, unknown>) };
    for (const { name } of [...manyToMany, ...reverseFields.values(), ...privateFields]) delete values[name];
    for (const field of concreteFields) if (field.name in values) values[field.name] = field.valueFromObject(this);
    return values;
  }

  /** Whether the row is new (`adding`), and the alias of its database (`db`). */
  get _state(): ModelState {
    return ownState(this);
  }

  /** Names of fields that were not read from the database. */
  getDeferredFields(): ReadonlySet<string> {
    return stateOf(this).deferred ?? NONE;
  }

  /** Whether both are the same row: same table, same primary key. An unsaved instance equals itself alone. */
  equals(other: unknown): boolean {
    if (this === other) return true;
    if (!isModelInstance(other)) return false;
    const [mine, theirs] = [
      metaOf(this.constructor as typeof BaseModel),
      metaOf(other.constructor as typeof BaseModel),
    ];
    return (
      mine.concreteModel === theirs.concreteModel && isKeySet(mine, this) && keyText(this.pk) === keyText(other.pk)
    );
  }

  toString(): string {
    const { objectName } = metaOf(this.constructor as typeof BaseModel);
    const { pk } = this;
    const key = Array.isArray(pk) ? `(${pk.join(", ")})` : String(pk ?? "None");
    return `${objectName} object (${key})`;
  }

  [INSPECT](): string {
    return `<${this.constructor.name}: ${String(this)}>`;
  }
}

/**
 * A model with an automatic primary key `id`.
 *
 * ```ts
 * export class Author extends models.Model {
 *   static objects = manager(this);
 *   name = models.CharField({ maxLength: 100 });
 * }
 * ```
 */
export class Model extends BaseModel {
  declare id: Default<number>;
}

setBaseSave(BaseModel.prototype.save);
// Out of reach for templates.
altersData(BaseModel.prototype, "save", "delete", "refreshFromDb");
Object.defineProperty(BaseModel, "_base", { value: true });
Object.defineProperty(Model, "_base", { value: true });
Object.defineProperty(Model, "_automaticId", { value: true });
Object.defineProperty(BaseModel.prototype, "pk", {
  ...Object.getOwnPropertyDescriptor(BaseModel.prototype, "pk"),
  set(this: BaseModel, value: unknown) {
    const { pk, parents } = metaOf(this.constructor as typeof BaseModel);
    for (const parent of parents.keys()) parent._meta.pk.setRawValue(this, value);
    pk.setRawValue(this, value);
  },
});

const NONE: ReadonlySet<string> = new Set();
const metas = new WeakMap<object, Options>();

function metaOf(modelClass: typeof BaseModel): Options {
  return metas.get(modelClass) ?? defineModel(modelClass);
}

/** Reads a class for the first time. @internal */
export function defineModel(modelClass: typeof BaseModel, synthetic?: SyntheticModel): Options {
  if (Object.hasOwn(modelClass, "_base"))
    throw new ImproperlyConfigured(`${modelClass.name} is the base of models, not a model.`);
  const definition =
    synthetic === undefined
      ? readDefinition(modelClass)
      : { slots: [], extras: new Map<string, unknown>(), replaced: new Set<string>() };
  const known = metas.get(modelClass); // an initializer may have asked for it
  if (known !== undefined) return known;
  const meta = new Options(modelClass, metaDeclaration(modelClass), definition, synthetic);
  metas.set(modelClass, meta);
  if (!meta.abstract) checkMixins(modelClass);
  installAccessors(modelClass, meta);
  if (!meta.abstract) void meta.managers; // a class without a manager gets `objects`
  return meta;
}

/** Own Meta, or that of the nearest abstract base without its `abstract`. */
function metaDeclaration(modelClass: typeof BaseModel): ModelMeta {
  const own = ownMeta(modelClass);
  if (own !== undefined) return own;
  for (
    let base = Object.getPrototypeOf(modelClass) as typeof BaseModel;
    !Object.hasOwn(base, "_base");
    base = Object.getPrototypeOf(base) as typeof BaseModel
  ) {
    const meta = ownMeta(base);
    if (meta === undefined) continue;
    if (meta.abstract !== true) return {};
    const { abstract: _abstract, ...rest } = meta;
    return rest;
  }
  return {};
}

/** `static Meta` of a class itself. The base class does not declare it, so that models need no `override`. */
function ownMeta(modelClass: typeof BaseModel): ModelMeta | undefined {
  return Object.hasOwn(modelClass, "Meta") ? ((modelClass as { Meta?: ModelMeta }).Meta ?? {}) : undefined;
}

/** Resolves all values and defaults of a new instance, then lets the initializers take them. */
function create(instance: BaseModel, meta: Options, values: object | undefined): void {
  if (meta.abstract) throw new TypeError(`Abstract models cannot be instantiated.`);
  const given = readValues(meta, values);
  setState(instance, newState());
  const read = (field: Field): unknown => {
    const value = given.get(field.name);
    return value === undefined ? field.getDefault() : value;
  };
  const target = instance as unknown as Record<string, unknown>;
  if (meta.synthetic) {
    for (const field of meta.fields) target[field.name] = field.initialValue(instance, read(field));
    return;
  }
  const resolved = meta.slots.map((slot) => (slot.name === null ? undefined : read(slot.field)));
  for (const field of meta.fields)
    if (field.autoCreated) target[field.name] = field.initialValue(instance, read(field));
  pushValues(meta.slots, resolved, instance);
}

/** An instance of a row that was read: for classes whose initializers must run. */
function initialize(instance: BaseModel, meta: Options, row: LoadedRow): void {
  setState(instance, row.state);
  const target = instance as unknown as Record<string, unknown>;
  for (const field of meta.fields) if (field.autoCreated) target[field.name] = row.values[field.name];
  pushValues(
    meta.slots,
    meta.slots.map((slot) => (slot.name === null ? undefined : row.values[slot.name])),
    instance,
  );
}

function instanceOfRow(
  modelClass: typeof BaseModel,
  db: string,
  fieldNames: readonly string[],
  values: readonly unknown[],
): BaseModel {
  const meta = metaOf(modelClass);
  const read: Record<string, unknown> = {};
  const state = new ModelState(false, db, "peers", null, false);
  const fields = fieldNames.map((name) => meta.fields.find((f) => f.attname === name) ?? meta.getField(name));
  const missing = meta.concreteFields.filter((field) => !fields.includes(field)).map((field) => field.name);
  if (missing.length > 0) state.deferred = new Set(missing);
  const instance = new modelClass(new LoadedRow(read, state));
  fields.forEach((field, i) => {
    field.setRawValue(instance, values[i]);
  });
  if (state.deferred !== null) {
    Object.setPrototypeOf(instance, deferredPrototype(modelClass, state.deferred));
    for (const name of missing) delete (instance as unknown as Record<string, unknown>)[name];
  }
  return instance;
}

const argumentNames = new WeakMap<readonly Field[], ReadonlyMap<string, Field>>();

/** Fields by the names under which a new instance is given their values. */
function argumentsOf(meta: Options): ReadonlyMap<string, Field> {
  const { fields } = meta;
  let named = argumentNames.get(fields);
  if (named === undefined) {
    const pairs: [string, Field][] = [
      ...fields.map((f): [string, Field] => [f.attname, f]),
      ...fields.map((f): [string, Field] => [f.name, f]),
    ];
    for (const field of meta.privateFields) if (field.takeArgument !== undefined) pairs.push([field.name, field]);
    argumentNames.set(fields, (named = new Map([...pairs, ["pk", meta.pk]])));
  }
  return named;
}

/** Given values by field name; the key of a relation (`authorId`) and `pk` count as their fields. */
function readValues(meta: Options, values: object | undefined): ReadonlyMap<string, unknown> {
  const given = new Map<string, unknown>();
  if (values === undefined || values === null) return given;
  const named = argumentsOf(meta);
  for (const key of Object.keys(values)) {
    const value = (values as Record<string, unknown>)[key];
    const field = named.get(key);
    if (field === undefined) {
      const many = [...meta.manyToMany, ...meta.privateFields].some((f) => f.name === key);
      if (many || meta.findRelated(key) !== undefined) {
        throw new TypeError(
          `Direct assignment to the many side '${key}' of ${meta.objectName} is prohibited: save the instance, then call ${key}.set().`,
        );
      }
      const near = didYouMean(
        key,
        meta.fields.map((f) => f.name),
      );
      throw new FieldError(`${meta.objectName}() got unexpected keyword arguments: '${key}'. ${near}`.trim());
    }
    if (field instanceof CompositePrimaryKey) {
      const values = field.toPython(value) as readonly unknown[] | null;
      field.fields.forEach((part, i) => given.set(part.name, values?.[i] ?? null));
      continue;
    }
    if (value !== undefined && field.generated !== null)
      throw new FieldError(`${field.label} is computed by the database and takes no value.`);
    if (value !== undefined) given.set(field.name, value);
  }
  for (const field of meta.privateFields) if (given.has(field.name)) field.takeArgument?.(given, given.get(field.name));
  return given;
}

type ExceptionClass = typeof ObjectDoesNotExist | typeof ObjectNotUpdated;
const exceptions = new WeakMap<object, Map<string, ExceptionClass>>();

/** The exception class of a model, derived from that of its parent model. */
function exceptionOf<E extends ExceptionClass>(
  modelClass: typeof BaseModel,
  name: "DoesNotExist" | "MultipleObjectsReturned" | "NotUpdated",
  root: E,
): E {
  let own = exceptions.get(modelClass);
  if (own === undefined) exceptions.set(modelClass, (own = new Map()));
  let exception = own.get(name);
  if (exception === undefined) {
    const base = Object.getPrototypeOf(modelClass) as typeof BaseModel;
    const parent: ExceptionClass =
      Object.hasOwn(modelClass, "_base") || Object.hasOwn(base, "_base") ? root : base[name];
    exception = { [name]: class extends (parent as typeof ObjectNotUpdated) {} }[name] as ExceptionClass;
    own.set(name, exception);
  }
  return exception as E;
}
