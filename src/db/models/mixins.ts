/**
 * Several abstract bases for one model: `class Book extends mixins(Timestamped, Published)`
 * (docs/topics/db/models, "Multiple inheritance").
 *
 * A class of JavaScript has one base. The class made here derives from the first of its bases; when an instance is
 * built, the field initializers of the others run on that same instance, because a base constructor may answer with an
 * object that is there already. Their methods are copied.
 */
import { ImproperlyConfigured } from "../../core/errors/exceptions.ts";
import type { Field, ModelClass } from "./fields/field.ts";
import { Adopted } from "./frames.ts";
import type { BaseModel } from "./model.ts";

type Both<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never;
type InstanceOf<B> = B extends abstract new (...args: never) => infer I ? I : never;
/** Static members of a class that its subclasses see; each class has a `Meta` of its own. */
type StaticsOf<B> = B extends unknown ? Omit<B, "prototype" | "Meta"> : never;

/** The class that `mixins()` makes: instances have the properties of all bases. */
export type Mixed<B extends readonly unknown[]> = (new (
  values?: object,
) => Both<InstanceOf<B[number]>> & BaseModel) &
  Both<StaticsOf<B[number]>>;

interface MixedFacts {
  readonly bases: readonly ModelClass[];
  /** Methods that several bases define, which the model must define itself. */
  readonly disputed: ReadonlyMap<string, readonly ModelClass[]>;
}

const mixed = new WeakMap<object, MixedFacts>();
/** Classes made with a base that is not the first: for `instanceof`. */
const derived = new WeakMap<object, ModelClass[]>();

/**
 * A base for models that has the fields, methods, managers and Meta of several abstract ones.
 *
 * ```ts
 * export class Book extends models.mixins(Timestamped, Published) {
 *   static objects = manager(this);
 *   title = models.CharField({ maxLength: 200 });
 * }
 * ```
 *
 * One of them may have a table: it becomes the parent. Meta is that of the first abstract base, unless the model has its
 * own. Fields or methods of one name in several bases must be declared in the model, which throws
 * `ImproperlyConfigured` otherwise.
 */
export function mixins<const B extends readonly (abstract new (...args: never) => BaseModel)[]>(...given: B): Mixed<B> {
  const bases = given as unknown as readonly ModelClass[];
  const tables = bases.filter((base) => !isAbstract(base));
  if (bases.length === 0 || tables.length > 1) {
    const names = tables.map((base) => base.name).join(", ");
    throw new ImproperlyConfigured(
      bases.length === 0
        ? "mixins() takes at least one base."
        : `mixins() takes one class with a table at most, and got ${names}.`,
      { hint: "Give the others static Meta = { abstract: true }, or link them by a OneToOneField." },
    );
  }
  const [root, ...others] = [...tables, ...bases.filter((base) => isAbstract(base))] as [ModelClass, ...ModelClass[]];
  const made = class extends (root as unknown as new (values?: object) => object) {
    constructor(values?: object) {
      super(values);
      for (const other of others) Reflect.construct(other, [new Adopted(this)], new.target);
    }
  } as unknown as ModelClass;
  Object.defineProperty(made, "name", { value: `mixins(${bases.map((base) => base.name).join(", ")})` });
  const firstMeta = bases.find(isAbstract) as { Meta?: object } | undefined;
  Object.defineProperty(made, "Meta", { value: { ...firstMeta?.Meta, abstract: true } });
  const automaticId = bases.some((base) => (base as { _automaticId?: boolean })._automaticId === true);
  Object.defineProperty(made, "_automaticId", { value: automaticId });
  const disputed = new Map<string, ModelClass[]>();
  const known = membersOf(root, (one) => one.prototype as object);
  for (const other of others) {
    for (const [key, theirs] of membersOf(other, (one) => one.prototype as object)) {
      const mine = known.get(key);
      const has = (list: readonly PropertyDescriptor[], one: PropertyDescriptor): boolean =>
        list.some(({ value, get }) => value === one.value && get === one.get);
      if (mine !== undefined && has(mine, theirs[0]!)) continue; // shared, or overridden already
      if (mine !== undefined && !has(theirs, mine[0]!)) {
        disputed.set(String(key), [...(disputed.get(String(key)) ?? [root]), other]);
        continue;
      }
      known.set(key, [...theirs, ...(mine ?? [])]);
      Object.defineProperty(made.prototype, key, { ...theirs[0]!, configurable: true });
    }
    answerInstanceOf(other, made);
  }
  for (const base of isAbstract(root) ? [root, ...others] : others) {
    for (const [key, [first]] of membersOf(base, (one) => one))
      if (!Object.hasOwn(made, key)) Object.defineProperty(made, key, { ...first!, configurable: true });
  }
  mixed.set(made, { bases: [root, ...others], disputed });
  return made as unknown as Mixed<B>;
}

