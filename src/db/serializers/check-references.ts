import type { Field } from "../models/fields/field.ts";
import type { BaseModel } from "../models/model.ts";
import { pkOf } from "./pk-of.ts";
import type { ForeignKey } from "../models/relations/foreign-key.ts";
import type { ManyToManyField } from "../models/relations/many-to-many-field.ts";
import { FixtureError } from "./errors.ts";
import type { LoadedObject } from "./loaded-object.ts";

interface Reference extends LoadedObject {
  readonly field: Field;
  readonly key: unknown;
}

const CHUNK = 500;

/**
 * Checks that what loaded objects point to exists, some hundred at a time. Remembers one object for each key that is not
 * there yet.
 */
export class ReferenceCheck {
  readonly #using: string;
  #recent: LoadedObject[] = [];
  /** The first reference to each missing key, by the field it must equal. */
  readonly #missing = new Map<Field, Map<string, Reference>>();

  constructor(using: string) {
    this.#using = using;
  }

  async add(loaded: LoadedObject): Promise<void> {
    this.#recent.push(loaded);
    if (this.#recent.length >= CHUNK) await this.#look();
  }

  /**
   * Throws `FixtureError` that names file, object and field, where the database would only say that some constraint
   * failed.
   */
  async finish(): Promise<void> {
    await this.#look();
    for (const [target, missing] of this.#missing) {
      const references = [...missing.values()];
      for (let i = 0; i < references.length; i += CHUNK) {
        const some = references.slice(i, i + CHUNK);
        const known = await existingKeys(
          target,
          some.map(({ key }) => key),
          this.#using,
        );
        const broken = some.find(({ key }) => !known.has(String(key)));
        if (broken !== undefined) throw brokenReference(broken, target);
      }
    }
  }

  async #look(): Promise<void> {
    const recent = this.#recent;
    this.#recent = [];
    for (const [target, references] of collect(recent)) {
      const missing = this.#missing.get(target) ?? new Map<string, Reference>();
      this.#missing.set(target, missing);
      const unknown = new Map<string, Reference>();
      for (const reference of references) {
        const key = String(reference.key);
        if (!missing.has(key) && !unknown.has(key)) unknown.set(key, reference);
      }
      const known = await existingKeys(
        target,
        [...unknown.values()].map(({ key }) => key),
        this.#using,
      );
      for (const [key, reference] of unknown) if (!known.has(key)) missing.set(key, reference);
    }
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

/** Which values of a field there are in the table, as text. */
export async function existingKeys(target: Field, keys: readonly unknown[], using: string): Promise<Set<string>> {
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
