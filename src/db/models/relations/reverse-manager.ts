/** The many side of a foreign key: `author.books` (docs/ref/models/relations). */
import { altersData } from "../../../utils/alters-data.ts";
import * as transaction from "../../connection/transaction.ts";
import { router } from "../../routers.ts";
import { isModelInstance, stateOf } from "../instance.ts";
import type { BaseModel } from "../model.ts";
import { Condition } from "../query/condition.ts";
import { QUERY } from "../query/internals.ts";
import { initialState } from "../query/state.ts";
import type { ForeignKey } from "./foreign-key.ts";
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

/** Whether rows are changed by one statement, or saved one by one with their signals. Default: true. */
interface BulkOption {
  readonly bulk?: boolean;
}

interface ReverseFacts extends RelatedFacts {
  readonly field: ForeignKey;
}

const facts = new WeakMap<object, ReverseFacts>();
const classes = new WeakMap<object, QuerySetClass>();

/** The manager of the rows whose key points to `owner`. */
export function reverseManager(field: ForeignKey, owner: object): object {
  const base = querySetClassOf(field.model);
  let managerClass = classes.get(base);
  if (managerClass === undefined) classes.set(base, (managerClass = makeClass(base)));
  const start = field.model._meta.defaultManager.getQuerySet()[QUERY].state;
  const manager = new managerClass(field.model, { isManager: true, querySetClass: base, state: start });
  facts.set(manager, { field, owner: owner as BaseModel, reverse: true, name: field.remoteField.accessorName ?? "" });
  return manager;
}

const factsOf = (manager: object): ReverseFacts => facts.get(manager)!;

