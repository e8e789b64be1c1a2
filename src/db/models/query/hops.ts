/** Paths through relations: which tables a path such as `author__publisher__name` crosses. */
import { FieldError } from "../../../core/errors/exceptions.ts";
import { didYouMean } from "../../../utils/suggest.ts";
import type { SqlExpression } from "../../sql/nodes.ts";
import type { Field, ModelClass } from "../fields/field.ts";
import type { PrivateField } from "../fields/private-field.ts";
import { findLookup, findTransform, lookupNames } from "../lookups/registry.ts";
import type { ForeignKey } from "../relations/foreign-key.ts";
import type { ManyToManyField } from "../relations/many-to-many-field.ts";
import type { RelationField } from "../relations/relation-field.ts";
import type { RemoteField } from "../relations/remote-field.ts";

/** One join: from a column of the table at hand to a column of the next one. */
export interface Hop {
  /** Tells relations of one table apart. */
  readonly key: string;
  readonly from: Field;
  readonly model: ModelClass;
  readonly to: Field;
  /** Whether one row may meet several. */
  readonly many: boolean;
  /** Whether a row may meet none. */
  readonly nullable: boolean;
  /** What must hold besides, given the names of both tables. It must depend on nothing but the hop. */
  readonly restriction?: (from: string, to: string) => SqlExpression;
  /** Name of the filtered relation that this join belongs to. */
  readonly filtered?: string;
}

/** Where a path leads: joins, a column, and what is left over for transforms and lookups. */
export interface Path {
  readonly hops: readonly Hop[];
  readonly target: Field;
  /** The model of the relation that the path ends at, null when it ends at an ordinary column. */
  readonly related: ModelClass | null;
  readonly rest: readonly string[];
  /** The same path with its last join, also where its column is the key that the table before it holds. */
  readonly full: { readonly hops: readonly Hop[]; readonly target: Field };
}

interface KnownPaths {
  readonly version: number;
  readonly paths: Map<string, Path>;
}

const known = new WeakMap<ModelClass, KnownPaths>();
/** Paths come from code, but keys of JSON documents may not: the table must not grow without end. */
const MOST_PATHS = 1000;

/** More joins than any engine but PostgreSQL takes (SQLite 64, MariaDB 61); each costs time before one can refuse it. */
const MOST_HOPS = 64;

/** Splits a path and follows it as far as relations and columns go. Throws `FieldError` that names the wrong part. */
export function followPath(model: ModelClass, path: string): Path {
  const { version } = model._meta.registry;
  let table = known.get(model);
  if (table === undefined || table.version !== version || table.paths.size > MOST_PATHS) {
    known.set(model, (table = { version, paths: new Map() }));
  }
  let found = table.paths.get(path);
  if (found === undefined) table.paths.set(path, (found = findPath(model, path)));
  return found;
}

function findPath(model: ModelClass, path: string): Path {
  const names = path.split("__");
  const hops: Hop[] = [];
  let at = model;
  let target: Field | null = null;
  let related: ModelClass | null = null;
  let i = 0;
  for (; i < names.length; i++) {
    const name = names[i]!;
    const step = stepOf(at, name);
    if (step === null) {
      if (target === null || i === 0) throw unknownName(model, at, path, name);
      break;
    }
    if (target !== null && related === null) break; // a column of no relation: the rest are transforms
    hops.push(...step.before);
    if (step.relation === null) {
      target = step.field;
      related = null;
      i++;
      break;
    }
    hops.push(...step.relation.hops);
    if (hops.length > MOST_HOPS)
      throw new FieldError(`The path "${path.slice(0, 60)}…" crosses more than ${MOST_HOPS} tables.`);
    target = step.relation.target;
    related = step.relation.model;
    at = step.relation.model;
  }
  const rest = names.slice(i);
  if (
    related !== null &&
    rest.length > 0 &&
    findLookup(target!, rest[0]!) === undefined &&
    findTransform(target!, rest[0]!) === undefined
  ) {
    throw unknownName(model, at, path, rest[0]!);
  }
  return { ...trim(hops, target!), related, rest, full: { hops, target: target! } };
}

/** A step along a relation: its joins, the key at their end, and the model there. */
export interface RelationPath {
  readonly hops: readonly Hop[];
  readonly target: Field;
  readonly model: ModelClass;
}

interface Step {
  /** Joins to the parent table that holds the field. */
  readonly before: readonly Hop[];
  readonly field: Field;
  readonly relation: RelationPath | null;
}

