/** raw(): instances of rows that SQL of one's own gives (docs/topics/db/sql, "Performing raw queries"). */
import { FieldDoesNotExist, FieldError } from "../../../core/errors/exceptions.ts";
import type { CompiledQuery, ExecuteResult } from "../../backends/contract.ts";
import { RawSql } from "../../sql/raw-sql.ts";
import { namedPlaceholders } from "../../sql/raw-text.ts";
import { describeValue, type Field, type ModelClass } from "../fields/field.ts";
import type { ModelPlan } from "../hydrate/plan.ts";
import type { ROW } from "../types/brands.ts";
import { aliasOf, connectionOf } from "./database.ts";
import { hydrateRows } from "./hydrate-rows.ts";
import type { Internals } from "./internals.ts";
import type { Prefetch } from "./prefetch-object.ts";
import { prefetchRelated } from "./prefetch-port.ts";

/** Values of `?` in their order, or of `:name` by their names. */
export type RawParams = readonly unknown[] | Readonly<Record<string, unknown>>;

export interface RawOptions {
  /** Names of columns of the query → names of fields. */
  readonly translations?: Readonly<Record<string, string>>;
  /** Alias of the database. */
  readonly using?: string;
}

export interface RawInternals {
  /** Those of the query set that began it. */
  readonly source: Internals;
  readonly sql: RawSql;
  readonly translations: Readonly<Record<string, string>>;
}

/** The text and its values as `RawSql`. Throws TypeError for what is no SQL of code. */
export function rawSql(sql: unknown, params: RawParams = []): RawSql {
  if (typeof sql !== "string") throw new TypeError(`raw() takes SQL, not ${describeValue(sql)}.`);
  if (Array.isArray(params)) return new RawSql(sql, params as readonly unknown[]);
  const { text, values } = namedPlaceholders(sql, params as Readonly<Record<string, unknown>>);
  return new RawSql(text, values);
}

/** Rows of a raw query: lazy, awaitable, to be gone through with `for await`. */
export class RawQuerySet<out R> implements PromiseLike<R[]> {
  declare readonly [ROW]: R;
  readonly #internals: RawInternals;
  #cache: Promise<R[]> | null = null;

  /** Made by `raw()` of managers. @internal */
  constructor(internals: RawInternals) {
    this.#internals = internals;
  }

  get model(): ModelClass {
    return this.#internals.source.model;
  }

  /** Alias of the database this reads from. */
  get db(): string {
    return aliasOf(this.#internals.source);
  }

  /** SQL text, with `?` for the values. */
  get rawQuery(): string {
    return this.#internals.sql.sql;
  }

  get params(): readonly unknown[] {
    return this.#internals.sql.params;
  }

  /** Asks the database, at most once, and gives the rows. */
  then<A = R[], B = never>(
    resolve?: ((rows: R[]) => A | PromiseLike<A>) | null,
    reject?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#cache ??= this.#fetch();
    return this.#cache.then(resolve, reject);
  }

  async *[Symbol.asyncIterator](): AsyncIterator<R> {
    yield* await this;
  }

  /** The rows, asked for anew. */
  async *iterator(): AsyncGenerator<R, void, undefined> {
    yield* await this.#fetch();
  }

  /** The same rows of another database. */
  using(alias: string | null): RawQuerySet<R> {
    return this.#with({ db: alias });
  }

  /** Reads relations of all rows with one more query each. Null: none any more. */
  prefetchRelated(...lookups: readonly (string | Prefetch | null)[]): RawQuerySet<R> {
    const cleared = lookups.length === 1 && lookups[0] === null;
    const { prefetch } = this.#internals.source;
    return this.#with({ prefetch: cleared ? [] : [...prefetch, ...(lookups as readonly (string | Prefetch)[])] });
  }

  #with(changes: Partial<Internals>): RawQuerySet<R> {
    return new RawQuerySet({ ...this.#internals, source: { ...this.#internals.source, ...changes } });
  }

  /** Names of the columns, those translated by their new names. Asks the database. */
  async columns(): Promise<string[]> {
    return this.#columnsOf(await this.#send());
  }

  toString(): string {
    const { backend } = connectionOf(this.db);
    return `<RawQuerySet: ${backend.compiler.withValues(this.#compiled())}>`;
  }

  toJSON(): undefined {
    return undefined;
  }

  #compiled(): CompiledQuery {
    const { sql } = this.#internals;
    return connectionOf(this.db).backend.compiler.compileRaw(sql.sql, sql.params);
  }

  async #send(): Promise<ExecuteResult> {
    return connectionOf(this.db).execute(this.#compiled());
  }

  #columnsOf({ columns = [] }: ExecuteResult): string[] {
    const { translations } = this.#internals;
    return columns.map((column) => (Object.hasOwn(translations, column) ? translations[column]! : column));
  }

  async #fetch(): Promise<R[]> {
    const { source } = this.#internals;
    const using = this.db;
    const result = await this.#send();
    const { plan, indexes } = planOf(source.model, this.#columnsOf(result));
    const rows = result.rows.map((row) => indexes.map((index) => row[index]));
    const instances = hydrateRows({ ...source, known: null }, plan, rows, connectionOf(using).backend, using);
    if (source.prefetch.length > 0) await prefetchRelated(instances, source.prefetch);
    return instances as unknown as R[];
  }
}

/** Which column is which field; columns of no field become properties. Fields that are not there are deferred. */
function planOf(model: ModelClass, columns: readonly string[]): { plan: ModelPlan; indexes: readonly number[] } {
  const meta = model._meta;
  const indexes: number[] = [];
  const take = (index: number): number => indexes.push(index) - 1;
  const found = new Map<Field, number>();
  for (const field of meta.concreteFields) {
    const index = columns.findIndex((name) => name === field.column || name === field.name || name === field.attname);
    if (index !== -1) found.set(field, index);
  }
  if (meta.pkFields.some((field) => !found.has(field)))
    throw new FieldDoesNotExist("Raw query must include the primary key");
  const plans = [...found].map(([field, index]) => ({ field, index: take(index) }));
  const used = new Set(found.values());
  const extra = columns.flatMap((alias, index) => (used.has(index) ? [] : [{ alias, index }]));
  for (const { alias } of extra)
    if (alias in Object.prototype) throw new FieldError(`A column of a raw query cannot be named "${alias}".`);
  return {
    indexes,
    plan: {
      model,
      columns: plans,
      deferred: new Set(meta.concreteFields.filter((field) => !found.has(field)).map((field) => field.name)),
      related: [],
      annotations: extra.map(({ alias, index }) => ({ alias, field: null, index: take(index) })),
      keyIndex: plans.findIndex(({ field }) => field === meta.pkFields[0]),
    },
  };
}