/** The bases of a class that `mixins()` made; undefined for any other. @internal */
export function basesOf(model: ModelClass): readonly ModelClass[] | undefined {
  return mixed.get(model)?.bases;
}

/** Refuses methods and fields that two bases define differently and the model does not. @internal */
export function checkMixins(model: ModelClass): void {
  for (const base of chainOf(model)) {
    const facts = mixed.get(base);
    if (facts === undefined) continue;
    for (const [name, rivals] of facts.disputed)
      if (!isDefinedBelow(model, base, name)) throw disputedName(model, `${name}()`, rivals);
    const named = new Map<string, [Field, ModelClass]>();
    for (const one of facts.bases) {
      for (const { name, field } of one._meta.slots) {
        if (name === null) continue;
        const other = named.get(name);
        named.set(name, [field, one]);
        if (other === undefined || isSameField(other[0], field)) continue;
        const own = model._meta.slots.findLastIndex((slot) => slot.name === name);
        if (own < base._meta.slots.length) throw disputedName(model, name, [other[1], one]);
      }
    }
  }
}

function disputedName(model: ModelClass, name: string, rivals: readonly ModelClass[]): ImproperlyConfigured {
  const names = rivals.map((rival) => rival.name).join(" and ");
  return new ImproperlyConfigured(`${names} both define ${name}: ${model.name} must say which one counts.`, {
    hint: `Declare ${name} in ${model.name}; a method may call ${rivals[0]!.name}.prototype.${name.replace("()", ".call(this)")}.`,
  });
}

function isAbstract(base: ModelClass): boolean {
  const meta: unknown = Object.hasOwn(base, "Meta") ? (base as { Meta?: unknown }).Meta : undefined;
  return (
    Object.hasOwn(base, "_base") || (typeof meta === "object" && (meta as { abstract?: boolean }).abstract === true)
  );
}

/** A class and those above it, up to the base of all models. */
function chainOf(model: ModelClass): ModelClass[] {
  const chain: ModelClass[] = [];
  for (let at = model; !Object.hasOwn(at, "_base"); at = Object.getPrototypeOf(at) as ModelClass) chain.push(at);
  return chain;
}

const OWN_TO_EACH_CLASS: ReadonlySet<string | symbol> = new Set([
  "constructor",
  "length",
  "name",
  "prototype",
  "Meta",
  Symbol.hasInstance,
]);

/** What the classes of a chain define, the nearest definition first. */
function membersOf(model: ModelClass, pick: (one: ModelClass) => object): Map<string | symbol, PropertyDescriptor[]> {
  const members = new Map<string | symbol, PropertyDescriptor[]>();
  for (const one of chainOf(model)) {
    const holder = pick(one);
    for (const key of Reflect.ownKeys(holder)) {
      if (OWN_TO_EACH_CLASS.has(key)) continue;
      const descriptor = Object.getOwnPropertyDescriptor(holder, key)!;
      members.set(key, [...(members.get(key) ?? []), descriptor]);
    }
  }
  return members;
}

/** Whether a class below `base` defines a method. */
function isDefinedBelow(model: ModelClass, base: ModelClass, name: string): boolean {
  return chainOf(model)
    .slice(0, chainOf(model).indexOf(base))
    .some((one) => Object.hasOwn(one.prototype as object, name));
}

/** Two bases may share the field of a base of both. */
function isSameField(one: Field, other: Field): boolean {
  const [a, b] = [one.deconstruct().options, other.deconstruct().options];
  const keys = Object.keys(a);
  return (
    one.constructor === other.constructor &&
    keys.length === Object.keys(b).length &&
    keys.every((key) => a[key] === b[key] || String(a[key]) === String(b[key]))
  );
}

/** `book instanceof Published` also where the class is not the first of the bases. */
function answerInstanceOf(base: ModelClass, made: ModelClass): void {
  const known = derived.get(base);
  if (known !== undefined) {
    known.push(made);
    return;
  }
  derived.set(base, [made]);
  Object.defineProperty(base, Symbol.hasInstance, {
    value(this: object, value: unknown): boolean {
      const isOwn = Function.prototype[Symbol.hasInstance].call(this as () => unknown, value);
      return isOwn || (derived.get(this)?.some((one) => value instanceof one) ?? false);
    },
  });
}
