/** Query sets: lazy, immutable, awaitable. Follows `django.db.models.query` (docs/ref/models/querysets). */
import { andThen, settle } from "../../../utils/maybe-promise.ts";
import { altersData } from "../../../utils/alters-data.ts";
import type { Expression, OrderBy } from "../expressions/expression.ts";
import type { ModelClass } from "../fields/field.ts";
import type { FetchMode } from "../instance.ts";
import type { BaseModel, DeleteResult } from "../model.ts";
import type { ANN, Cls, ROW } from "../types/brands.ts";
import type { AnyExpression, CheckExpressions, CheckTerm, ExpressionValue, TermValue } from "../types/expressions.ts";
import type { CheckOrder, CheckRead, Cond, Hints, OwnNames, Read, Where } from "../types/lookups.ts";
import type { Aliased, Annotated, CheckRel, NarrowAll, PrefetchRow, UnionToIntersection, With } from "../types/rows.ts";
import type { ColumnKeys, Defaults, GenericKeys, Init, RelKeys, Update } from "../types/values.ts";
import { aggregateQuery } from "./aggregate.ts";
import { type BulkCreateOptions, bulkCreate } from "./bulk-create.ts";
import { bulkUpdate } from "./bulk-update.ts";
import { combine } from "./combine.ts";
import { Condition, negate, toCondition } from "./condition.ts";
import { countQuery, existsQuery, explainQuery } from "./count.ts";
import {
  createRow,
  getOrCreate,
  type GetOrCreateOptions,
  updateOrCreate,
  type UpdateOrCreateOptions,
} from "./create.ts";
import { deleteQuery } from "./delete-query.ts";
import { fetchRows, streamRows } from "./fetch.ts";
import { inBulk } from "./in-bulk.ts";
import { aliasOf } from "./database.ts";
import {
  dates,
  datetimes,
  type DateKind,
  type DatesOptions,
  type DateTimeKind,
  type DateTimesOptions,
} from "./dates.ts";
import { addExtra, type ExtraOptions } from "./extra.ts";
import { merge } from "./merge.ts";
import { isOrdered, isTotallyOrdered } from "./ordered.ts";
import { Query } from "./query-text.ts";
import { type RawOptions, type RawParams, RawQuerySet, rawSql } from "./raw-query-set.ts";
import type { Temporal } from "temporal-polyfill";
import { type Internals, QUERY } from "./internals.ts";
import { begunClass } from "./begun-class.ts";
import { QUERY_SET } from "./is-query-set.ts";
import { Prefetch } from "./prefetch-object.ts";
import { requireUnsliced, rowsOf } from "./rows.ts";
import { addAnnotations, addRelated, checkNames, deferNames, selectValues, type ValuesTerm } from "./select-columns.ts";
import { containsRow, edgeRow, extremeRow, getRow } from "./single-row.ts";
import { initialState, type QueryState, refuseCombined } from "./state.ts";
import "./subquery.ts";
import { updateQuery } from "./update-query.ts";

/** Any query set. */
type ColumnPath<I> = ColumnKeys<I> | `${RelKeys<I>}__${string}`;
interface SomeRows {
  readonly [ROW]: unknown;
}
/** Paths that prefetchRelated() takes. */
type PrefetchPath<I> = RelKeys<I> | GenericKeys<I> | `${RelKeys<I> | GenericKeys<I>}__${string}`;
// oxlint-disable-next-line typescript/no-explicit-any -- of any rows
type AnyPrefetch<N extends string> = Prefetch<N, any, any>;

export interface SelectForUpdateOptions {
  /** Fail at once instead of waiting for a lock. */
  readonly nowait?: boolean;
  /** Leave locked rows out. */
  readonly skipLocked?: boolean;
  /** Lock rows of these relations only; `"self"` is the model's own. */
  readonly of?: readonly string[];
  /** A lock that foreign keys to the row do not wait for (PostgreSQL). */
  readonly noKey?: boolean;
}

/**
 * Rows of a model that fit conditions, in an order. Methods give new query sets; awaiting asks the database, once.
 *
 * ```ts
 * class BookQuerySet extends QuerySet<Book> { published() { return this.filter({ status: "p" }); } }
 * const books = await Book.objects.published().orderBy("title").slice(0, 10);
 * ```
 */
