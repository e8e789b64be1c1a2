/** inBulk(): rows by their keys. */
import { keyText } from "../persistence/keys.ts";
import { fetchRows } from "./fetch.ts";
import { QUERY } from "./internals.ts";
import { requireUnsliced, type Rows } from "./rows.ts";

export async function inBulk(
  query: Rows,
  keys: Iterable<unknown> | null | undefined,
  options: { readonly fieldName?: string },
): Promise<Map<unknown, unknown>> {
  requireUnsliced(query, "use 'limit' or 'offset' with inBulk()");
  const { model } = query[QUERY];
  const name = options.fieldName ?? "pk";
  const field = name === "pk" ? model._meta.pk : model._meta.getField(name);
  const unique =
    field.unique ||
    model._meta.constraints.some(
      (c) => c.kind === "unique" && c.fields.length === 1 && c.fields[0] === field.name && c.condition === null,
    );
  if (!unique) throw new TypeError(`inBulk()'s fieldName must be a unique field but '${name}' isn't.`);
  const found = new Map<unknown, unknown>();
  // Lists are found in a map by identity: a composite key is the caller's own list.
  const given = new Map<string, unknown>();
  const add = async (part: Rows): Promise<void> => {
    for (const row of await fetchRows(part.with(() => ({ ordering: [] }))[QUERY])) {
      const key = field.valueFromObject(row as object);
      found.set(given.get(keyText(key)) ?? key, row);
    }
  };
  if (keys === undefined || keys === null) await add(query.all());
  else {
    const all = [...keys];
    if (Array.isArray(all[0])) for (const key of all) given.set(keyText(key), key);
    for (let i = 0; i < all.length; i += 1000)
      await add(query.filterUnchecked({ [`${field.name}__in`]: all.slice(i, i + 1000) }));
  }
  return found;
}
