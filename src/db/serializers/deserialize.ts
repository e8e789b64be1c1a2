import { LookupError } from "../../core/apps/registry.ts";
import { FieldDoesNotExist, ObjectDoesNotExist } from "../../core/errors/exceptions.ts";
import { DEFAULT_DB_ALIAS } from "../connection/connections.ts";
import type { Field, ModelClass } from "../models/fields/field.ts";
import { JSONField } from "../models/fields/json-field.ts";
import type { BaseModel } from "../models/model.ts";
import { pkOf } from "./pk-of.ts";
import { modelRegistry } from "../models/registry.ts";
import type { ForeignKey } from "../models/relations/foreign-key.ts";
import type { ManyToManyField } from "../models/relations/many-to-many-field.ts";
import { DeserializedObject } from "./deserialized-object.ts";
import { DeserializationError } from "./errors.ts";
import type { SerializedObject } from "./format.ts";
import { getSerializer } from "./formats.ts";
import { naturalKeyLookup, supportsNaturalKey } from "./natural-key.ts";

export interface DeserializeOptions {
  /** Alias of the database in which natural keys are looked up. Default: `"default"`. */
  readonly using?: string | undefined;
  /** Skip models and fields that do not exist any more. Default: `false`. */
  readonly ignoreNonexistent?: boolean | undefined;
  /** Put off natural keys that cannot be found yet; see `DeserializedObject.saveDeferredFields()`. Default: `false`. */
  readonly handleForwardReferences?: boolean | undefined;
  /** Awaited before an object is looked up by its natural key: what was read before may have to be saved first. @internal */
  readonly beforeLookup?: (() => Promise<void>) | undefined;
}

/** A relation whose target is not there yet. */
const DEFER = Symbol("defer");

/**
 * Reads serialized objects. Nothing is saved: each result has a `save()`.
 *
 * ```ts
 * for await (const found of deserialize("json", text)) await found.save();
 * ```
 *
 * Throws `DeserializationError` that names model, primary key and field.
 */
export async function* deserialize(
  format: string,
  text: string | AsyncIterable<string>,
  options: DeserializeOptions = {},
): AsyncGenerator<DeserializedObject, void, undefined> {
  const { read, textual = false } = getSerializer(format);
  let position = 0;
  for await (const { data, line } of read(typeof text === "string" ? one(text) : text)) {
    position++;
    if (!isNode(data)) {
      throw new DeserializationError(
        `Object number ${position} (line ${line}) is not of the form {"model": "app.model", "pk": …, "fields": {…}}.`,
      );
    }
    const found = await readObject({ model: data.model, pk: data.pk, fields: data.fields, line, textual }, options);
    if (found !== null) yield found;
  }
}

async function* one(text: string): AsyncGenerator<string, void, undefined> {
  yield text;
}

interface Node extends SerializedObject {
  readonly line: number;
  /** Whether all values are text. */
  readonly textual: boolean;
}

async function readObject(node: Node, options: DeserializeOptions): Promise<DeserializedObject | null> {
  const model = findModel(node, options.ignoreNonexistent === true);
  if (model === null) return null;
  const { _meta } = model;
  const values: Record<string, unknown> = {};
  const manyToMany = new Map<string, readonly unknown[]>();
  const deferred = new Map<Field, unknown>();
  if (node.pk !== undefined && node.pk !== null) values[_meta.pk.attname] = convert(_meta.pk, node.pk, node);
  for (const [name, value] of Object.entries(node.fields)) {
    const field = findField(model, name, options.ignoreNonexistent === true, node);
    if (field === null || field.generated !== null) continue; // the database computes the latter anew
    if (field.manyToMany) {
      const keys = await readManyToMany(field as ManyToManyField, value, node, options);
      if (keys === DEFER) deferred.set(field, value);
      else manyToMany.set(field.name, keys);
    } else if (field.isRelation) {
      const key = await readForeignKey(field as ForeignKey, value, node, options);
      if (key === DEFER) deferred.set(field, value);
      else values[field.attname] = key;
    } else values[field.name] = convert(field, value, node);
  }
  const instance = await build(model, values, node, options);
  const retry = async (field: Field, value: unknown) => {
    const strict = { ...options, handleForwardReferences: false };
    return field.manyToMany
      ? readManyToMany(field as ManyToManyField, value, node, strict)
      : readForeignKey(field as ForeignKey, value, node, strict);
  };
  return new DeserializedObject(instance, manyToMany, deferred, retry);
}

function isNode(node: unknown): node is SerializedObject {
  if (typeof node !== "object" || node === null) return false;
  const { model, fields } = node as Partial<SerializedObject>;
  return typeof model === "string" && typeof fields === "object" && fields !== null && !Array.isArray(fields);
}