// @ts-ignore TS2636: query sets are covariant, as their rows are; methods that take values of I are only sound for its own rows
export class QuerySet<out I, out R = I> {
  declare readonly [ROW]: R;
  declare readonly [ANN]: unknown;
  /** @internal */
  readonly [QUERY]: Internals;
  /** @internal */
  get [QUERY_SET](): true {
    return true;
  }

  /** Query sets are made by managers; a subclass passes its arguments on. */
  constructor(model: Cls<I>, internals?: Partial<Internals>) {
    this[QUERY] = {
      model: model as unknown as ModelClass,
      state: internals?.state ?? initialState(model as unknown as ModelClass),
      db: internals?.db ?? null,
      hints: internals?.hints,
      forWrite: internals?.forWrite ?? false,
      fetchMode: internals?.fetchMode ?? "peers",
      prefetch: internals?.prefetch ?? [],
      known: internals?.known ?? null,
      isManager: internals?.isManager ?? false,
      querySetClass: internals?.querySetClass ?? null,
      cache: null,
      load: null,
      rows: null,
    };
  }

  get model(): Cls<I> {
    return this[QUERY].model as unknown as Cls<I>;
  }

  /** Alias of the database this reads from. */
  get db(): string {
    return aliasOf(this[QUERY]);
  }

  /** Whether the rows are sure to come in some order. */
  get ordered(): boolean {
    return isOrdered(this.getQuerySet()[QUERY].state);
  }

  /** Whether the order leaves nothing open, so that pages of the rows never overlap. */
  get totallyOrdered(): boolean {
    return isTotallyOrdered(this.getQuerySet()[QUERY].state);
  }

  /** What is asked, for people: `String(books.query)` is the SQL. */
  get query(): Query {
    return new Query(this.getQuerySet()[QUERY]);
  }

  // ---- making copies ----

  /** The rows a manager begins with; override it in a `Manager`. On a query set, the query set itself. */
  getQuerySet(): this {
    const internals = this[QUERY];
    if (!internals.isManager) return this;
    const queryClass = (internals.querySetClass ?? begunClass(this.constructor as never, QuerySet)) as new (
      model: unknown,
      internals: Partial<Internals>,
    ) => this;
    return new queryClass(internals.model, { ...internals, isManager: false, querySetClass: null });
  }

  /** A copy with parts changed. @internal */
  chain(changes: Partial<Internals>): this {
    const source = this.getQuerySet();
    const queryClass = source.constructor as new (model: unknown, internals: Partial<Internals>) => this;
    return new queryClass(source[QUERY].model, Object.assign({ ...source[QUERY] }, changes));
  }

  /** A copy with parts of its state changed. @internal */
  with(change: (state: QueryState) => Partial<QueryState>, name?: string): this {
    const source = this.getQuerySet();
    const { state } = source[QUERY];
    if (name !== undefined) refuseCombined(state, name);
    return source.chain({ state: Object.assign({ ...state }, change(state)) });
  }

  // ---- rows ----

  /** Asks the database, at most once per query set, and gives the rows. */
  then<A = this[typeof ROW][], B = never>(
    resolve?: ((rows: this[typeof ROW][]) => A | PromiseLike<A>) | null,
    reject?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const internals = this.getQuerySet()[QUERY];
    internals.cache ??= settle(() =>
      andThen(internals.load?.() ?? fetchRows(internals), (rows) => (internals.rows = rows)),
    );
    return (internals.cache as Promise<this[typeof ROW][]>).then(resolve, reject);
  }

  async *[Symbol.asyncIterator](): AsyncIterator<this[typeof ROW]> {
    yield* (await this) as this[typeof ROW][];
  }

  /** Rows one after another, `chunkSize` in memory at a time, without keeping them. */
  async *iterator(options: { readonly chunkSize?: number } = {}): AsyncGenerator<this[typeof ROW], void, undefined> {
    yield* streamRows(this.getQuerySet()[QUERY], options.chunkSize) as AsyncGenerator<this[typeof ROW]>;
  }

  /** A copy that asks the database anew. */
  all(): this {
    return this[QUERY].isManager ? this.getQuerySet() : this.chain({});
  }

  /** The same rows of another database; null: the one that the routers choose. */
  using(alias: string | null): this {
    return this.chain({ db: alias });
  }

