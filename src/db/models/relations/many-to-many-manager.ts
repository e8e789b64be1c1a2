/** Both sides of a many-to-many relation: `book.tags`, `tag.books` (docs/ref/models/relations). */
import { altersData } from "../../../utils/alters-data.ts";
import * as transaction from "../../connection/transaction.ts";
import type { ModelClass } from "../fields/field.ts";
import { router } from "../../routers.ts";
import { isModelInstance, stateOf } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import { Condition } from "../query/condition.ts";
import { QUERY } from "../query/internals.ts";
import type { QuerySet } from "../query/query-set.ts";
import { m2mChanged } from "../signals.ts";
import type { ForeignKey } from "./foreign-key.ts";
import type { ManyToManyField } from "./many-to-many-field.ts";
import { pathToOwner } from "./path-to-owner.ts";
import {
  checkInstances,
  forgetPrefetched,
  querySetClassOf,
  type QuerySetClass,
  type RelatedFacts,
  requireKey,
  takeOptions,
  withPrefetched,
} from "./related-manager.ts";

interface ManyFacts extends RelatedFacts {
  readonly field: ManyToManyField;
  readonly reverse: boolean;
}

/** The two keys of the table in between, as seen from one side. */
interface Sides {
  readonly through: ModelClass;
  /** Key that points to the owner. */
  readonly near: ForeignKey;
  /** Key that points to the related rows. */
  readonly far: ForeignKey;
  /** Path from a related row to the owner. */
  readonly path: string;
}

const facts = new WeakMap<object, ManyFacts>();
const classes = new WeakMap<object, QuerySetClass>();
const factsOf = (manager: object): ManyFacts => facts.get(manager)!;

/** The manager of one side; `reverse`: that of the target. */
export function manyToManyManager(field: ManyToManyField, owner: object, reverse: boolean): object {
  const model = reverse ? field.model : field.relatedModel;
  const base = querySetClassOf(model);
  let managerClass = classes.get(base);
  if (managerClass === undefined) classes.set(base, (managerClass = makeClass(base)));
  const start = model._meta.defaultManager.getQuerySet()[QUERY].state;
  const manager = new managerClass(model, { isManager: true, querySetClass: base, state: start });
  const name = reverse ? (field.remoteField.accessorName ?? "") : field.name;
  facts.set(manager, { field, owner: owner as BaseModel, reverse, name });
  return manager;
}

function sidesOf({ field, reverse }: ManyFacts): Sides {
  const through = field.remoteField.through!;
  const [near, far] = reverse ? [field.targetLink, field.sourceLink] : [field.sourceLink, field.targetLink];
  return { through, near, far, path: pathToOwner(field, reverse) };
}