function stepOf(model: ModelClass, name: string): Step | null {
  const meta = model._meta;
  const field = name === "pk" ? meta.pk : (meta.findField(name) ?? rawKey(model, name));
  if (field?.privateOnly === true) return { before: [], field, relation: joinsOf(model, field as PrivateField) };
  if (field !== undefined) {
    const before = hopsToOwner(model, field);
    if (!field.isRelation || (field.attname === name && field.attname !== field.name))
      return { before, field, relation: null };
    return { before, field, relation: forwardRelation(field as RelationField) };
  }
  const remote = meta.findRelated(name);
  if (remote === undefined) {
    const relation = meta.findPrivateRelation(name);
    return relation === undefined ? null : { before: [], field: relation.target, relation };
  }
  const before = hopsToModel(model, remote.model);
  return { before, field: remote.forward, relation: reverseRelation(remote) };
}

/** The joins of a field that has no column. Throws `FieldError` where it cannot be followed. */
function joinsOf(model: ModelClass, field: PrivateField): RelationPath {
  if (field.joins !== undefined) return field.joins(model);
  throw new FieldError(
    `Field '${field.name}' does not generate an automatic reverse relation and therefore cannot be used for reverse querying. If it is a GenericForeignKey, consider adding a GenericRelation.`,
  );
}

/** The foreign key whose column is read by its raw name, `authorId`. */
function rawKey(model: ModelClass, name: string): Field | undefined {
  return name.endsWith("Id") ? model._meta.fields.find((field) => field.attname === name) : undefined;
}

function hopsToOwner(model: ModelClass, field: Field): readonly Hop[] {
  return model._meta.parents.size === 0 ? [] : hopsToModel(model, field.model);
}

/** Joins to a parent table of multi-table inheritance. */
export function hopsToModel(model: ModelClass, owner: ModelClass): readonly Hop[] {
  const hops: Hop[] = [];
  let at = model._meta.concreteModel;
  const goal = owner._meta.concreteModel;
  while (at !== goal) {
    const link: ForeignKey | null = at._meta.getAncestorLink(goal);
    if (link === null) break;
    const parent = link.relatedModel._meta.concreteModel;
    hops.push({ key: link.name, from: link, model: parent, to: link.foreignField, many: false, nullable: false });
    at = parent;
  }
  return hops;
}

function forwardRelation(field: RelationField): RelationPath {
  if (field.manyToMany) return manyToMany(field as ManyToManyField, false);
  const key = field as ForeignKey;
  const model = key.relatedModel;
  const hop: Hop = { key: key.name, from: key, model, to: key.foreignField, many: false, nullable: key.null };
  return { hops: [hop, ...hopsToOwner(model, model._meta.pk)], target: key.foreignField, model };
}

function reverseRelation(remote: RemoteField): RelationPath {
  if (remote.forward.manyToMany) return manyToMany(remote.forward as ManyToManyField, true);
  const key = remote.forward as ForeignKey;
  const model = key.model;
  const hop: Hop = {
    key: `<${key.label}`,
    from: key.foreignField,
    model,
    to: key,
    many: remote.multiple,
    nullable: true,
  };
  return { hops: [hop], target: model._meta.pk, model };
}

function manyToMany(field: ManyToManyField, reverse: boolean): RelationPath {
  const [near, far] = reverse ? [field.targetLink, field.sourceLink] : [field.sourceLink, field.targetLink];
  const model = far.relatedModel;
  return {
    hops: [
      {
        key: `${reverse ? "<" : ""}${field.label}`,
        from: near.foreignField,
        model: near.model,
        to: near,
        many: true,
        nullable: true,
      },
      { key: far.name, from: far, model, to: far.foreignField, many: false, nullable: far.null },
    ],
    target: far.foreignField,
    model,
  };
}

/** Leaves out a last join whose only column is the key that the table before it holds already. */
function trim(hops: Hop[], target: Field): { hops: readonly Hop[]; target: Field } {
  let at = target;
  let end = hops.length;
  while (end > 0) {
    const last = hops[end - 1]!;
    if (last.many || last.to !== at || isReverse(last)) break;
    at = last.from;
    end--;
  }
  return { hops: end === hops.length ? hops : hops.slice(0, end), target: at };
}

/** Whether a join goes against the direction of its key, so that the other table may have no row. */
function isReverse(hop: Hop): boolean {
  return hop.key.startsWith("<");
}

function unknownName(model: ModelClass, at: ModelClass, path: string, name: string): FieldError {
  const names = at._meta.lookupNames;
  const where = at === model ? "" : ` (of ${model._meta.objectName}, by "${path}")`;
  return new FieldError(
    `Cannot resolve keyword ${JSON.stringify(name)} into field on ${at._meta.objectName}${where}. Choices are: ${names.join(", ")}. ${didYouMean(name, names)}`.trim(),
  );
}

/** The error for a part of a path that is neither lookup nor transform. */
export function unknownLookup(field: Field, name: string): FieldError {
  const near = didYouMean(name, lookupNames(field));
  const kind = field.targetField.constructor.name;
  return new FieldError(
    `Unsupported lookup ${JSON.stringify(name)} for ${kind} ${field.isBound ? JSON.stringify(field.name) : ""} or join on the field not permitted. ${near}`
      .replace("  ", " ")
      .trim(),
  );
}
