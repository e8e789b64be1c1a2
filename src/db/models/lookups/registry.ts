/** Which lookups and transforms a column has (docs/ref/models/lookups, docs/howto/custom-lookups). */
import type { Resolved } from "../expressions/expression.ts";
import type { Field } from "../fields/field.ts";
import type { Lookup } from "./lookup.ts";
import type { TransformClass } from "./transform.ts";

export type LookupClass = { readonly lookupName: string; new (): Lookup };
/** A class of transforms, or the function that calls one without `new`, such as `Lower`. */
export type TransformSource = TransformClass | { readonly functionClass: TransformClass };
/**
 * What has lookups and transforms: a class of fields with all classes derived from it, a single field of a model, or a
 * transform, whose results then have them.
 */
export type LookupOwner = (abstract new (...args: never[]) => Field) | Field | TransformSource;

interface Table {
  readonly lookups: Map<string, Lookup>;
  readonly transforms: Map<string, TransformClass>;
  /** Makes a transform of a name that nobody registered. */
  others?: (name: string) => TransformClass;
}

/** Fields that make transforms of names nobody registered. */
interface MakesTransforms {
  transformFor?(name: string): TransformClass | undefined;
}

const tables = new WeakMap<object, Table>();

function classOf(source: TransformSource): TransformClass {
  return "functionClass" in source ? source.functionClass : source;
}

function tableOf(owner: LookupOwner): Table {
  const key: object = "functionClass" in owner ? owner.functionClass : owner;
  let table = tables.get(key);
  if (table === undefined) tables.set(key, (table = { lookups: new Map(), transforms: new Map() }));
  return table;
}

function checkName(name: string): string {
  if (name === "" || name.includes("__"))
    throw new TypeError(
      `A lookup or transform needs a lookupName without "__", such as "ne"; got ${JSON.stringify(name)}.`,
    );
  return name;
}

/** Gives a class of fields, one field or a transform a lookup. A later one of the same name wins. */
export function registerLookup(owner: LookupOwner, lookupClass: LookupClass): void {
  tableOf(owner).lookups.set(checkName(lookupClass.lookupName), new lookupClass());
}

/** Gives a class of fields, one field or a transform a further transform, such as `Lower`, under its own name or another. */
export function registerTransform(owner: LookupOwner, transform: TransformSource, name?: string): void {
  const transformClass = classOf(transform);
  tableOf(owner).transforms.set(checkName(name ?? transformClass.lookupName), transformClass);
}

/** Lets every other name after a column of these fields be a transform, as the keys of JSON documents are. @internal */
export function registerOtherTransforms(owner: LookupOwner, make: (name: string) => TransformClass): void {
  tableOf(owner).others = make;
}

/** Takes a lookup or transform back, so that what it stood before is found again. For tests. */
export function unregisterLookup(owner: LookupOwner, lookup: LookupClass | TransformSource, name?: string): void {
  const { lookups, transforms } = tableOf(owner);
  const { lookupName } = "functionClass" in lookup ? lookup.functionClass : lookup;
  lookups.delete(name ?? lookupName);
  transforms.delete(name ?? lookupName);
}

/** The tables of a class and of those it derives from, the nearest first. */
function searchClass<T>(start: unknown, pick: (table: Table) => T | undefined): T | undefined {
  for (let at: unknown = start; typeof at === "function"; at = Object.getPrototypeOf(at)) {
    const table = tables.get(at);
    const found = table === undefined ? undefined : pick(table);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Those of a field itself and of its class; a foreign key has those of the key it points to. */
function search<T>(field: Field, pick: (table: Table) => T | undefined): T | undefined {
  const own = tables.get(field);
  const found = own === undefined ? undefined : pick(own);
  if (found !== undefined) return found;
  const target = field.targetField;
  return (target === field ? undefined : search(target, pick)) ?? searchClass(field.constructor, pick);
}

/** Those of the transform that an expression came by, then those of its field. */
function searchLeft<T>(
  { via, field }: Pick<Resolved, "field" | "via">,
  pick: (table: Table) => T | undefined,
): T | undefined {
  const found = via === undefined ? undefined : searchClass(via.transform, pick);
  return found ?? (field === null ? undefined : search(field, pick));
}

/** The lookup of an expression by its name. */
export function lookupOf(left: Resolved, name: string): Lookup | undefined {
  return searchLeft(left, (table) => table.lookups.get(name));
}

/** The transform of an expression by its name: a registered one, or what the field itself makes of it, as arrays do of numbers. */
export function transformOf(left: Pick<Resolved, "field" | "via">, name: string): TransformClass | undefined {
  return (
    searchLeft(left, (table) => table.transforms.get(name)) ??
    searchLeft(left, (table) => table.others?.(name)) ??
    (left.field?.targetField as MakesTransforms | undefined)?.transformFor?.(name)
  );
}

export function findLookup(field: Field, name: string): Lookup | undefined {
  return search(field, (table) => table.lookups.get(name));
}

/** The transform of a field by its name. */
export function findTransform(field: Field, name: string): TransformClass | undefined {
  return transformOf({ field }, name);
}

/** Names of all lookups and transforms of a field, for messages. */
export function lookupNames(field: Field): string[] {
  const names = new Set<string>();
  search(field, (table) => {
    for (const name of [...table.lookups.keys(), ...table.transforms.keys()]) names.add(name);
    return undefined;
  });
  return [...names].sort();
}
