/**
 * What migrations need of model fields, in one place: what made a field, and a new field made of changed parts.
 *
 * Fields in states and operations are unbound: they belong to no model class and are never changed.
 */
import { Field } from "../models/fields/field.ts";
import { MigrationError } from "./errors.ts";

export type MigrationField = Field;

/** What a field factory such as `models.CharField()` returns; outside a model class it is a field. */
export type FieldInput = unknown;

/** Fields by name, as `CreateModel` takes them. */
export type FieldMap = Readonly<Record<string, FieldInput>>;

/** The field that a factory made. Throws `MigrationError` that names the place. */
export function asField(value: FieldInput, place: string): MigrationField {
  if (!(value instanceof Field)) {
    throw new MigrationError(`The field ${place} is not a model field.`, {
      hint: "Write it as in a model class: models.CharField({ maxLength: 200 }).",
    });
  }
  if (value.isRelation && typeof partsOf(value).args[0] !== "string") {
    throw new MigrationError(`The relation ${place} does not name its target by text.`, {
      hint: 'Historical models are named, not imported: models.ForeignKey("library.Author", { … }).',
    });
  }
  return value;
}

export function fieldEntries(fields: FieldMap, place: string): [name: string, field: MigrationField][] {
  return Object.entries(fields).map(([name, field]) => [name, asField(field, `${place}.${name}`)]);
}

/**
 * Options that neither a table nor a historical query can feel, and that may hold functions no file can name: they are
 * not part of migrations (Django keeps them).
 */
const LEFT_OUT: ReadonlySet<string> = new Set(["validators", "errorMessages", "limitChoicesTo"]);

/** What made a field: its class, the target of a relation, and the options that differ from the defaults. */
export interface FieldParts {
  /** `models.CharField`, or the name of the class of a custom field. */
  readonly path: string;
  /** `"app_label.ModelName"` of a relation, first. */
  readonly args: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
}

const known = new WeakMap<MigrationField, FieldParts>();

export function partsOf(field: MigrationField): FieldParts {
  let parts = known.get(field);
  if (parts === undefined) {
    const { path: given, args, options } = field.deconstruct();
    // A class that inherits its path is a custom one, which the path does not lead to.
    const path = Object.hasOwn(field.constructor, "path") ? given : field.constructor.name;
    const kept = Object.entries(options).filter(([name, value]) => !LEFT_OUT.has(name) && value !== undefined);
    parts = { path, args, options: Object.fromEntries(kept) };
    // A field of a live model may still learn its target; an unbound one never changes.
    if (!field.isBound) known.set(field, parts);
  }
  return parts;
}

type FieldConstructor = new (...args: unknown[]) => MigrationField;

/** A new field of the same class. Options set to undefined are taken away. */
export function fieldWith(
  field: MigrationField,
  changes: { readonly to?: string; readonly options?: Readonly<Record<string, unknown>> } = {},
): MigrationField {
  const { args, options } = partsOf(field);
  const newArgs = changes.to === undefined ? args : [changes.to, ...args.slice(1)];
  const merged = Object.entries({ ...options, ...changes.options }).filter(([, value]) => value !== undefined);
  return new (field.constructor as FieldConstructor)(...newArgs, Object.fromEntries(merged));
}

export function withoutDefault(field: MigrationField): MigrationField {
  return fieldWith(field, { options: { default: undefined } });
}

/** Where a relation leads, as text. */
export interface FieldRelation {
  /** `"app_label.ModelName"`, `"ModelName"` or `"self"`. */
  readonly to: string;
  /** The model of the table between, when one was given. */
  readonly through: string | null;
  readonly throughFields: readonly string[] | null;
  /** The target's field; null: its primary key. */
  readonly toField: string | null;
  readonly manyToMany: boolean;
  readonly parentLink: boolean;
}

export function relationOf(field: MigrationField): FieldRelation | null {
  if (!field.isRelation) return null;
  const { args, options } = partsOf(field);
  const [to] = args;
  if (typeof to !== "string") return null;
  const { through, throughFields, toField, parentLink } = options;
  return {
    to,
    through: typeof through === "string" ? through : null,
    throughFields: Array.isArray(throughFields) ? (throughFields as string[]) : null,
    toField: typeof toField === "string" ? toField : null,
    manyToMany: field.manyToMany,
    parentLink: parentLink === true,
  };
}