function makeClass(Base: QuerySetClass): QuerySetClass {
  class ManyManager extends withPrefetched(Base, factsOf) {
    override getQuerySet(): this {
      const query = super.getQuerySet();
      if (query === this) return query;
      const mine = factsOf(this);
      const { near, path } = sidesOf(mine);
      const value = near.targetValue(mine.owner);
      requireKey(mine.owner, value, near.foreignField.name);
      const { fetchMode } = stateOf(mine.owner);
      const { state } = query[QUERY];
      const condition = new Condition("and", false, [{ path, value }]);
      return this.filled(
        query.chain({
          hints: { instance: mine.owner },
          fetchMode,
          state: { ...state, steps: [...state.steps, { kind: "filter", condition, sticky: true }] },
        }),
      );
    }

    override dbManager(alias: string | null): this {
      const manager = super.dbManager(alias);
      facts.set(manager, factsOf(this));
      return manager;
    }

    override async create(values: object, options: { readonly throughDefaults?: object } = {}): Promise<BaseModel> {
      const created = await super.create(values as never);
      await this.#add([created], options.throughDefaults);
      return created;
    }

    override async getOrCreate(lookup: object, given: object = {}): Promise<[BaseModel, boolean]> {
      const { throughDefaults, ...options } = given as { readonly throughDefaults?: object };
      const [row, created] = await super.getOrCreate(lookup as never, options as never);
      if (created) await this.#add([row], throughDefaults);
      return [row, created];
    }

    override async updateOrCreate(lookup: object, given: object = {}): Promise<[BaseModel, boolean]> {
      const { throughDefaults, ...options } = given as { readonly throughDefaults?: object };
      const [row, created] = await super.updateOrCreate(lookup as never, options as never);
      if (created) await this.#add([row], throughDefaults);
      return [row, created];
    }

    async add(...given: readonly unknown[]): Promise<void> {
      const [rows, { throughDefaults }] = takeOptions<{ readonly throughDefaults?: object }>(given);
      await this.#add(rows, throughDefaults);
    }

    async remove(...rows: readonly unknown[]): Promise<void> {
      const mine = factsOf(this);
      forgetPrefetched(mine.owner, mine.name);
      const { near, far, through } = sidesOf(mine);
      const keys = keysOf(rows, far);
      if (keys.size === 0) return;
      const value = near.targetValue(mine.owner);
      await this.#atomic(async () => {
        await this.#signal("pre_remove", keys);
        const list = [...keys];
        await rowsOf(through, this.#db())
          .filterUnchecked({ [near.name]: value, [`${far.name}__in`]: list })
          .delete();
        if (mine.field.remoteField.symmetrical)
          await rowsOf(through, this.#db())
            .filterUnchecked({ [far.name]: value, [`${near.name}__in`]: list })
            .delete();
        await this.#signal("post_remove", keys);
      });
    }

    async clear(): Promise<void> {
      const mine = factsOf(this);
      forgetPrefetched(mine.owner, mine.name);
      const { near, far, through } = sidesOf(mine);
      const value = near.targetValue(mine.owner);
      requireKey(mine.owner, value, near.foreignField.name);
      await this.#atomic(async () => {
        await this.#signal("pre_clear", null);
        await rowsOf(through, this.#db())
          .filterUnchecked({ [near.name]: value })
          .delete();
        if (mine.field.remoteField.symmetrical)
          await rowsOf(through, this.#db())
            .filterUnchecked({ [far.name]: value })
            .delete();
        await this.#signal("post_clear", null);
      });
    }

    async set(
      rows: readonly unknown[],
      options: { readonly clear?: boolean; readonly throughDefaults?: object } = {},
    ): Promise<void> {
      const mine = factsOf(this);
      const { near, far, through } = sidesOf(mine);
      await this.#atomic(async () => {
        if (options.clear === true) {
          await this.clear();
          return this.#add(rows, options.throughDefaults);
        }
        const wanted = keysOf(rows, far, mine.owner);
        const present = (await rowsOf(through, this.#db())
          .filterUnchecked({ [near.name]: near.targetValue(mine.owner) })
          .valuesFlat(far.name as never)) as unknown[];
        const texts = new Set([...wanted].map(String));
        const known = new Set(present.map(String));
        await this.remove(...present.filter((key) => !texts.has(String(key))));
        return this.#add(
          [...wanted].filter((key) => !known.has(String(key))),
          options.throughDefaults,
        );
      });
    }

    async #add(rows: readonly unknown[], throughDefaults: object = {}): Promise<void> {
      const mine = factsOf(this);
      forgetPrefetched(mine.owner, mine.name);
      const { near, far, through } = sidesOf(mine);
      const value = near.targetValue(mine.owner);
      requireKey(mine.owner, value, near.foreignField.name);
      const keys = keysOf(rows, far, mine.owner);
      if (keys.size === 0) return;
      await this.#atomic(async () => {
        await this.#insert(near, far, through, value, keys, throughDefaults, true);
        if (mine.field.remoteField.symmetrical)
          await this.#insert(far, near, through, value, keys, throughDefaults, false);
      });
    }

    async #insert(
      near: ForeignKey,
      far: ForeignKey,
      through: ModelClass,
      value: unknown,
      keys: ReadonlySet<unknown>,
      defaults: object,
      signals: boolean,
    ): Promise<void> {
      const all = rowsOf(through, this.#db());
      const present = (await all
        .filterUnchecked({ [near.name]: value, [`${far.name}__in`]: [...keys] })
        .valuesFlat(far.name as never)) as unknown[];
      const known = new Set(present.map(String));
      const missing = [...keys].filter((key) => !known.has(String(key)));
      if (missing.length === 0) return;
      const added = new Set(missing);
      if (signals) await this.#signal("pre_add", added);
      // Somebody else may add the same rows meanwhile: the pair is unique, so that one of the two does not matter.
      const ignoreConflicts = through._meta.autoCreated !== null;
      await all.bulkCreate(
        missing.map((key) => ({ ...calledDefaults(defaults), [near.name]: value, [far.name]: key })) as never,
        {
          ignoreConflicts,
        },
      );
      if (signals) await this.#signal("post_add", added);
    }

    /** Alias of the database that changes go to. */
    #db(): string {
      const mine = factsOf(this);
      return this[QUERY].db ?? router.dbForWrite(sidesOf(mine).through, { instance: mine.owner });
    }

    #atomic(body: () => Promise<void>): Promise<void> {
      return transaction.atomic(body, { using: this.#db(), savepoint: false });
    }

    async #signal(
      action: "pre_add" | "post_add" | "pre_remove" | "post_remove" | "pre_clear" | "post_clear",
      pkSet: ReadonlySet<unknown> | null,
    ): Promise<void> {
      const { field, owner, reverse } = factsOf(this);
      const sender = field.remoteField.through;
      if (!m2mChanged.hasListeners(sender)) return;
      const model = reverse ? field.model : field.relatedModel;
      await m2mChanged.send(sender, { instance: owner, action, reverse, model, pkSet, using: this.#db() });
    }
  }
  altersData(ManyManager.prototype, "add", "remove", "clear", "set");
  return ManyManager as unknown as QuerySetClass;
}

function rowsOf(through: ModelClass, db: string): QuerySet<BaseModel> {
  return (through._meta.baseManager as unknown as QuerySet<BaseModel>).using(db).with(() => ({ ordering: [] }));
}

/** Keys of instances and plain keys, without doubles. With an owner, its relation to the instances must be allowed. */
function keysOf(rows: readonly unknown[], far: ForeignKey, owner?: BaseModel): Set<unknown> {
  const keys = new Set<unknown>();
  for (const row of rows) {
    if (!isModelInstance(row)) {
      keys.add(far.targetField.toPython(row));
      continue;
    }
    checkInstances([row], far.relatedModel);
    if (owner !== undefined && !router.allowRelation(row, owner)) {
      throw new TypeError(
        `Cannot add "${String(row)}": instance is on database "${stateOf(owner).db}", value is on database "${stateOf(row).db}"`,
      );
    }
    const key = far.targetValue(row);
    if (key === null || key === undefined)
      throw new TypeError(`Cannot add "${String(row)}": the value for field "${far.name}" is null`);
    keys.add(key);
  }
  return keys;
}

/** Values of the table in between; functions are called for theirs, once for each row. */
function calledDefaults(defaults: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(defaults).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === "function" ? (value as () => unknown)() : value,
    ]),
  );
}
