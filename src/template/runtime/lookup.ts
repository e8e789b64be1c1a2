import { Decimal } from "decimal.js";
import { snakeToCamel } from "../../utils/case.ts";
import { LazyText } from "../../utils/lazy.ts";
import { MultiValueDict } from "../../utils/multi-value-dict.ts";
import { SafeString } from "../../utils/safe-string.ts";
import { isSilent } from "./steps.ts";
import { virtualMember } from "./virtual-members.ts";

/**
 * The lookup rules of templates: what `a.b` may reach.
 *
 * In order: an entry (of a `Map`, of an object with `[templateLookup]`), an index, an own property, a member declared
 * by a class of the object, and the same under the camelCase name. Prototypes of the language itself are out of
 * reach, so are `constructor`, `prototype`, `__proto__` and whatever begins with an underscore. Functions are called
 * without arguments when they need none.
 */

/** Objects that answer lookups themselves (Python's `__getitem__`): their class has a method under this symbol, `(name) => value | undefined`. */
export const templateLookup: unique symbol = Symbol.for("belleville.templateLookup") as never;

/** Objects that answer `item in object` themselves (Python's `__contains__`): `(item) => boolean`, or a promise of it. */
export const templateContains: unique symbol = Symbol.for("belleville.templateContains") as never;

const FORBIDDEN: ReadonlySet<string> = new Set(["constructor", "prototype", "caller", "callee", "arguments"]);

/** Whether a name can never be looked up. */
export function isForbidden(name: string): boolean {
  return name.startsWith("_") || FORBIDDEN.has(name);
}

const generatorFunction = Object.getPrototypeOf(function* () {}) as object;
const asyncGeneratorFunction = Object.getPrototypeOf(async function* () {}) as object;

/** Prototypes of the language: what they define is never a member of a template. */
const BUILTIN: ReadonlySet<object> = new Set<object>([
  Object.prototype,
  ...[Function, Array, String, Number, Boolean, Symbol, BigInt, Promise, Map, Set, WeakMap, WeakSet, WeakRef].map(
    proto,
  ),
  ...[Date, RegExp, Error, ArrayBuffer, SharedArrayBuffer, DataView].map(proto),
  ...[Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError].map(proto),
  ...[Uint8Array, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array, Float32Array, Float64Array].map(proto),
  ...[Uint8ClampedArray, BigInt64Array, BigUint64Array, Buffer].map(proto),
  Object.getPrototypeOf(Uint8Array.prototype) as object,
  Object.getPrototypeOf(async () => {}) as object,
  generatorFunction,
  (generatorFunction as { prototype: object }).prototype,
  asyncGeneratorFunction,
  (asyncGeneratorFunction as { prototype: object }).prototype,
  Object.getPrototypeOf((generatorFunction as { prototype: object }).prototype) as object,
  Object.getPrototypeOf((asyncGeneratorFunction as { prototype: object }).prototype) as object,
  Object.getPrototypeOf([][Symbol.iterator]()) as object,
  Object.getPrototypeOf(new Map()[Symbol.iterator]()) as object,
  Object.getPrototypeOf(new Set()[Symbol.iterator]()) as object,
]);

function proto(type: { readonly prototype: unknown }): object {
  return type.prototype as object;
}

const plain = new WeakMap<object, boolean>();

/**
 * Whether objects with this prototype have nothing but own properties and members declared by classes, so that
 * generated code may read them directly.
 */
export function isPlainPrototype(prototype: object | null): boolean {
  if (prototype === null || prototype === Object.prototype) return true;
  let known = plain.get(prototype);
  if (known === undefined) {
    known = !BUILTIN.has(prototype) && !(templateLookup in prototype) && !special(prototype);
    known &&= isPlainPrototype(Object.getPrototypeOf(prototype) as object | null);
    plain.set(prototype, known);
  }
  return known;
}

/** Classes of ours whose objects stand for a value or a mapping, not for a record with members. */
const VALUES: ReadonlySet<object> = new Set([SafeString, LazyText, Decimal, MultiValueDict].map(proto));
const special = (prototype: object): boolean => VALUES.has(prototype);

/** Finds `name` (or `camel`) below a value; undefined when there is none. Functions are called. */
export function lookup(value: unknown, name: string, camel: string): unknown {
  if (isForbidden(name)) return undefined;
  switch (typeof value) {
    case "object":
      return value === null ? undefined : objectMember(value, name, camel);
    case "string":
      return isIndex(name) ? charAt(value, Number(name)) : virtualMember(value, name);
    case "function":
      return staticMember(value, name, camel);
    default:
      return undefined;
  }
}

const isIndex = (name: string): boolean => /^\d+$/.test(name);

function charAt(text: string, index: number): string | undefined {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text)[index] : text[index];
}