function findModel({ model: label, line }: Node, ignore: boolean): ModelClass | null {
  try {
    return modelRegistry.getModel(label);
  } catch (error) {
    if (!(error instanceof LookupError)) throw error;
    if (ignore) return null;
    throw new DeserializationError(`Invalid model identifier: '${label}' (line ${line}). ${error.message}`, {
      cause: error,
    });
  }
}

function findField(model: ModelClass, name: string, ignore: boolean, node: Node): Field | null {
  try {
    return model._meta.getField(name);
  } catch (error) {
    if (!(error instanceof FieldDoesNotExist)) throw error;
    // Django calls the key of a relation by its column too.
    const byAttname = model._meta.fields.find((field) => field.attname === name || field.column === name);
    if (byAttname !== undefined) return byAttname;
    if (ignore) return null;
    throw problem(error, node, null);
  }
}

/** A value as instances keep it. `of` is the field that messages name. */
function convert(field: Field, value: unknown, node: Node, of: Field = field): unknown {
  try {
    if (field instanceof JSONField) return jsonValue(value, node.textual);
    return field.toPython(value);
  } catch (error) {
    throw problem(error, node, of, value);
  }
}

/** Numbers are those of JavaScript, as `JSON.parse()` would have read them. */
function jsonValue(value: unknown, textual: boolean): unknown {
  if (textual) return typeof value === "string" ? (JSON.parse(value) as unknown) : value;
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map((item) => jsonValue(item, false));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonValue(item, false)]));
}

async function readForeignKey(
  field: ForeignKey,
  value: unknown,
  node: Node,
  options: DeserializeOptions,
): Promise<unknown> {
  if (value === null || value === undefined) return null;
  if (!Array.isArray(value)) return convert(field.foreignField, value, node, field);
  const found = await byNaturalKey(field.relatedModel, value, node, field, options);
  return found === DEFER ? DEFER : field.targetValue(found as BaseModel);
}

async function readManyToMany(
  field: ManyToManyField,
  value: unknown,
  node: Node,
  options: DeserializeOptions,
): Promise<readonly unknown[] | typeof DEFER> {
  if (!Array.isArray(value)) throw problem(new TypeError("a list of keys is expected"), node, field, value);
  const keys: unknown[] = [];
  for (const item of value as unknown[]) {
    if (!Array.isArray(item)) {
      keys.push(convert(field.relatedModel._meta.pk, item, node, field));
      continue;
    }
    const found = await byNaturalKey(field.relatedModel, item, node, field, options);
    if (found === DEFER) return DEFER;
    keys.push(pkOf(found as BaseModel));
  }
  return keys;
}

async function byNaturalKey(
  model: ModelClass,
  key: readonly unknown[],
  node: Node,
  field: Field,
  options: DeserializeOptions,
): Promise<BaseModel | typeof DEFER> {
  const find = naturalKeyLookup(model, options.using ?? DEFAULT_DB_ALIAS);
  if (find === null) {
    const missing = new TypeError(`${model._meta.label} has no manager with a method getByNaturalKey()`);
    throw problem(missing, node, field, key);
  }
  await options.beforeLookup?.();
  try {
    return await find(key);
  } catch (error) {
    if (!(error instanceof ObjectDoesNotExist)) throw error;
    if (options.handleForwardReferences) return DEFER;
    throw problem(error, node, field, key);
  }
}

/** An instance; without a primary key, that of the row which has the same natural key, if there is one. */
async function build(
  model: ModelClass,
  values: Readonly<Record<string, unknown>>,
  node: Node,
  options: DeserializeOptions,
): Promise<BaseModel> {
  const instance = new model(values);
  const { pk } = model._meta;
  if (values[pk.attname] !== undefined || !supportsNaturalKey(model)) return instance;
  const find = naturalKeyLookup(model, options.using ?? DEFAULT_DB_ALIAS);
  if (find === null) return instance;
  await options.beforeLookup?.();
  try {
    const key = await (
      instance as unknown as { naturalKey(): readonly unknown[] | Promise<readonly unknown[]> }
    ).naturalKey();
    return new model({ ...values, [pk.attname]: pkOf(await find(key)) });
  } catch (error) {
    if (error instanceof ObjectDoesNotExist) return instance;
    throw problem(error, node, null);
  }
}

function problem(error: unknown, node: Node, field: Field | null, value?: unknown): DeserializationError {
  const { message } = error instanceof Error ? error : new Error(String(error));
  const pk = brief(node.pk ?? null);
  const where = field === null ? "" : `, field "${field.serializedName}", value ${brief(value)}`;
  return new DeserializationError(`${message} (${node.model}:pk=${pk}${where}, line ${node.line})`, { cause: error });
}

/** The beginning of a value, for messages. */
function brief(value: unknown): string {
  return (JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? String(item) : item)) ?? "").slice(
    0,
    200,
  );
}