  /**
   * This manager for another database, with the methods of managers: `user.groups.dbManager("archive").add(group)`.
   * On a query set it is `using()`.
   */
  dbManager(alias: string | null): this {
    const internals = this[QUERY];
    if (!internals.isManager) return this.using(alias);
    const managerClass = this.constructor as new (model: unknown, internals: Partial<Internals>) => this;
    return new managerClass(internals.model, { ...internals, db: alias });
  }

  /** How relations that are not loaded are read: for all rows at once, alone, or not at all. */
  fetchMode(mode: FetchMode): this {
    return this.chain({ fetchMode: mode });
  }

  /** No rows, without asking the database. */
  none(): this {
    return this.with(() => ({ empty: true }));
  }

  // ---- conditions ----

  /** Rows that fit all lookups, or a `Q`. */
  filter<const W, X>(condition: Cond<I, this[typeof ANN], W, X>): this {
    return this.filterUnchecked(condition);
  }

  /** Rows that filter() would not give. */
  exclude<const W, X>(condition: Cond<I, this[typeof ANN], W, X>): this {
    requireUnsliced(this, "filter a query");
    const given = toCondition(condition);
    // Two negations are not none: across multi-valued relations what is negated looks at any row.
    const negated = negate(given.negated ? new Condition("and", false, [given]) : given);
    return negated.isEmpty
      ? this.all()
      : this.with((state) => ({ steps: [...state.steps, { kind: "filter", condition: negated }] }), "exclude");
  }

  /** filter() without types, for code that does not know the model; paths are checked when it runs. */
  filterUnchecked(condition: unknown, options: { readonly sticky?: boolean } = {}): this {
    const source = this.getQuerySet();
    requireUnsliced(source, "filter a query");
    const checked = toCondition(condition);
    if (checked.isEmpty) return source.all();
    const sticky = options.sticky === true;
    return source.with(
      (state) => ({ steps: [...state.steps, { kind: "filter", condition: checked, sticky }] }),
      "filter",
    );
  }

  // ---- order, slices ----

  /** Rows in this order: names, `-name` for descending, `"?"` for random, or expressions. Without arguments: in none. */
  orderBy<const P extends string>(...terms: CheckOrder<I, this[typeof ANN], P>[]): this;
  orderBy<const P extends readonly (string | AnyExpression)[]>(
    ...terms: { [K in keyof P]: CheckOrder<I, this[typeof ANN], P[K]> }
  ): this;
  orderBy(...terms: unknown[]): this {
    requireUnsliced(this, "reorder a query");
    return this.with(() => ({ ordering: terms as readonly (string | OrderBy | Expression)[], reversed: false }));
  }

  /** The other way round. */
  reverse(): this {
    requireUnsliced(this, "reverse a query");
    return this.with((state) => ({ reversed: !state.reversed }));
  }

  /** Without equal rows; with names, one row for each set of their values (PostgreSQL). */
  distinct(...names: OwnNames<I>[]): this {
    requireUnsliced(this, "create distinct fields");
    checkNames("distinct", names);
    return this.with(() => ({ distinct: names.length === 0 ? true : (names as string[]) }), "distinct");
  }

  /** Rows from `start` up to, but without, `end`: LIMIT and OFFSET. */
  slice(start: number, end?: number): this {
    for (const bound of [start, end ?? 0]) {
      if (!Number.isSafeInteger(bound) || bound < 0)
        throw new RangeError(`Slices are whole numbers from 0 on, got ${bound}. Negative indexing is not supported.`);
    }
    return this.with(({ low, high }) => {
      const from = Math.min(low + start, high ?? Number.MAX_SAFE_INTEGER);
      const to = end === undefined ? high : Math.min(low + end, high ?? Number.MAX_SAFE_INTEGER);
      return { low: from, high: to === null ? null : Math.max(from, to) };
    });
  }

  // ---- relations and columns ----

  /** Reads foreign keys with the same query, so that `book.author` is the instance itself. Null: none any more. */
  selectRelated<const P extends string = never>(
    ...paths: CheckRel<I, P>[] | [clear: null]
  ): this & With<NarrowAll<I, P>> {
    return this.with((state) => addRelated(state, paths), "selectRelated") as never;
  }

