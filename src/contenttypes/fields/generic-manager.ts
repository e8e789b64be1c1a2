/** The rows of a generic relation of one instance: `book.tags`. */
import { altersData } from "../../utils/alters-data.ts";
import * as transaction from "../../db/connection/transaction.ts";
import { isModelInstance, stateOf } from "../../db/models/instance.ts";
import type { ModelClass } from "../../db/models/fields/field.ts";
import type { BaseModel } from "../../db/models/model.ts";
import { Condition } from "../../db/models/query/condition.ts";
import { QUERY } from "../../db/models/query/internals.ts";
import type { QuerySet } from "../../db/models/query/query-set.ts";
import { initialState } from "../../db/models/query/state.ts";
import {
  checkInstances,
  forgetPrefetched,
  querySetClassOf,
  type QuerySetClass,
  type RelatedFacts,
  requireKey,
  takeOptions,
  withPrefetched,
} from "../../db/models/relations/related-manager.ts";
import { router } from "../../db/routers.ts";
import { ContentType } from "../models.ts";
import type { GenericRelation } from "./generic-relation.ts";

/** Whether rows are changed by one statement, or one by one with their signals. Default: true. */
interface BulkOption {
  readonly bulk?: boolean;
}

interface GenericFacts extends RelatedFacts {
  readonly field: GenericRelation;
}

const facts = new WeakMap<object, GenericFacts>();
const classes = new WeakMap<object, QuerySetClass>();

export function genericManager(field: GenericRelation, owner: BaseModel): object {
  const model = field.relatedModel;
  const base = querySetClassOf(model);
  let managerClass = classes.get(base);
  if (managerClass === undefined) classes.set(base, (managerClass = makeClass(base)));
  const start = model._meta.defaultManager.getQuerySet()[QUERY].state;
  const manager = new managerClass(model, { isManager: true, querySetClass: base, state: start });
  facts.set(manager, { field, owner, reverse: false, name: field.name });
  return manager;
}

const factsOf = (manager: object): GenericFacts => facts.get(manager)!;

