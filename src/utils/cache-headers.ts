/** The headers `Cache-Control` and `Vary` as text. Follows Django's `django.utils.cache`; RFC 9111. */
import { splitHeaderValue } from "./http.ts";
import { camelToSnake } from "./case.ts";

/** Directives: `true` for one without a value. Names as in JavaScript: `maxAge`, `mustRevalidate`. */
export type CacheDirectives = Readonly<Record<string, string | number | true>>;

type Value = string | number | true;

/**
 * Adds directives to a `Cache-Control` header. The smaller `max-age` wins; `public` and `private` replace each other.
 *
 * ```ts
 * patchCacheControl("max-age=600", { maxAge: 300, private: true }); // "max-age=300, private"
 * ```
 */
export function patchCacheControl(header: string | null | undefined, directives: CacheDirectives): string {
  const all = new Map<string, Value | Set<Value>>();
  const put = (name: string, value: Value): void => {
    if (name !== "no-cache") {
      all.set(name, value);
      return;
    }
    const fields = all.get(name); // names several fields
    if (fields instanceof Set) fields.add(value);
    else all.set(name, new Set([value]));
  };
  for (const field of splitHeaderValue(header ?? "")) {
    const equals = field.indexOf("=");
    if (equals === -1) put(field.toLowerCase(), true);
    else put(field.slice(0, equals).trim().toLowerCase(), field.slice(equals + 1));
  }
  const added = Object.entries(directives).map(([k, v]) => [camelToSnake(k).replaceAll("_", "-"), v] as const);
  const names = new Set(added.map(([name]) => name));
  if (names.has("public")) all.delete("private");
  if (names.has("private")) all.delete("public");
  for (const [name, value] of added) {
    const before = name === "max-age" ? Number(all.get(name)) : Number.NaN;
    put(name, Number.isNaN(before) ? value : Math.min(before, Number(value)));
  }
  return Array.from(all, ([name, value]) => directiveText(name, value)).join(", ");
}

function directiveText(name: string, value: Value | Set<Value>): string {
  const values = value instanceof Set ? (value.has(true) ? [true as const] : [...value]) : [value];
  return values.map((v) => (v === true ? name : `${name}=${v}`)).join(", ");
}

/** `max-age` of a `Cache-Control` header in seconds, or null. */
export function getMaxAge(header: string | null | undefined): number | null {
  const field = splitHeaderValue(header ?? "").findLast((part) => /^max-age=/i.test(part));
  const value = field?.slice("max-age=".length);
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : null;
}

/** Adds names to a `Vary` header, each once, in any case; `*` stands for all. */
export function patchVaryHeaders(header: string | null | undefined, names: Iterable<string>): string {
  const all = splitHeaderValue(header ?? "");
  const known = new Set(all.map((name) => name.toLowerCase()));
  for (const name of names) if (!known.has(name.trim().toLowerCase())) all.push(name.trim());
  return all.includes("*") ? "*" : all.join(", ");
}

/** Whether a `Vary` header names `name`. */
export function hasVaryHeader(header: string | null | undefined, name: string): boolean {
  return splitHeaderValue(header ?? "").some((part) => part.toLowerCase() === name.toLowerCase());
}