  /** Reads relations of all rows with one more query each. Null: none any more. */
  prefetchRelated<const P extends PrefetchPath<I> | AnyPrefetch<PrefetchPath<I>> = never>(
    ...lookups: P[] | [clear: null]
  ): this & With<UnionToIntersection<P extends unknown ? PrefetchRow<I, P> : never>> {
    if (lookups.length === 1 && lookups[0] === null) return this.chain({ prefetch: [] }) as never;
    for (const lookup of lookups) {
      if (typeof lookup !== "string" && !Prefetch.is(lookup))
        throw new TypeError("prefetchRelated() takes names of relations and Prefetch objects.");
    }
    const { prefetch, state } = this.getQuerySet()[QUERY];
    refuseCombined(state, "prefetchRelated");
    return this.chain({ prefetch: [...prefetch, ...(lookups as (string | Prefetch)[])] }) as never;
  }

  /** Reads these columns and the key, no others; reading another one of an instance throws. */
  only<P extends string>(...names: CheckRead<I, this[typeof ANN], P>[]): this {
    checkNames("only", names);
    return this.with(() => ({ deferred: { only: true, names: new Set(names as string[]) } }), "only");
  }

  /** Leaves columns in the database. Null: none any more. */
  defer<P extends string>(...names: CheckRead<I, this[typeof ANN], P>[]): this;
  defer(clear: null): this;
  defer(...names: unknown[]): this {
    return this.with((state) => deferNames(state, names as (string | null)[]), "defer");
  }

  /** Rows as objects of these columns, and of expressions by their names; without either, of all columns. */
  values<const P extends string>(
    ...names: CheckRead<I, this[typeof ANN], P>[]
  ): QuerySet<I, { [K in P]: Read<I, this[typeof ANN], K> }> & Aliased<this[typeof ANN]>;
  values<const P extends string, const X extends Record<string, AnyExpression>>(
    ...terms: [...names: CheckRead<I, this[typeof ANN], P>[], expressions: CheckExpressions<I, this[typeof ANN], X>]
  ): QuerySet<
    I,
    {
      [K in P | (keyof X & string)]: K extends keyof X
        ? ExpressionValue<I, this[typeof ANN], X[K]>
        : Read<I, this[typeof ANN], K>;
    }
  > &
    Aliased<this[typeof ANN] & { [K in keyof X]: ExpressionValue<I, this[typeof ANN], X[K]> }>;
  values(...terms: readonly unknown[]): never {
    return this.with((state) => selectValues(state, "dict", terms as ValuesTerm[])) as never;
  }

  /** Rows as arrays of these columns and expressions. */
  valuesList<const P extends readonly (string | AnyExpression)[]>(
    ...terms: { [K in keyof P]: CheckTerm<I, this[typeof ANN], P[K]> }
  ): QuerySet<I, { -readonly [K in keyof P]: TermValue<I, this[typeof ANN], P[K]> }> & Aliased<this[typeof ANN]> {
    return this.with((state) => selectValues(state, "list", terms as unknown as ValuesTerm[])) as never;
  }

  /** The values of one column or expression: Django's `values_list(name, flat=True)`. */
  valuesFlat<const X extends string | AnyExpression>(
    ...term: [CheckTerm<I, this[typeof ANN], X>]
  ): QuerySet<I, TermValue<I, this[typeof ANN], X>> & Aliased<this[typeof ANN]> {
    return this.with((state) => selectValues(state, "flat", term as ValuesTerm[])) as never;
  }

  /** The different days, months, … of a date column, as dates. */
  dates(name: ColumnPath<I>, kind: DateKind, options: DatesOptions = {}): QuerySet<I, Temporal.PlainDate> {
    return dates(rowsOf(this), name, kind, options) as never;
  }

  /** The different beginnings of days, hours, … of a column of moments, by the clocks of the current zone. */
  datetimes(name: ColumnPath<I>, kind: DateTimeKind, options: DateTimesOptions = {}): QuerySet<I, Date> {
    return datetimes(rowsOf(this), name, kind, options) as never;
  }

  // ---- SQL of one's own ----

