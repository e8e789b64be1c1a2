/** Lists in pages. Follows `django.core.paginator` (docs/topics/pagination); counting and reading are async. */
import type { Text } from "../../utils/lazy.ts";
import { BellevilleError } from "../errors/belleville-error.ts";
import { gettextLazy } from "../i18n/translation.ts";
import { Page } from "./page.ts";

/** What can be paged: an array, a query set, or anything that counts and slices. */
export interface Pageable<T> {
  slice(start: number, end: number): readonly T[] | PromiseLike<readonly T[]>;
  readonly length?: number;
  count?(): number | PromiseLike<number>;
  /** Whether the order is sure; false gives a warning. */
  readonly ordered?: boolean;
}

/** A page that does not exist. */
export class InvalidPage extends BellevilleError {
  static override readonly code: string = "paginator.invalid_page";
}

/** The number of a page is not a whole number. */
export class PageNotAnInteger extends InvalidPage {
  static override readonly code: string = "paginator.not_an_integer";
}

/** The number of a page is too small or too large. */
export class EmptyPage extends InvalidPage {
  static override readonly code: string = "paginator.empty_page";
}

export interface PageErrorMessages {
  readonly invalidPage?: Text | undefined;
  readonly minPage?: Text | undefined;
  readonly noResults?: Text | undefined;
}

export interface PaginatorOptions {
  /** So few items on the last page are put on the one before. Default: 0. */
  readonly orphans?: number | undefined;
  /** Whether an empty list has a first page. Default: true. */
  readonly allowEmptyFirstPage?: boolean | undefined;
  readonly errorMessages?: PageErrorMessages | undefined;
}

const MESSAGES = {
  invalidPage: gettextLazy("That page number is not an integer"),
  minPage: gettextLazy("That page number is less than 1"),
  noResults: gettextLazy("That page contains no results"),
} as const;

/** Stands for the numbers left out by `getElidedPageRange()`. */
const ELLIPSIS = gettextLazy("…");

/**
 * Cuts a list into pages.
 *
 * ```ts
 * const paginator = new Paginator(Book.objects.orderBy("title"), 20);
 * const page = await paginator.getPage(request.GET.get("page"));
 * for (const book of page) …
 * ```
 */
export class Paginator<T> {
  static readonly ELLIPSIS: Text = ELLIPSIS;

  readonly objectList: Pageable<T>;
  readonly perPage: number;
  readonly orphans: number;
  readonly allowEmptyFirstPage: boolean;
  readonly errorMessages: Required<PageErrorMessages>;
  #count: Promise<number> | undefined;

  constructor(objectList: Pageable<T>, perPage: number, options: PaginatorOptions = {}) {
    this.objectList = objectList;
    this.perPage = perPage;
    this.orphans = options.orphans ?? 0;
    this.allowEmptyFirstPage = options.allowEmptyFirstPage ?? true;
    this.errorMessages = { ...MESSAGES, ...options.errorMessages };
    if (!Number.isInteger(perPage) || perPage < 1) {
      throw new RangeError(`perPage must be a whole number of at least 1, not ${perPage}.`);
    }
    if (this.orphans >= perPage) {
      throw new RangeError("The orphans argument cannot be larger than or equal to the per_page argument.");
    }
    if (objectList.ordered === false) warnUnordered(objectList);
  }

  /** Number of items on all pages; counted once. */
  count(): Promise<number> {
    this.#count ??= (async () => {
      const { objectList } = this;
      if (typeof objectList.count === "function") return objectList.count();
      return objectList.length ?? 0;
    })();
    return this.#count;
  }

  /** Number of pages. */
  async numPages(): Promise<number> {
    return this.#pagesOf(await this.count());
  }

  #pagesOf(count: number): number {
    if (count === 0 && !this.allowEmptyFirstPage) return 0;
    return Math.ceil(Math.max(1, count - this.orphans) / this.perPage);
  }

  /** All numbers of pages, from 1. */
  async pageRange(): Promise<number[]> {
    return Array.from({ length: await this.numPages() }, (_, i) => i + 1);
  }

  /** The number as an integer. Throws `PageNotAnInteger` or `EmptyPage`. */
  async validateNumber(number: unknown): Promise<number> {
    return this.#validated(number, await this.numPages());
  }

  #validated(number: unknown, pages: number): number {
    const value = integerOf(number);
    if (value === null) throw new PageNotAnInteger(String(this.errorMessages.invalidPage));
    if (value < 1) throw new EmptyPage(String(this.errorMessages.minPage));
    if (value > pages) throw new EmptyPage(String(this.errorMessages.noResults));
    return value;
  }

  /** The page of that number. Throws `PageNotAnInteger` or `EmptyPage`. */
  async page(number: unknown): Promise<Page<T>> {
    const count = await this.count();
    const pages = this.#pagesOf(count);
    const value = this.#validated(number, pages);
    const bottom = (value - 1) * this.perPage;
    const top = bottom + this.perPage + this.orphans >= count ? count : bottom + this.perPage;
    const items = await this.objectList.slice(bottom, top);
    return this.makePage(items, value, { count, numPages: pages });
  }

  /** A page in any case: the first for what is no number, the last for a number out of range. */
  async getPage(number: unknown): Promise<Page<T>> {
    const pages = await this.numPages();
    const value = integerOf(number);
    return this.page(value === null ? 1 : value < 1 || value > pages ? pages : value);
  }

  /** Every page in turn. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Page<T>> {
    for (const number of await this.pageRange()) yield await this.page(number);
  }

  /** Numbers around `number` and at both ends, with an ellipsis for those between: `1 2 … 40 41 42 43 44 45 46 … 49 50`. */
  async getElidedPageRange(
    number: unknown = 1,
    options: { readonly onEachSide?: number | undefined; readonly onEnds?: number | undefined } = {},
  ): Promise<(number | Text)[]> {
    const pages = await this.numPages();
    const { onEachSide = 3, onEnds = 2 } = options;
    return elidedRange(this.#validated(number, pages), pages, onEachSide, onEnds);
  }

  /** Makes the page; a subclass may use a page class of its own. */
  protected makePage(items: readonly T[], number: number, totals: PageTotals): Page<T> {
    return new Page(items, number, this, totals);
  }
}

/** Known when a page is made, so that its methods need not wait. */
export interface PageTotals {
  readonly count: number;
  readonly numPages: number;
}

function integerOf(number: unknown): number | null {
  if (typeof number === "string") return /^\s*[-+]?\d+\s*$/.test(number) ? Number(number) : null;
  if (typeof number === "bigint") return Number(number);
  return typeof number === "number" && Number.isInteger(number) ? number : null;
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);

function elidedRange(number: number, pages: number, onEachSide: number, onEnds: number): (number | Text)[] {
  if (pages <= (onEachSide + onEnds) * 2) return range(1, pages);
  const left =
    number > onEachSide + onEnds + 2
      ? [...range(1, onEnds), ELLIPSIS, ...range(number - onEachSide, number)]
      : range(1, number);
  const right =
    number < pages - onEachSide - onEnds - 1
      ? [...range(number + 1, number + onEachSide), ELLIPSIS, ...range(pages - onEnds + 1, pages)]
      : range(number + 1, pages);
  return [...left, ...right];
}

function warnUnordered(list: object): void {
  const name = list.constructor?.name ?? "object";
  process.emitWarning(`Pagination may yield inconsistent results with an unordered object list: ${name}.`, {
    type: "UnorderedObjectListWarning",
    detail: "Order the query set, or give its model a Meta.ordering.",
  });
}
