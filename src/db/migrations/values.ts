/** Comparison of the values that options of fields and models hold. */
import { LazyText } from "../../utils/lazy.ts";

interface Deconstructible {
  deconstruct(): unknown;
}

/** Something that can say what made it: a field, an index, a constraint, a validator, an expression. */
export function isDeconstructible(value: unknown): value is Deconstructible {
  return (
    typeof value === "object" && value !== null && "deconstruct" in value && typeof value.deconstruct === "function"
  );
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * Whether two option values mean the same: by content for lists, plain objects, maps, sets, dates, regular expressions
 * and everything with `deconstruct()`, by `equals()` where a class has it, by their properties for other instances of one
 * class, by text for functions and translatable texts.
 */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (LazyText.is(a) || LazyText.is(b)) return isText(a) && isText(b) && String(a) === String(b);
  if (typeof a === "function" && typeof b === "function") return sourceOf(a) === sourceOf(b);
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => sameValue(item, b[i]));
  }
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b))
    return isPlainObject(a) && isPlainObject(b) && sameEntries(a, b);
  if (a instanceof Date) return a.getTime() === (b as Date).getTime();
  if (a instanceof RegExp) return String(a) === String(b);
  if (a instanceof Map || a instanceof Set) return sameValue([...a], [...(b as Set<unknown>)]);
  if (isDeconstructible(a) && isDeconstructible(b)) {
    const made = a.deconstruct();
    if (made !== null) return sameValue(made, b.deconstruct());
  }
  if (isPlainObject(a)) return sameEntries(a, b);
  if ("equals" in a && typeof a.equals === "function")
    return Boolean((a as { equals(other: unknown): unknown }).equals(b));
  return Object.keys(a).length > 0 && sameEntries(a, b);
}

/** Keys whose value is undefined count as absent. */
function sameEntries(a: object, b: object): boolean {
  const [left, right] = [a, b].map((object) => Object.entries(object).filter(([, value]) => value !== undefined));
  if (left!.length !== right!.length) return false;
  const values = new Map(right);
  return left!.every(([key, value]) => values.has(key) && sameValue(value, values.get(key)));
}

function isText(value: unknown): boolean {
  return typeof value === "string" || LazyText.is(value);
}

/** Text of a function without the traces that tools leave in it. */
function sourceOf(fn: object): string {
  return Function.prototype.toString
    .call(fn)
    .replace(/\/\*\s*[@#]__PURE__\s*\*\//g, "")
    .replace(/\s+/g, "");
}