  /**
   * Rows of a query in SQL, with `?` for values, or `:name` when they are an object. Columns of no field become
   * properties; fields without a column are deferred. Never write values of requests into the text.
   *
   * ```ts
   * await Book.objects.raw("SELECT id, title, pages / 2 AS half FROM library_book WHERE pages > ?", [100]);
   * ```
   */
  raw<A = unknown>(sql: string, params?: RawParams, options: RawOptions = {}): RawQuerySet<I & A> {
    const { translations = {}, using } = options;
    const source = this.getQuerySet()[QUERY];
    const raw = rawSql(sql, params);
    return new RawQuerySet({ source: using === undefined ? source : { ...source, db: using }, sql: raw, translations });
  }

  /** Pieces of SQL in the query; a last resort. Text is in `RawSQL` expressions, which only code can make. */
  extra<A = unknown>(options: ExtraOptions): this & With<A> {
    requireUnsliced(this, "change a query");
    return this.with((state) => addExtra(state, options), "extra") as never;
  }

  // ---- computed values ----

  /** Adds computed values to the rows, under their names. */
  annotate<const A extends Record<string, AnyExpression>>(
    annotations: CheckExpressions<I, this[typeof ANN], A>,
  ): this & Annotated<{ -readonly [K in keyof A]: ExpressionValue<I, this[typeof ANN], A[K]> }> {
    return this.with((state) => addAnnotations(state, annotations as never, true), "annotate") as never;
  }

  /** Names computed values for filters and order, without reading them. */
  alias<const A extends Record<string, AnyExpression>>(
    annotations: CheckExpressions<I, this[typeof ANN], A>,
  ): this & Aliased<{ -readonly [K in keyof A]: ExpressionValue<I, this[typeof ANN], A[K]> }> {
    return this.with((state) => addAnnotations(state, annotations as never, false), "alias") as never;
  }

  /** Values computed over all rows. */
  async aggregate<const A extends Record<string, AnyExpression>>(
    aggregates: CheckExpressions<I, this[typeof ANN], A>,
  ): Promise<{ -readonly [K in keyof A]: ExpressionValue<I, this[typeof ANN], A[K]> }> {
    return (await aggregateQuery(this.getQuerySet()[QUERY], aggregates as never)) as never;
  }

  // ---- single rows and numbers ----

  /** The one row that fits. Throws the model's `DoesNotExist` and `MultipleObjectsReturned`. */
  get<const W, X>(condition?: Cond<I, this[typeof ANN], W, X>): Promise<this[typeof ROW]> {
    return getRow(rowsOf(this), condition) as Promise<this[typeof ROW]>;
  }

  /** The first row, in the order of the key when there is no other; null when there is none. */
  first(): Promise<this[typeof ROW] | null> {
    return edgeRow(rowsOf(this), false) as Promise<this[typeof ROW] | null>;
  }

  /** The last row. */
  last(): Promise<this[typeof ROW] | null> {
    return edgeRow(rowsOf(this), true) as Promise<this[typeof ROW] | null>;
  }

  /** The newest row by these fields, or by `Meta.getLatestBy`. Throws `DoesNotExist`. */
  latest<P extends string>(...names: CheckOrder<I, this[typeof ANN], P>[]): Promise<this[typeof ROW]> {
    return extremeRow(rowsOf(this), names as string[], true) as Promise<this[typeof ROW]>;
  }

  /** The oldest row; see `latest()`. */
  earliest<P extends string>(...names: CheckOrder<I, this[typeof ANN], P>[]): Promise<this[typeof ROW]> {
    return extremeRow(rowsOf(this), names as string[], false) as Promise<this[typeof ROW]>;
  }

  /** Number of rows, counted by the database unless they are there already. */
  async count(): Promise<number> {
    const internals = this.getQuerySet()[QUERY];
    return internals.rows?.length ?? countQuery(internals);
  }

  /** Whether there is any row. */
  async exists(): Promise<boolean> {
    const internals = this.getQuerySet()[QUERY];
    return internals.rows === null ? existsQuery(internals) : internals.rows.length > 0;
  }

  /** Whether an instance is among the rows. */
  contains(instance: I): Promise<boolean> {
    return containsRow(rowsOf(this), instance);
  }

  /** Rows by their key, or by another unique field; without keys, all of them. */
  inBulk<const F extends OwnNames<I> = "pk">(
    keys?: Iterable<Read<I, unknown, F>> | null,
    options: { readonly fieldName?: F } = {},
  ): Promise<Map<Read<I, unknown, F>, this[typeof ROW]>> {
    return inBulk(rowsOf(this), keys, options) as Promise<Map<never, this[typeof ROW]>>;
  }

