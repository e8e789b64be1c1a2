import { CompositePrimaryKey } from "../models/fields/composite-primary-key.ts";
import type { Field, ModelClass } from "../models/fields/field.ts";
import { JSONField } from "../models/fields/json-field.ts";
import type { BaseModel } from "../models/model.ts";
import type { ForeignKey } from "../models/relations/foreign-key.ts";
import type { ManyToManyField } from "../models/relations/many-to-many-field.ts";
import type { SerializedObject, SerializedRow, WriteOptions } from "./format.ts";
import { getSerializer } from "./formats.ts";
import { naturalKeyOf, supportsNaturalKey } from "./natural-key.ts";

export interface SerializeOptions extends WriteOptions {
  /** Only these fields, by property or Django name. */
  readonly fields?: readonly string[] | undefined;
  /** Write foreign keys as the natural key of their target, where it has one. */
  readonly useNaturalForeignKeys?: boolean | undefined;
  /** Leave out the primary key of objects that have a natural key. */
  readonly useNaturalPrimaryKeys?: boolean | undefined;
}

/** Instances, or a query set. */
export type Objects = Iterable<BaseModel> | AsyncIterable<BaseModel>;

/**
 * Serializes model instances (docs/topics/serialization).
 *
 * ```ts
 * const text = await serialize("json", Book.objects.all(), { indent: 2 });
 * ```
 */
export async function serialize(format: string, objects: Objects, options: SerializeOptions = {}): Promise<string> {
  let text = "";
  for await (const piece of serializeStream(format, objects, options)) text += piece;
  return text;
}

/** Serializes in pieces: a dump that need not fit into memory. */
export function serializeStream(
  format: string,
  objects: Objects,
  options: SerializeOptions = {},
): AsyncIterable<string> {
  return getSerializer(format).write(toRows(objects, options), options);
}

/** Instances as plain data. */
export async function* toData(
  objects: Objects,
  options: SerializeOptions = {},
): AsyncGenerator<SerializedObject, void, undefined> {
  for await (const { object } of toRows(objects, options)) yield object;
}

async function* toRows(objects: Objects, options: SerializeOptions): AsyncGenerator<SerializedRow, void, undefined> {
  for await (const instance of objects) {
    const model = (instance.constructor as typeof BaseModel)._meta.concreteModel;
    yield { object: await serializeObject(instance, model, options), model };
  }
}

async function serializeObject(
  instance: BaseModel,
  { _meta }: ModelClass,
  options: SerializeOptions,
): Promise<SerializedObject> {
  const isWanted = (field: Field) => wanted(field, options.fields);
  const fields: Record<string, unknown> = {};
  for (const field of _meta.localFields) {
    if (!field.serialize || field.primaryKey || field.column === null || !isWanted(field)) continue;
    fields[field.serializedName] = field.isRelation
      ? await foreignKey(instance, field as ForeignKey, options)
      : serializeValue(field, instance);
  }
  for (const field of _meta.localManyToMany) {
    if (!field.serialize || !isWanted(field)) continue;
    const relation = field as ManyToManyField;
    // Rows of a model of one's own between the two are objects themselves.
    if (relation.remoteField.through?._meta.autoCreated)
      fields[field.serializedName] = await manyToMany(instance, relation, options);
  }
  const model = _meta.labelLower;
  const natural = options.useNaturalPrimaryKeys === true && (await naturalKeyOf(instance)) !== null;
  return natural ? { model, fields } : { model, pk: serializeValue(_meta.pk, instance), fields };
}

function wanted(field: Field, names: readonly string[] | undefined): boolean {
  return (
    names === undefined ||
    names.includes(field.name) ||
    names.includes(field.serializedName) ||
    names.includes(field.attname)
  );
}

/** A value as JSON keeps it: numbers, truth values, null and JSON themselves, all else as text. */
function serializeValue(field: Field, instance: object): unknown {
  if (field instanceof CompositePrimaryKey) return field.fields.map((part) => serializeValue(part, instance));
  const value = field.valueFromObject(instance);
  if (value === null || value === undefined) return null;
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint" || typeof value === "string")
    return value;
  // Dates and the like have one text, which the writer of the format knows.
  if (value instanceof Date || field instanceof JSONField) return value;
  return field.valueToString(instance);
}

async function foreignKey(instance: BaseModel, field: ForeignKey, options: SerializeOptions): Promise<unknown> {
  const raw = field.valueFromObject(instance);
  if (raw === null) return null;
  if (options.useNaturalForeignKeys && supportsNaturalKey(field.relatedModel)) {
    const related = (await (instance as unknown as Record<string, unknown>)[field.name]) as BaseModel;
    const key = await naturalKeyOf(related);
    if (key !== null) return key;
  }
  return serializeKey(raw);
}

async function manyToMany(instance: BaseModel, field: ManyToManyField, options: SerializeOptions): Promise<unknown[]> {
  const manager = (instance as unknown as Record<string, { all(): PromiseLike<BaseModel[]> }>)[field.name]!;
  const related = await manager.all();
  const natural = options.useNaturalForeignKeys === true && supportsNaturalKey(field.relatedModel);
  return Promise.all(
    related.map(
      async (one) => (natural ? await naturalKeyOf(one) : null) ?? serializeValue(field.relatedModel._meta.pk, one),
    ),
  );
}

/** A key that stands in another row, in the form its own row has. */
function serializeKey(value: unknown): unknown {
  return typeof value === "object" ? String(value) : value;
}
