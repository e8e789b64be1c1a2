/** inBulk(): rows by their keys. */
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
  const add = async (part: Rows): Promise<void> => {
    for (const row of await fetchRows(part.with(() => ({ ordering: [] }))[QUERY]))
      found.set(field.valueFromObject(row as object), row);
  };
  if (keys === undefined || keys === null) await add(query.all());
  else {
    const all = [...keys];
    for (let i = 0; i < all.length; i += 1000)
      await add(query.filterUnchecked({ [`${field.name}__in`]: all.slice(i, i + 1000) }));
  }
  return found;
}