  /** The plan the database makes of the query, as text. */
  explain(options: Readonly<Record<string, unknown>> = {}): Promise<string> {
    return explainQuery(this.getQuerySet()[QUERY], options);
  }

  // ---- several queries in one ----

  /** Rows of any of the query sets, without equal ones unless `all` is said. */
  union(...others: (SomeRows | { readonly all?: boolean })[]): this {
    return combine(rowsOf(this), "union", others) as unknown as this;
  }

  /** Rows that are in all of the query sets. */
  intersection(...others: SomeRows[]): this {
    return combine(rowsOf(this), "intersection", others) as unknown as this;
  }

  /** Rows that are in none of the others. */
  difference(...others: SomeRows[]): this {
    return combine(rowsOf(this), "difference", others) as unknown as this;
  }

  /** Rows that are in both: Django's `&`. The order of the other one wins, when it has one. */
  and(other: SomeRows): this {
    return merge(rowsOf(this), other, "and") as unknown as this;
  }

  /** Rows that are in either: Django's `|`. */
  or(other: SomeRows): this {
    return merge(rowsOf(this), other, "or") as unknown as this;
  }

  /** Rows that are in one of the two but not in both: Django's `^`. */
  xor(other: SomeRows): this {
    return merge(rowsOf(this), other, "xor") as unknown as this;
  }

  /** Locks the rows until the end of the transaction. */
  selectForUpdate(options: SelectForUpdateOptions = {}): this {
    const { nowait = false, skipLocked = false, of = [], noKey = false } = options;
    if (nowait && skipLocked) throw new TypeError("The nowait option cannot be used with skipLocked.");
    return this.with(() => ({ lock: { nowait, skipLocked, of, noKey } }), "selectForUpdate").chain({ forWrite: true });
  }

  // ---- writing ----

  /** Makes and saves a row. */
  create(values: Init<I>): Promise<I> {
    return createRow(this.getQuerySet()[QUERY], values) as Promise<unknown> as Promise<I>;
  }

  /** Saves many rows with few statements; no signals, no `save()`. */
  async bulkCreate(rows: readonly (Init<I> | I)[], options: BulkCreateOptions = {}): Promise<I[]> {
    return (await bulkCreate(this.getQuerySet()[QUERY], rows as readonly object[], options)) as I[];
  }

  /** Saves fields of many rows with few statements; gives the number of rows. */
  bulkUpdate(
    rows: readonly I[],
    fields: readonly OwnNames<I>[],
    options: { readonly batchSize?: number } = {},
  ): Promise<number> {
    return bulkUpdate(
      this.getQuerySet()[QUERY],
      rows as unknown as readonly BaseModel[],
      fields as readonly string[],
      options.batchSize,
    );
  }

  /** The row that fits, or a new one; and whether it is new. */
  async getOrCreate<const W>(
    lookup: Where<I, unknown, W> & Hints<I>,
    options: GetOrCreateOptions<Defaults<I>> = {},
  ): Promise<[row: I, created: boolean]> {
    return (await getOrCreate(this as unknown as QuerySet<BaseModel>, lookup, options)) as [I, boolean];
  }

  /** Changes the row that fits, or makes a new one; and says whether it is new. */
  async updateOrCreate<const W>(
    lookup: Where<I, unknown, W> & Hints<I>,
    options: UpdateOrCreateOptions<Defaults<I>> = {},
  ): Promise<[row: I, created: boolean]> {
    return (await updateOrCreate(this as unknown as QuerySet<BaseModel>, lookup, options)) as [I, boolean];
  }

  /** Changes columns of all rows with one statement; gives the number of rows. No signals, no `save()`. */
  async update<const U>(values: Update<I, this[typeof ANN], U>): Promise<number> {
    requireUnsliced(this, "update a query");
    return updateQuery(this.getQuerySet()[QUERY], values);
  }

  /** Deletes the rows and what depends on them, by the rules of `onDelete`. */
  async delete(): Promise<DeleteResult> {
    return deleteQuery(this.getQuerySet()[QUERY]);
  }
}

// Out of reach for templates.
altersData(
  QuerySet.prototype,
  "create",
  "bulkCreate",
  "bulkUpdate",
  "getOrCreate",
  "updateOrCreate",
  "update",
  "delete",
);