function makeClass(Base: QuerySetClass): QuerySetClass {
  class ReverseManager extends withPrefetched(Base, factsOf) {
    override getQuerySet(): this {
      const query = super.getQuerySet();
      if (query === this) return query;
      const { field, owner } = factsOf(this);
      const value = field.targetValue(owner);
      requireKey(owner, value, field.foreignField.name);
      const { fetchMode } = stateOf(owner);
      const { state } = query[QUERY];
      const condition = new Condition("and", false, [{ path: field.name, value }]);
      return this.filled(
        query.chain({
          hints: { instance: owner },
          fetchMode,
          known: { name: field.name, instances: new Map([[String(value), owner]]) },
          state: { ...state, steps: [...state.steps, { kind: "filter", condition, sticky: true }] },
        }),
      );
    }

    override dbManager(alias: string | null): this {
      const manager = super.dbManager(alias);
      facts.set(manager, factsOf(this));
      return manager;
    }

    override create(values: object): Promise<BaseModel> {
      const { field, owner } = factsOf(this);
      requireKey(owner, field.targetValue(owner), field.foreignField.name);
      this.#forget();
      return super.create({ ...values, [field.name]: owner } as never);
    }

    override getOrCreate(lookup: object, options: object = {}): Promise<[BaseModel, boolean]> {
      const { field, owner } = factsOf(this);
      return super.getOrCreate({ ...lookup, [field.name]: owner } as never, options as never);
    }

    override updateOrCreate(lookup: object, options: object = {}): Promise<[BaseModel, boolean]> {
      const { field, owner } = factsOf(this);
      return super.updateOrCreate({ ...lookup, [field.name]: owner } as never, options as never);
    }

    override bulkCreate(rows: readonly object[], options: object = {}): Promise<BaseModel[]> {
      const { field, owner } = factsOf(this);
      this.#forget();
      return super.bulkCreate(
        rows.map((row) =>
          isModelInstance(row) ? assign(row, field, owner) : { ...row, [field.name]: owner },
        ) as never,
        options,
      );
    }

    async add(...given: readonly unknown[]): Promise<void> {
      const [rows, { bulk = true }] = takeOptions<BulkOption>(given);
      const { field, owner } = factsOf(this);
      const value = field.targetValue(owner);
      requireKey(owner, value, field.foreignField.name);
      const keys: unknown[] = [];
      const singly: BaseModel[] = [];
      for (const row of rows) {
        if (!isModelInstance(row)) {
          keys.push(row);
          continue;
        }
        checkInstances([row], field.model);
        const state = stateOf(row);
        if (bulk && (state.adding || state.db !== this.#db()))
          throw new TypeError(`${String(row)} instance isn't saved. Use bulk: false or save the object first.`);
        field.setRawValue(row, owner);
        if (bulk) keys.push(row.pk);
        else singly.push(row);
      }
      this.#forget();
      if (keys.length > 0)
        await this.#all()
          .filterUnchecked({ pk__in: keys })
          .update({ [field.name]: owner } as never);
      if (singly.length > 0) await saveAll(singly, this.#db());
    }

    async remove(...given: readonly unknown[]): Promise<void> {
      const [rows, { bulk = true }] = takeOptions<BulkOption>(given);
      const { field, owner } = factsOf(this);
      this.#nullable("remove");
      const keys: unknown[] = [];
      const singly: BaseModel[] = [];
      for (const row of rows) {
        if (!isModelInstance(row)) {
          keys.push(row);
          continue;
        }
        checkInstances([row], field.model);
        if (String(field.valueFromObject(row)) !== String(field.targetValue(owner))) {
          throw new field.remoteField.model.DoesNotExist(`${String(row)} is not related to ${String(owner)}.`);
        }
        field.setRawValue(row, null);
        if (bulk) keys.push(row.pk);
        else singly.push(row);
      }
      this.#forget();
      if (keys.length > 0)
        await this.#mine()
          .filterUnchecked({ pk__in: keys })
          .update({ [field.name]: null } as never);
      if (singly.length > 0) await saveAll(singly, this.#db(), [field.name]);
    }

    async clear({ bulk = true }: BulkOption = {}): Promise<void> {
      this.#nullable("clear");
      this.#forget();
      if (!bulk) return this.remove(...((await this.#mine()) as BaseModel[]), { bulk });
      await this.#mine().update({ [factsOf(this).field.name]: null } as never);
    }

    async set(
      rows: readonly unknown[],
      { clear = false, bulk = true }: BulkOption & { readonly clear?: boolean } = {},
    ): Promise<void> {
      const { field } = factsOf(this);
      if (!field.null) return this.add(...rows, { bulk });
      await transaction.atomic(
        async () => {
          if (clear) {
            await this.clear({ bulk });
            return this.add(...rows, { bulk });
          }
          const wanted = new Set(rows.map((row) => String(isModelInstance(row) ? row.pk : row)));
          const present = (await this.#mine()) as BaseModel[];
          const gone = present.filter((row) => !wanted.has(String(row.pk)));
          const known = new Set(present.map((row) => String(row.pk)));
          await this.remove(...gone, { bulk });
          await this.add(...rows.filter((row) => !known.has(String(isModelInstance(row) ? row.pk : row))), { bulk });
        },
        { using: this.#db(), savepoint: false },
      );
    }

    #all() {
      const { field } = factsOf(this);
      return new Base(field.model, { state: initialState(field.model), db: this.#db() });
    }

    /** Alias of the database that changes go to. */
    #db(): string {
      const { field, owner } = factsOf(this);
      return this[QUERY].db ?? router.dbForWrite(field.model, { instance: owner });
    }

    #mine() {
      const { field, owner } = factsOf(this);
      return this.#all().filterUnchecked({ [field.name]: field.targetValue(owner) });
    }

    #nullable(method: string): void {
      const { field } = factsOf(this);
      if (!field.null)
        throw new TypeError(
          `The rows of ${field.label} cannot be without one: ${method}() needs a key with null: true.`,
        );
    }

    #forget(): void {
      const { owner, name } = factsOf(this);
      forgetPrefetched(owner, name);
    }
  }
  altersData(ReverseManager.prototype, "add", "remove", "clear", "set");
  return ReverseManager as unknown as QuerySetClass;
}

function assign(row: BaseModel, field: ForeignKey, owner: BaseModel): BaseModel {
  field.setRawValue(row, owner);
  return row;
}

async function saveAll(rows: readonly BaseModel[], using: string, updateFields?: readonly string[]): Promise<void> {
  await transaction.atomic(
    async () => {
      for (const row of rows) await row.save(updateFields === undefined ? { using } : { using, updateFields });
    },
    { using, savepoint: false },
  );
}
