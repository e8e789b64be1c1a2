import type { PageTotals, Paginator } from "./paginator.ts";

/** One page of a list: its items, its number, and what is around it. */
export class Page<T> implements Iterable<T> {
  readonly objectList: readonly T[];
  readonly number: number;
  readonly paginator: Paginator<T>;
  readonly #totals: PageTotals;

  constructor(objectList: readonly T[], number: number, paginator: Paginator<T>, totals: PageTotals) {
    this.objectList = objectList;
    this.number = number;
    this.paginator = paginator;
    this.#totals = totals;
  }

  get length(): number {
    return this.objectList.length;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.objectList[Symbol.iterator]();
  }

  /** The item at that index; counts from the end when negative. */
  at(index: number): T | undefined {
    return this.objectList.at(index);
  }

  hasNext(): boolean {
    return this.number < this.#totals.numPages;
  }

  hasPrevious(): boolean {
    return this.number > 1;
  }

  hasOtherPages(): boolean {
    return this.hasPrevious() || this.hasNext();
  }

  /** Throws `EmptyPage` on the last page. */
  nextPageNumber(): Promise<number> {
    return this.paginator.validateNumber(this.number + 1);
  }

  /** Throws `EmptyPage` on the first page. */
  previousPageNumber(): Promise<number> {
    return this.paginator.validateNumber(this.number - 1);
  }

  /** Position of the first item in the whole list, from 1; 0 when the list is empty. */
  startIndex(): number {
    return this.#totals.count === 0 ? 0 : this.paginator.perPage * (this.number - 1) + 1;
  }

  /** Position of the last item in the whole list, from 1. */
  endIndex(): number {
    return this.hasNext() ? this.number * this.paginator.perPage : this.#totals.count;
  }

  toString(): string {
    return `<Page ${this.number} of ${this.#totals.numPages}>`;
  }
}
