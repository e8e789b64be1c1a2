/** Names of tables and columns as names of classes and properties (Django's `normalize_table_name`, `normalize_col_name`). */
import { camelCase, snakeCase } from "../models/names.ts";

/** Words that may not name a property of a model. */
const TAKEN: ReadonlySet<string> = new Set([
  "pk",
  "save",
  "delete",
  "clean",
  "constructor",
  "equals",
  "fullClean",
  "cleanFields",
  "validateUnique",
  "validateConstraints",
  "refreshFromDb",
  "getDisplay",
  "getDeferredFields",
  "toString",
  "toJSON",
]);

const RESERVED: ReadonlySet<string> = new Set(
  "class const default delete export extends function import new null return static super this typeof var void enum Model models manager".split(
    " ",
  ),
);

/** `library_book` → `LibraryBook`. */
export function className(table: string): string {
  const name = table
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== "")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
  const safe = /^\p{L}/u.test(name) ? name : `Table${name}`;
  return RESERVED.has(safe) ? `${safe}Model` : safe;
}

export interface PropertyName {
  readonly name: string;
  /** The column, where the name does not lead back to it. */
  readonly dbColumn: string | undefined;
  readonly notes: readonly string[];
}

/** `author_id` of a relation → `author`, `published_at` → `publishedAt`. */
export function propertyName(column: string, used: ReadonlySet<string>, isRelation: boolean): PropertyName {
  const notes: string[] = [];
  const hasSuffix = isRelation && /.+_id$/i.test(column);
  let text = hasSuffix ? column.slice(0, -3) : column;
  const plain = text.replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_+|_+$/g, "");
  if (plain !== text) notes.push("Field renamed to remove unsuitable characters.");
  text = plain === "" ? "field" : plain;
  let name = camelCase(text);
  name = name.charAt(0).toLowerCase() + name.slice(1);
  if (/^\p{N}/u.test(name)) {
    name = `number${name}`;
    notes.push("Field renamed because it wasn't a valid identifier.");
  }
  if (TAKEN.has(name)) {
    name = `${name}Field`;
    notes.push("Field renamed because every model has that name.");
  }
  const base = name;
  for (let i = 0; used.has(name); i++) {
    name = `${base}${i}`;
    if (i === 0) notes.push("Field renamed because of name conflict.");
  }
  const back = snakeCase(isRelation ? `${name}Id` : name);
  return { name, dbColumn: back === column ? undefined : column, notes };
}
