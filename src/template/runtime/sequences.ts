import { LazyText } from "../../utils/lazy.ts";
import { MultiValueDict } from "../../utils/multi-value-dict.ts";
import { SafeString } from "../../utils/safe-string.ts";
import { repr } from "../../utils/str.ts";

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
};

/**
 * What iterating over a value gives, as in Python: items of a list, characters of a text, keys of a mapping.
 * undefined for what can only be iterated asynchronously; throws `TypeError` for what cannot be iterated.
 */
export function toList(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (value === null || value === undefined) return [];
  if (typeof value === "string") return Array.from(value);
  if (typeof value === "object") {
    if (SafeString.is(value) || LazyText.is(value)) return Array.from(value.toString());
    if (value instanceof Map || value instanceof MultiValueDict) return [...value.keys()];
    if (Symbol.iterator in value) return Array.from(value as Iterable<unknown>);
    if (Symbol.asyncIterator in value) return undefined;
    if (isPlain(value)) return Object.keys(value);
  }
  throw new TypeError(`${pythonType(value)} object is not iterable`);
}

/** Collects what is iterated asynchronously. */
export async function collect(value: AsyncIterable<unknown>): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of value) items.push(item);
  return items;
}

/** Parts of an item for `{% for a, b in items %}`. Throws `RangeError` when their number differs. */
export function unpack(item: unknown, count: number): readonly unknown[] {
  const parts = sized(item);
  if (parts?.length === count) return parts;
  throw new RangeError(`Need ${count} values to unpack in for loop; got ${parts?.length ?? 1}. `);
}

function sized(item: unknown): readonly unknown[] | undefined {
  if (item === null || (typeof item !== "object" && typeof item !== "string")) return undefined;
  try {
    return toList(item);
  } catch {
    return undefined;
  }
}

/** Length as Python's `len()`; undefined for what has none. */
export function lengthOf(value: unknown): number | undefined {
  if (typeof value === "string") return /[\ud800-\udfff]/.test(value) ? Array.from(value).length : value.length;
  if (typeof value !== "object" || value === null) return undefined;
  if (SafeString.is(value) || LazyText.is(value)) return lengthOf(value.toString());
  if (Array.isArray(value)) return value.length;
  const { size, length } = value as { size?: unknown; length?: unknown };
  if (Symbol.iterator in value || Symbol.asyncIterator in value) {
    if (typeof size === "number") return size;
    if (typeof length === "number") return length;
  }
  return isPlain(value) ? Object.keys(value).length : undefined;
}

/** Name of a type for messages. */
export function pythonType(value: unknown): string {
  if (typeof value === "number") return Number.isInteger(value) ? "'int'" : "'float'";
  if (typeof value === "boolean") return "'bool'";
  if (value === null || value === undefined) return "'NoneType'";
  return typeof value === "object" ? `'${value.constructor?.name ?? "object"}'` : repr(value);
}