function objectMember(value: object, name: string, camel: string): unknown {
  if (SafeString.is(value)) return lookup(value.toString(), name, camel);
  if (LazyText.is(value)) return lookup(value.resolve(), name, camel);
  const entry = entryOf(value, name);
  if (entry !== undefined) return typeof entry === "function" ? callFunction(entry as Callable, undefined) : entry;
  if (isIndex(name) && (Array.isArray(value) || ArrayBuffer.isView(value))) {
    const item = (value as unknown as unknown[])[Number(name)];
    return typeof item === "function" ? callFunction(item as Callable, undefined) : item;
  }
  let found = declaredMember(value, name);
  if (found === undefined && camel !== name) found = declaredMember(value, camel);
  return found === undefined ? virtualMember(value, name) : found;
}

/** What the object itself holds under a key, before its members; an entry that fails silently counts as missing. */
function entryOf(value: object, name: string): unknown {
  try {
    return readEntry(value, name);
  } catch (error) {
    if (isSilent(error)) return undefined;
    throw error;
  }
}

function readEntry(value: object, name: string): unknown {
  const custom = (value as { [templateLookup]?: unknown })[templateLookup];
  if (typeof custom === "function") return (custom as (name: string) => unknown).call(value, name);
  if (value instanceof MultiValueDict) return value.get(name);
  if (!(value instanceof Map)) return undefined;
  if (value.has(name)) return value.get(name);
  return isIndex(name) ? value.get(Number(name)) : undefined;
}

/** Reads an entry, an item or a member without calling functions: for sorting by a key that comes from outside. */
export function peek(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || isForbidden(name)) return undefined;
  const entry = entryOf(value, name) ?? (isIndex(name) && Array.isArray(value) ? value[Number(name)] : undefined);
  if (entry !== undefined) return entry;
  for (const key of new Set([name, snakeToCamel(name)])) {
    if (isDeclared(value, key)) {
      const member = readMember(value, key);
      return typeof member === "function" ? undefined : member;
    }
  }
  return undefined;
}

function isDeclared(value: object, name: string): boolean {
  for (
    let at: object | null = value;
    at !== null && !BUILTIN.has(at);
    at = Object.getPrototypeOf(at) as object | null
  ) {
    if (Object.hasOwn(at, name)) return true;
  }
  return false;
}

function declaredMember(value: object, name: string): unknown {
  if (isForbidden(name) || !isDeclared(value, name)) return undefined;
  const member = readMember(value, name);
  return typeof member === "function" ? callFunction(member as Callable, value) : member;
}

/** Reads a property; a getter that fails silently counts as missing. */
function readMember(value: object, name: string): unknown {
  try {
    return (value as Record<string, unknown>)[name];
  } catch (error) {
    if (isSilent(error)) return undefined;
    throw error;
  }
}

/** Static members of a class, and properties of a function that is not called. */
function staticMember(value: object, name: string, camel: string): unknown {
  const hidden = (key: string): boolean => isForbidden(key) || key === "length" || key === "name";
  for (const key of camel === name ? [name] : [name, camel]) {
    if (hidden(key)) continue;
    if (!isDeclared(value, key)) continue;
    const member = readMember(value, key);
    return typeof member === "function" ? callFunction(member as Callable, value) : member;
  }
  return undefined;
}

interface Callable {
  (): unknown;
  readonly altersData?: unknown;
  readonly doNotCallInTemplates?: unknown;
}

type Treatment = "value" | "refused" | "called";
const treatments = new WeakMap<object, Treatment>();

/** How templates treat a function; found out once. */
function treatmentOf(f: Callable, self: unknown): Treatment {
  let known = treatments.get(f);
  if (known === undefined) {
    if (f.doNotCallInTemplates === true || /^class\b/.test(Function.prototype.toString.call(f))) known = "value";
    else known = f.length > 0 || altersData(f, self) ? "refused" : "called";
    treatments.set(f, known);
  }
  return known;
}

/**
 * Whether a function says that it changes data, or overrides a method that says so: a `save()` of a model of yours
 * is as much out of reach as that of `Model` (Django's `AltersData`).
 */
function altersData(f: Callable, self: unknown): boolean {
  if (f.altersData === true) return true;
  if (typeof self !== "object" || self === null) return false;
  for (
    let proto = Object.getPrototypeOf(self) as object | null;
    proto !== null;
    proto = Object.getPrototypeOf(proto) as object | null
  ) {
    const member: unknown = Object.getOwnPropertyDescriptor(proto, f.name)?.value;
    if (typeof member === "function" && (member as unknown as Callable).altersData === true) return true;
  }
  return false;
}

/**
 * Calls a function that a template names. Classes and functions with `doNotCallInTemplates` stay as they are; with
 * `altersData`, or when it needs arguments, the variable has no value.
 */
export function callFunction(f: Callable, self: unknown): unknown {
  const treatment = treatmentOf(f, self);
  if (treatment !== "called") return treatment === "value" ? f : undefined;
  try {
    return f.call(self);
  } catch (error) {
    if (isSilent(error)) return undefined;
    throw error;
  }
}
