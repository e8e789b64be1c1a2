import { Decimal } from "decimal.js";
import { LazyText } from "../../utils/lazy.ts";
import { MultiValueDict } from "../../utils/multi-value-dict.ts";
import { SafeString } from "../../utils/safe-string.ts";
import { templateContains } from "./lookup.ts";
import { lengthOf, toList } from "./sequences.ts";

/** Truth of a value as in Python: empty text, empty collections, zero, False and None are false. */
export function truthy(value: unknown): boolean {
  if (typeof value !== "object" || value === null) {
    return typeof value === "number" ? value !== 0 : Boolean(value);
  }
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Decimal) return !value.isZero();
  if (isDuration(value)) return !value.blank;
  if (value instanceof Date) return true;
  return lengthOf(value) !== 0;
}

const isDuration = (value: object): value is { readonly blank: boolean } =>
  Object.prototype.toString.call(value) === "[object Temporal.Duration]";

/** Text and numbers behind their wrappers, so that they compare by value. */
function simple(value: unknown): unknown {
  if (typeof value === "boolean") return Number(value);
  if (typeof value !== "object" || value === null) return value ?? null;
  if (SafeString.is(value) || LazyText.is(value)) return value.toString();
  if (value instanceof Decimal && value.decimalPlaces() === 0 && value.abs().lt(Number.MAX_SAFE_INTEGER)) {
    return value.toNumber();
  }
  return value instanceof Date ? value.getTime() : value;
}

/** `a == b` as in Python: by value, also inside lists and mappings; model instances by `equals()`. */
export function equals(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (left instanceof Date !== right instanceof Date) return false;
  const [a, b] = [simple(left), simple(right)];
  // oxlint-disable-next-line eqeqeq -- a bigint equals the number of the same value
  if (a === b || (isNumeric(a) && isNumeric(b) && a == b)) return true;
  if (typeof a !== "object" || a === null) return b instanceof Decimal && isNumeric(a) ? b.eq(String(a)) : false;
  if (a instanceof Decimal) return isNumeric(b) ? a.eq(String(b)) : b instanceof Decimal && a.eq(b);
  if (typeof b !== "object" || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => equals(item, b[i]));
  const equal = (a as { equals?: unknown }).equals;
  if (typeof equal === "function")
    return Object.getPrototypeOf(a) === Object.getPrototypeOf(b) && equal.call(a, b) === true;
  if (a instanceof Set) return b instanceof Set && a.size === b.size && [...a].every((item) => includes(b, item));
  const [entries, others] = [mapping(a), mapping(b)];
  if (entries === undefined || others === undefined || entries.size !== others.size) return false;
  return [...entries].every(([key, value]) => others.has(key) && equals(value, others.get(key)));
}

const isNumeric = (value: unknown): value is number | bigint => typeof value === "number" || typeof value === "bigint";

function mapping(value: object): ReadonlyMap<unknown, unknown> | undefined {
  if (value instanceof Map) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype ? new Map(Object.entries(value)) : undefined;
}

/** -1, 0 or 1; undefined where Python refuses to compare (`1 < "a"`). */
export function order(left: unknown, right: unknown): -1 | 0 | 1 | undefined {
  const [a, b] = [simple(left), simple(right)];
  if (left instanceof Date !== right instanceof Date) return undefined;
  if (isNumeric(a) && isNumeric(b)) return a < b ? -1 : a > b ? 1 : a == b ? 0 : undefined; // oxlint-disable-line eqeqeq
  if (typeof a === "string" && typeof b === "string") return orderText(a, b);
  if (a instanceof Decimal || b instanceof Decimal) return orderDecimals(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return orderLists(a, b);
  return orderObjects(a, b);
}

/** By code points: UTF-16 order differs for characters beyond the first plane. */
function orderText(a: string, b: string): -1 | 0 | 1 {
  if (a === b) return 0;
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    const [high, low] = [x >= 0xd800 && x < 0xe000, y >= 0xd800 && y < 0xe000];
    if (high !== low) return high ? 1 : -1;
    return x < y ? -1 : 1;
  }
  return a.length < b.length ? -1 : 1;
}

function orderDecimals(a: unknown, b: unknown): -1 | 0 | 1 | undefined {
  const isNumber = (v: unknown): boolean => v instanceof Decimal || isNumeric(v);
  if (!isNumber(a) || !isNumber(b)) return undefined;
  const result = new Decimal(String(a)).cmp(String(b));
  return result < 0 ? -1 : result > 0 ? 1 : result === 0 ? 0 : undefined;
}

function orderLists(a: readonly unknown[], b: readonly unknown[]): -1 | 0 | 1 | undefined {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (!equals(a[i], b[i])) return order(a[i], b[i]);
  }
  return a.length === b.length ? 0 : a.length < b.length ? -1 : 1;
}

interface Comparable {
  readonly constructor: { readonly compare?: (a: unknown, b: unknown) => number };
}

/** Temporal values and other classes with a static `compare()`. */
function orderObjects(a: unknown, b: unknown): -1 | 0 | 1 | undefined {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return undefined;
  const { compare } = (a as Comparable).constructor ?? {};
  if (typeof compare !== "function" || Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return undefined;
  const result = compare(a, b);
  return result < 0 ? -1 : result > 0 ? 1 : 0;
}

interface Container {
  readonly [templateContains]?: (item: unknown) => boolean | PromiseLike<boolean>;
}

/** `item in container`; a promise where the container has to ask. Throws `TypeError` where Python does. */
export function contains(container: unknown, item: unknown): boolean | PromiseLike<boolean> {
  const ask =
    typeof container === "object" && container !== null ? (container as Container)[templateContains] : undefined;
  if (typeof ask === "function") return ask.call(container, item);
  return includes(container, item);
}

function includes(container: unknown, item: unknown): boolean {
  const inside = simple(container);
  if (typeof inside === "string") {
    const text = simple(item);
    if (typeof text !== "string") throw new TypeError("'in <string>' requires string as left operand");
    return inside.includes(text);
  }
  if (container instanceof Set || container instanceof Map || container instanceof MultiValueDict) {
    if (container.has(item as never)) return true;
  }
  if (container === null || container === undefined) throw new TypeError("argument of type 'NoneType' is not iterable");
  return (toList(container) ?? []).some((other) => equals(other, item));
}

/** `a is b`: the same object, or the same simple value. */
export function isSame(a: unknown, b: unknown): boolean {
  return a === b || (a ?? null) === (b ?? null);
}

export const lessThan = (a: unknown, b: unknown): boolean => order(a, b) === -1;
export const greaterThan = (a: unknown, b: unknown): boolean => order(a, b) === 1;
export const atMost = (a: unknown, b: unknown): boolean => (order(a, b) ?? 1) <= 0;
export const atLeast = (a: unknown, b: unknown): boolean => (order(a, b) ?? -1) >= 0;