function makeClass(Base: QuerySetClass): QuerySetClass {
  class GenericManager extends withPrefetched(Base, factsOf) {
    override getQuerySet(): this {
      const query = super.getQuerySet();
      if (query === this) return query;
      const { field, owner } = factsOf(this);
      requireKey(owner, owner.pk, "pk");
      const { state } = query[QUERY];
      const condition = mine(field, owner);
      return this.filled(
        query.chain({
          hints: { instance: owner },
          fetchMode: stateOf(owner).fetchMode,
          state: { ...state, steps: [...state.steps, { kind: "filter", condition }] },
        }),
      );
    }

    override dbManager(alias: string | null): this {
      const manager = super.dbManager(alias);
      facts.set(manager, factsOf(this));
      return manager;
    }

    override async create(values: object): Promise<BaseModel> {
      this.#forget();
      return this.#managed().create({ ...values, ...(await this.#columns()) } as never);
    }

    override async getOrCreate(lookup: object, options: object = {}): Promise<[BaseModel, boolean]> {
      return this.#managed().getOrCreate({ ...lookup, ...(await this.#columns()) } as never, options as never);
    }

    override async updateOrCreate(lookup: object, options: object = {}): Promise<[BaseModel, boolean]> {
      return this.#managed().updateOrCreate({ ...lookup, ...(await this.#columns()) } as never, options as never);
    }

    override async bulkCreate(rows: readonly object[], options: object = {}): Promise<BaseModel[]> {
      this.#forget();
      const columns = await this.#columns();
      const list = rows.map((row) => (isModelInstance(row) ? Object.assign(row, columns) : { ...row, ...columns }));
      return this.#managed().bulkCreate(list as never, options);
    }

    async add(...given: readonly unknown[]): Promise<void> {
      const [rows, { bulk = true }] = takeOptions<BulkOption>(given);
      const { field } = factsOf(this);
      const using = this.#db();
      const columns = await this.#columns();
      this.#forget();
      const instances = checkInstances(rows, field.relatedModel);
      for (const row of instances) {
        const state = stateOf(row);
        if (bulk && (state.adding || state.db !== using))
          throw new TypeError(`${String(row)} instance isn't saved. Use bulk: false or save the object first.`);
      }
      for (const row of instances) Object.assign(row, columns);
      if (bulk) {
        const keys = instances.map((row) => row.pk);
        if (keys.length > 0)
          await this.#all()
            .filterUnchecked({ pk__in: keys })
            .update(columns as never);
        return;
      }
      await transaction.atomic(
        async () => {
          for (const row of instances) await row.save({ using });
        },
        { using, savepoint: false },
      );
    }

    /** Deletes rows of the relation: they cannot be without an object. */
    async remove(...given: readonly unknown[]): Promise<void> {
      const [rows, { bulk = true }] = takeOptions<BulkOption>(given);
      if (rows.length === 0) return;
      const keys = rows.map((row) => (isModelInstance(row) ? row.pk : row));
      await this.#delete(this.#mine().filterUnchecked({ pk__in: keys }), bulk);
    }

    /** Deletes all rows of the relation. */
    async clear({ bulk = true }: BulkOption = {}): Promise<void> {
      await this.#delete(this.#mine(), bulk);
    }

    async set(
      rows: readonly unknown[],
      { clear = false, bulk = true }: BulkOption & { readonly clear?: boolean } = {},
    ): Promise<void> {
      await transaction.atomic(
        async () => {
          if (clear) {
            await this.clear();
            return this.add(...rows, { bulk });
          }
          const wanted = new Set(rows.map((row) => (isModelInstance(row) ? row.pk : row)).map(String));
          const present = (await this.#mine()) as BaseModel[];
          const known = new Set(present.map((row) => String(row.pk)));
          await this.remove(...present.filter((row) => !wanted.has(String(row.pk))));
          await this.add(...rows.filter((row) => !isModelInstance(row) || !known.has(String(row.pk))), { bulk });
        },
        { using: this.#db(), savepoint: false },
      );
    }

    async #delete(query: QuerySet<BaseModel>, bulk: boolean): Promise<void> {
      this.#forget();
      if (bulk) return void (await query.delete());
      await transaction.atomic(
        async () => {
          for (const row of (await query) as BaseModel[]) await row.delete();
        },
        { using: this.#db(), savepoint: false },
      );
    }

    /** Values of the columns that point to the owner. */
    async #columns(): Promise<Record<string, unknown>> {
      const { field, owner } = factsOf(this);
      requireKey(owner, owner.pk, "pk");
      const contentType = await ContentType.objects.using(this.#db()).getForModel(owner, field);
      return { [field.contentTypeField]: contentType, [field.objectIdField]: field.keyOf(owner) };
    }

    /** Alias of the database that changes go to. */
    #db(): string {
      const { field, owner } = factsOf(this);
      return this[QUERY].db ?? router.dbForWrite(field.relatedModel, { instance: owner });
    }

    /** All rows, whatever the default manager leaves out. */
    #all(): QuerySet<BaseModel> {
      const { relatedModel } = factsOf(this).field;
      return new Base(relatedModel, { state: initialState(relatedModel), db: this.#db() });
    }

    /** What the default manager gives, of all owners. */
    #managed(): QuerySet<BaseModel> {
      return new Base(factsOf(this).field.relatedModel, { state: this[QUERY].state, db: this.#db() });
    }

    #mine(): QuerySet<BaseModel> {
      const { field, owner } = factsOf(this);
      requireKey(owner, owner.pk, "pk");
      return this.#managed().filterUnchecked(mine(field, owner));
    }

    #forget(): void {
      const { owner, name } = factsOf(this);
      forgetPrefetched(owner, name);
    }
  }
  altersData(GenericManager.prototype, "add", "remove", "clear", "set");
  return GenericManager as unknown as QuerySetClass;
}

/** The condition that a row points to an owner. */
function mine(field: GenericRelation, owner: BaseModel): Condition {
  const { children } = field.ofModel(owner.constructor as ModelClass);
  return new Condition("and", false, [...children, { path: field.objectIdField, value: field.keyOf(owner) }]);
}
