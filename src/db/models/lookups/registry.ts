/** Which lookups and transforms a field has (docs/howto/custom-lookups). */
import { didYouMean } from "../../../utils/suggest.ts";
import type { Field } from "../fields/field.ts";
import type { Lookup } from "./lookup.ts";
import type { Transform } from "./transform.ts";

type FieldClass = abstract new (...args: never[]) => Field;
export type LookupClass = { readonly lookupName: string; new (): Lookup };
export type TransformClass = { readonly lookupName: string; new (): Transform };

interface Table {
  readonly lookups: Map<string, Lookup>;
  readonly transforms: Map<string, Transform>;
}

const tables = new Map<unknown, Table>();

function tableOf(fieldClass: unknown): Table {
  let table = tables.get(fieldClass);
  if (table === undefined) tables.set(fieldClass, (table = { lookups: new Map(), transforms: new Map() }));
  return table;
}

/** Gives a class of fields, and those derived from it, a lookup. A later one of the same name wins. */
export function registerLookup(fieldClass: FieldClass, lookupClass: LookupClass): void {
  tableOf(fieldClass).lookups.set(lookupClass.lookupName, new lookupClass());
}

/** Gives a class of fields a transform, such as `year` or `lower`. */
export function registerTransform(fieldClass: FieldClass, transformClass: TransformClass): void {
  tableOf(fieldClass).transforms.set(transformClass.lookupName, new transformClass());
}

function search<T>(field: Field, pick: (table: Table) => T | undefined): T | undefined {
  for (
    let fieldClass: unknown = field.constructor;
    typeof fieldClass === "function";
    fieldClass = Object.getPrototypeOf(fieldClass)
  ) {
    const table = tables.get(fieldClass);
    const found = table === undefined ? undefined : pick(table);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function findLookup(field: Field, name: string): Lookup | undefined {
  return search(field, (table) => table.lookups.get(name));
}

/** The transform of a name: a registered one, or what the field itself makes of it, as arrays do of numbers. */
export function findTransform(field: Field, name: string): Transform | undefined {
  return (
    search(field, (table) => table.transforms.get(name)) ??
    (field as { transformFor?: (name: string) => Transform | undefined }).transformFor?.(name)
  );
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

/** A near name, as a sentence. */
export function suggestLookup(field: Field, name: string): string {
  return didYouMean(name, lookupNames(field));
}
