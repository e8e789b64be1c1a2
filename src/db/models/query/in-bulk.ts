/** inBulk(): rows by their keys. */
import { aliasOf, connectionOf } from "./database.ts";
import { keyText } from "../persistence/keys.ts";
import { fetchRows } from "./fetch.ts";
import { QUERY } from "./internals.ts";
import { type Rows } from "./rows.ts";
import { isSliced, type QueryState } from "./state.ts";

export async function inBulk(
  query: Rows,
  keys: Iterable<unknown> | null | undefined,
  options: { readonly fieldName?: string },
): Promise<Map<unknown, unknown>> {
  const source = query.getQuerySet();
  const { model, state } = source[QUERY];
  if (isSliced(state)) throw new TypeError("Cannot use 'limit' or 'offset' with inBulk().");
  const name = options.fieldName ?? "pk";
  requireUnique(state, name);
  const field = name === "pk" ? model._meta.pk : model._meta.getField(name);
  const found = new Map<unknown, unknown>();
  // Lists are found in a map by identity: a composite key is the caller's own list.
  const given = new Map<string, unknown>();
  const { wanted, read } = withKey(state, name, (row) => field.valueFromObject(row));
  const add = async (part: Rows): Promise<void> => {
    for (const row of await fetchRows(part.with(() => ({ ...wanted, ordering: [] }))[QUERY])) {
      const [key, value] = read(row);
      found.set(given.get(keyText(key)) ?? key, value);
    }
  };
  if (keys === undefined || keys === null) await add(source);
  else {
    const all = [...keys];
    const width = Array.isArray(all[0]) ? all[0].length : 1;
    if (width > 1) for (const key of all) given.set(keyText(key), key);
    const { maxQueryParams } = connectionOf(aliasOf(source[QUERY])).features;
    const size = Math.floor((maxQueryParams - MARGIN) / width);
    for (let i = 0; i < all.length; i += size)
      await add(source.filterUnchecked({ [`${field.name}__in`]: all.slice(i, i + size) }));
  }
  return found;
}

/** Parameters that are left for the conditions of the query set itself. */
const MARGIN = 100;

function requireUnique({ model, distinct }: QueryState, name: string): void {
  const field = name === "pk" ? model._meta.pk : model._meta.getField(name);
  const unique =
    field.unique ||
    field.primaryKey ||
    (Array.isArray(distinct) && distinct.length === 1 && distinct[0] === name) ||
    model._meta.constraints.some(
      (c) => c.kind === "unique" && c.fields.length === 1 && c.fields[0] === field.name && c.condition === null,
    );
  if (!unique) throw new TypeError(`inBulk()'s fieldName must be a unique field but '${name}' isn't.`);
}

interface Reader {
  readonly wanted: Partial<QueryState>;
  readonly read: (row: unknown) => [key: unknown, value: unknown];
}

/** The columns to read so that each row has its key, and how key and row are told apart. */
function withKey({ values }: QueryState, name: string, keyOf: (row: object) => unknown): Reader {
  if (values === null) return { wanted: {}, read: (row) => [keyOf(row as object), row] };
  const { shape, names } = values;
  // The key comes first; without names all columns are there, but not under the name pk.
  const present = names !== null && names.includes(name);
  const list = [...(present || names === null ? [] : [name]), ...(names ?? [])];
  if (shape === "dict") {
    const column = names === null && name === "pk" ? null : name;
    return {
      wanted: names === null ? {} : { values: { shape, names: list } },
      read: (row) => {
        const { ...rest } = row as Record<string, unknown>;
        const key = column === null ? keyOf(rest) : rest[column];
        if (!present && names !== null) delete rest[name];
        return [key, rest];
      },
    };
  }
  const at = present ? list.indexOf(name) : 0;
  return {
    wanted: { values: { shape: "list", names: names === null ? null : list } },
    read: (row) => {
      const items = row as unknown[];
      const rest = present || names === null ? items : items.slice(1);
      return [items[at], shape === "flat" ? rest[0] : rest];
    },
  };
}
