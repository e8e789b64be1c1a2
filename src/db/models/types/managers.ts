/** Managers as types: of a model, and of the rows related to one instance. */
import type { QuerySet } from "../query/query-set.ts";
import type { PkOf } from "./brands.ts";
import type { Init, ManyMark } from "./values.ts";

interface BulkOption {
  /** False: rows of a foreign key are saved one by one, with `save()` and its signals. Default: one statement. */
  readonly bulk?: boolean;
}
interface AddOptions extends BulkOption {
  /** Values of further columns of the table in between; functions are called for theirs. */
  readonly throughDefaults?: object;
}

/** Rows related to one instance: `author.books`, `book.tags`. */
// @ts-ignore TS2636: covariant, as its rows are
export interface RelatedManager<out I> extends QuerySet<I>, ManyMark<I> {
  /** Relates rows, by instance or key. */
  add(...rows: readonly (I | PkOf<I>)[]): Promise<void>;
  add(...rows: readonly [...rows: (I | PkOf<I>)[], options: AddOptions]): Promise<void>;
  /** Takes rows out of the relation; they are not deleted. */
  remove(...rows: readonly (I | PkOf<I>)[]): Promise<void>;
  remove(...rows: readonly [...rows: (I | PkOf<I>)[], options: BulkOption]): Promise<void>;
  /** Makes the related rows exactly these. */
  set(rows: readonly (I | PkOf<I>)[], options?: AddOptions & { readonly clear?: boolean }): Promise<void>;
  /** Takes all rows out of the relation. */
  clear(options?: BulkOption): Promise<void>;
  /** Makes a row that is related; the key to this instance may be left out. */
  create(values: Partial<Init<I>>, options?: Pick<AddOptions, "throughDefaults">): Promise<I>;
}

/** A relation that prefetchRelated() filled: iterable without awaiting. */
// @ts-ignore TS2636
export interface Prefetched<out I> extends RelatedManager<I>, Iterable<I> {
  readonly length: number;
  at(index: number): I | undefined;
  map<U>(fn: (row: I, index: number) => U): U[];
}
