/** Managers: where query sets begin (docs/topics/db/managers). */
import { ImproperlyConfigured } from "../../core/errors/exceptions.ts";
import { didYouMean } from "../../utils/suggest.ts";
import type { ModelClass } from "./fields/field.ts";
import type { BaseModel } from "./model.ts";
import { type Internals, QUERY } from "./query/internals.ts";
import { QuerySet } from "./query/query-set.ts";
import type { Cls } from "./types/brands.ts";

/**
 * A manager of your own, when all its query sets begin with less than all rows:
 *
 * ```ts
 * class PublishedManager extends Manager<Book> {
 *   override getQuerySet() { return super.getQuerySet().filter({ status: "p" }); }
 * }
 * static published = manager(this, PublishedManager);
 * ```
 *
 * On the query sets it begins, `getQuerySet()` of this class is not asked again.
 */
// @ts-ignore TS2636: covariant, as query sets are
export class Manager<out I> extends QuerySet<I> {}

// oxlint-disable-next-line typescript/no-explicit-any -- constructors of query sets are not called by users
type AnyConstructor<M> = new (...args: any) => M;
type ManagerClass = new (model: unknown, internals?: Partial<Internals>) => QuerySet<never>;

/**
 * The manager of a model: `static objects = manager(this);`.
 *
 * With a class of query sets, its methods are there too: `static objects = manager(this, BookQuerySet);`. A class that
 * is declared after the model is passed as a function, `() => BookQuerySet`.
 */
export function manager<I extends BaseModel>(model: Cls<I>): Manager<I>;
// M has no constraint: checking one would ask for the methods of M while the model, which they name, is being inferred
// (TS7022). That it derives from QuerySet is checked when the class is defined.
export function manager<M>(model: Cls<unknown>, querySetClass: AnyConstructor<M> | (() => AnyConstructor<M>)): M;
export function manager(model: unknown, querySetClass: unknown = Manager): unknown {
  const given = isClass(querySetClass) ? querySetClass : (querySetClass as () => ManagerClass)();
  if (!isClass(given)) throw new ImproperlyConfigured("manager() takes the model and a class derived from QuerySet.");
  return makeManager(model as ModelClass, given);
}

function isClass(value: unknown): value is ManagerClass {
  return typeof value === "function" && (value === QuerySet || value.prototype instanceof QuerySet);
}

function makeManager(model: ModelClass, managerClass: ManagerClass): QuerySet<never> {
  return new managerClass(model, { isManager: true });
}

// ---- the managers of a model ----

const added = new WeakMap<object, Map<string, QuerySet<never>>>();
const known = new WeakMap<object, ReadonlyMap<string, QuerySet<never>>>();
const bases = new WeakMap<object, QuerySet<never>>();

/** Gives a class made at run time a manager. */
export function addManager(model: ModelClass, name: string, given: QuerySet<never>): void {
  const own = rebind(given, model);
  let managers = added.get(model);
  if (managers === undefined) added.set(model, (managers = new Map()));
  managers.set(name, own);
  known.delete(model);
  Object.defineProperty(model, name, { value: own, writable: true, configurable: true, enumerable: true });
}

/** The same manager for another model. */
function rebind(given: QuerySet<never>, model: ModelClass): QuerySet<never> {
  const managerClass = given.constructor as unknown as ManagerClass;
  return new managerClass(model, { isManager: true });
}

/** Managers of a model: its own, those of its abstract bases, and `objects` when there is none. */
export function managersOf(model: ModelClass): ReadonlyMap<string, QuerySet<never>> {
  let managers = known.get(model);
  if (managers === undefined) known.set(model, (managers = findManagers(model)));
  return managers;
}

function findManagers(model: ModelClass): ReadonlyMap<string, QuerySet<never>> {
  const managers = new Map<string, QuerySet<never>>(added.get(model));
  for (const [name, value] of Object.entries(model))
    if (value instanceof QuerySet && value[QUERY].isManager) managers.set(name, value as QuerySet<never>);
  const base = Object.getPrototypeOf(model) as ModelClass;
  if (!Object.hasOwn(base, "_base") && (base._meta.abstract || model._meta.proxy)) {
    for (const [name, value] of managersOf(base))
      if (!managers.has(name)) managers.set(name, install(model, name, rebind(value, model)));
  }
  if (managers.size === 0)
    managers.set("objects", install(model, "objects", makeManager(model, Manager as unknown as ManagerClass)));
  return managers;
}

/** An own static property, so that the class does not find the manager of its base under that name. */
function install(model: ModelClass, name: string, own: QuerySet<never>): QuerySet<never> {
  if (!Object.hasOwn(model, name))
    Object.defineProperty(model, name, { value: own, writable: true, configurable: true, enumerable: true });
  return own;
}

/** The manager the framework reads with. */
export function defaultManagerOf(model: ModelClass): QuerySet<never> {
  const managers = managersOf(model);
  const name = model._meta.meta.defaultManagerName;
  if (name === undefined) return managers.values().next().value!;
  return named(model, managers, name);
}

/** The manager that sees all rows. */
export function baseManagerOf(model: ModelClass): QuerySet<never> {
  const name = model._meta.meta.baseManagerName;
  if (name !== undefined) return named(model, managersOf(model), name);
  let base = bases.get(model);
  if (base === undefined) bases.set(model, (base = makeManager(model, Manager as unknown as ManagerClass)));
  return base;
}

function named(model: ModelClass, managers: ReadonlyMap<string, QuerySet<never>>, name: string): QuerySet<never> {
  const found = managers.get(name);
  if (found !== undefined) return found;
  throw new ImproperlyConfigured(
    `${model._meta.objectName} has no manager named '${name}'. ${didYouMean(name, managers.keys())}`.trim(),
  );
}
