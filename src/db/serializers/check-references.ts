import type { Field } from "../models/fields/field.ts";
import type { BaseModel } from "../models/model.ts";
import { pkOf } from "./pk-of.ts";
import type { ForeignKey } from "../models/relations/foreign-key.ts";
import type { ManyToManyField } from "../models/relations/many-to-many-field.ts";
import type { DeserializedObject } from "./deserialized-object.ts";
import { FixtureError } from "./errors.ts";

/** An object and the file it came from. */
export interface LoadedObject {
  readonly file: string;
  readonly found: DeserializedObject;
}

interface Reference extends LoadedObject {
  readonly field: Field;
  readonly key: unknown;
}

const CHUNK = 500;

/**
 * Checks that what loaded objects point to exists. Throws `FixtureError` that names file, object and field, where the
 * database would only say that some constraint failed.
 */
export async function checkReferences(loaded: readonly LoadedObject[], using: string): Promise<void> {
  for (const [target, references] of collect(loaded)) {
    const keys = [...new Map(references.map(({ key }) => [String(key), key])).values()];
    const known = await existing(target, keys, using);
    const broken = references.find(({ key }) => !known.has(String(key)));
    if (broken !== undefined) throw brokenReference(broken, target);
  }
}

/** References by the field of the target that they must equal. */
function collect(loaded: readonly LoadedObject[]): Map<Field, Reference[]> {
  const byTarget = new Map<Field, Reference[]>();
  const add = (target: Field, reference: Reference) => {
    const list = byTarget.get(target);
    if (list === undefined) byTarget.set(target, [reference]);
    else list.push(reference);
  };
  for (const { file, found } of loaded) {
    const { _meta } = found.object.constructor as typeof BaseModel;
    for (const field of _meta.localFields) {
      if (!field.isRelation || field.column === null) continue;
      const key = field.valueFromObject(found.object);
      if (key !== null && key !== undefined) add((field as ForeignKey).foreignField, { file, found, field, key });
    }
    for (const [name, keys] of found.m2mData) {
      const field = _meta.getField(name);
      const { relatedModel } = field as ManyToManyField;
      const target = relatedModel._meta.pk;
      for (const key of keys) add(target, { file, found, field, key });
    }
  }
  return byTarget;
}

interface Readable {
  using(alias: string): { filter(where: object): { values(name: string): PromiseLike<Record<string, unknown>[]> } };
}

async function existing(target: Field, keys: readonly unknown[], using: string): Promise<Set<string>> {
  const found = new Set<string>();
  const manager = target.model._meta.baseManager as unknown as Readable;
  for (let i = 0; i < keys.length; i += CHUNK) {
    const rows = await manager
      .using(using)
      .filter({ [`${target.name}__in`]: keys.slice(i, i + CHUNK) })
      .values(target.name);
    for (const row of rows) found.add(String(row[target.name]));
  }
  return found;
}

function brokenReference({ file, found, field, key }: Reference, target: Field): FixtureError {
  const { label } = (found.object.constructor as typeof BaseModel)._meta;
  return new FixtureError(
    `Problem installing fixture '${file}': ${label}(pk=${String(pkOf(found.object))}) has an invalid foreign key: field ` +
      `"${field.name}" contains the value '${String(key)}', which no ${target.model._meta.label} has as its ${target.name}.`,
    { hint: "Add the missing object to the fixtures, or load the fixture that has it too." },
  );
}
