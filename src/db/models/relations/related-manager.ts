/** What all managers of related rows share: rows that were prefetched, and classes made of the target's query sets. */
import { isModelInstance, ownState, stateOf } from "../instance.ts";
import type { ModelClass } from "../fields/field.ts";
import type { PrivateField } from "../fields/private-field.ts";
import type { BaseModel } from "../model.ts";
import { aliasOf, connectionOf } from "../query/database.ts";
import { type Internals, QUERY } from "../query/internals.ts";
import type { QuerySet } from "../query/query-set.ts";
import { peerRows } from "./peer-rows.ts";
import type { RelationField } from "./relation-field.ts";

export type QuerySetClass = new (model: unknown, internals?: Partial<Internals>) => QuerySet<BaseModel>;

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** Facts of one manager of related rows. */
export interface RelatedFacts {
  readonly owner: BaseModel;
  /** Accessor under which prefetched rows are kept. */
  readonly name: string;
  readonly field: RelationField | PrivateField;
  /** Whether the owner is the target of the field. */
  readonly reverse: boolean;
}

/** The class of query sets that the default manager of a model makes. */
export function querySetClassOf(model: ModelClass): QuerySetClass {
  const base = model._meta.defaultManager.getQuerySet();
  return base.constructor as unknown as QuerySetClass;
}

/** Rows that prefetchRelated() loaded, or undefined. */
export function prefetchedRows(owner: object, name: string): BaseModel[] | undefined {
  return stateOf(owner).prefetched?.get(name) as BaseModel[] | undefined;
}

/** Forgets prefetched rows after a change. */
export function forgetPrefetched(owner: object, name: string): void {
  if (stateOf(owner).prefetched?.has(name) === true) ownState(owner).prefetched?.delete(name);
}

/** A manager class that can fill its query sets with prefetched rows. */
export type RelatedManagerClass = new (
  model: unknown,
  internals?: Partial<Internals>,
) => QuerySet<BaseModel> & { filled<T>(query: T): T };

/** Adds to a query set class what is common: synchronous access to prefetched rows, no place in JSON. */
export function withPrefetched(Base: QuerySetClass, factsOf: (manager: object) => RelatedFacts): RelatedManagerClass {
  class Related extends Base {
    get relatedRows(): true {
      return true;
    }

    /** Gives a fresh query set the rows that were prefetched. */
    filled(query: this): this {
      const { owner, name, field, reverse } = factsOf(this);
      const rows = prefetchedRows(owner, name);
      const internals = query[QUERY];
      if (rows !== undefined) {
        internals.cache = Promise.resolve(rows);
        internals.rows = rows;
      } else if (internals.db === null || internals.db === stateOf(owner).db)
        internals.load = () => peerRows(owner, field, reverse, connectionOf(aliasOf(internals)));
      return query;
    }

    #rows(): BaseModel[] {
      const { owner, name } = factsOf(this);
      const rows = prefetchedRows(owner, name);
      if (rows !== undefined) return rows;
      throw new TypeError(
        `${owner.constructor.name}.${name} is not loaded: await it, or prefetchRelated("${name}") the rows.`,
      );
    }

    [Symbol.iterator](): Iterator<BaseModel> {
      return this.#rows()[Symbol.iterator]();
    }

    get length(): number {
      return this.#rows().length;
    }

    at(index: number): BaseModel | undefined {
      return this.#rows().at(index);
    }

    map<U>(fn: (row: BaseModel, index: number) => U): U[] {
      return this.#rows().map(fn);
    }

    toJSON(): undefined {
      return undefined;
    }

    [INSPECT](): string {
      const { owner, name } = factsOf(this);
      return `<RelatedManager ${owner.constructor.name}.${name}>`;
    }
  }
  return Related as unknown as RelatedManagerClass;
}

/** Refuses unsaved owners: their relations cannot be asked for. */
export function requireKey(owner: BaseModel, value: unknown, name: string): void {
  if (value !== null && value !== undefined) return;
  throw new TypeError(
    `"${String(owner)}" needs to have a value for field "${name}" before this relationship can be used.`,
  );
}

/** Refuses values that are no instances of a model. */
export function checkInstances(rows: readonly unknown[], model: ModelClass): BaseModel[] {
  const { concreteModel, objectName } = model._meta;
  return rows.map((row) => {
    if (!isModelInstance(row) || !(row instanceof concreteModel))
      throw new TypeError(`'${objectName}' instance expected, got ${String(row)}`);
    return row;
  });
}

/** Rows, and the options behind them: an object that is neither an instance nor a key. */
export function takeOptions<O extends object>(
  given: readonly unknown[],
): [rows: readonly unknown[], options: Partial<O>] {
  const last = given.at(-1);
  const plain = typeof last === "object" && last !== null && Object.getPrototypeOf(last) === Object.prototype;
  return plain ? [given.slice(0, -1), last] : [given, {}];
}
