import { gettext } from "../../../core/i18n/index.ts";
import { ImproperlyConfigured } from "../../../core/errors/index.ts";
import { type Page, Paginator, InvalidPage } from "../../../core/paginator/index.ts";
import type { QuerySet } from "../../../db/index.ts";
import { Http404 } from "../../../http/index.ts";
import { TemplateResponseView, type ViewContext } from "../template-view.ts";
import type { ViewResult } from "../../urls/view.ts";
import { interpolate } from "../../../utils/interpolate.ts";
import { isQuerySet, type ModelClass, modelTemplateName } from "./model-source.ts";

/** What a list view may show. */
export type ObjectList<T> = QuerySet<T> | readonly T[];

/** A view of many objects: Django's `MultipleObjectMixin` and its template mixin. */
export class MultipleObjectView<T = unknown> extends TemplateResponseView {
  /** Model whose rows are shown. */
  model: ModelClass<T> | null = null;
  /** What is shown, instead of all rows of `model`. */
  queryset: ObjectList<T> | null = null;
  /** Whether an empty list is a page; otherwise it is a 404. */
  allowEmpty = true;
  paginateBy: number | null = null;
  paginateOrphans = 0;
  /** Further name of the list in the context. Default: `book_list` for the model Book. */
  contextObjectName: string | null = null;
  paginatorClass = Paginator;
  /** Query or path parameter that names the page. */
  pageKwarg = "page";
  /** Fields to order by; null keeps the order of the query set. */
  ordering: string | readonly string[] | null = null;
  templateNameSuffix = "_list";
  declare objectList: ObjectList<T>;

  /**
   * What is shown. Do not make it `async` around a query set: query sets are awaitable, so an async function would
   * read all rows before they are paged; one that gives an array may be.
   */
  getQueryset(): ObjectList<T> | Promise<readonly T[]> {
    const source = this.queryset ?? this.model?.objects ?? null;
    if (source === null) {
      throw new ImproperlyConfigured(
        `${this.constructor.name} is missing a QuerySet. Define ${this.constructor.name}.model, ${this.constructor.name}.queryset, or override ${this.constructor.name}.getQueryset().`,
      );
    }
    if (!isQuerySet<T>(source)) return source;
    const ordering = this.getOrdering();
    const all = source.all();
    return ordering === null
      ? all
      : all.orderBy(...((typeof ordering === "string" ? [ordering] : ordering) as never[]));
  }

  getOrdering(): string | readonly string[] | null {
    return this.ordering;
  }

  /** Number of objects on a page; null shows all on one. */
  getPaginateBy(_queryset: ObjectList<T>): number | null {
    return this.paginateBy;
  }

  getPaginator(queryset: ObjectList<T>, perPage: number): Paginator<T> {
    return new this.paginatorClass<T>(queryset as never, perPage, {
      orphans: this.paginateOrphans,
      allowEmptyFirstPage: this.allowEmpty,
    });
  }

  /** The page that the request asks for; 404 when there is none. `last` means the last. */
  async paginateQueryset(queryset: ObjectList<T>, perPage: number): Promise<Page<T>> {
    const paginator = this.getPaginator(queryset, perPage);
    const asked = this.params[this.pageKwarg] ?? this.request.GET.get(this.pageKwarg) ?? 1;
    const number =
      asked === "last"
        ? await paginator.numPages()
        : Number(/^\s*[-+]?\d+\s*$/.test(String(asked)) ? asked : Number.NaN);
    if (Number.isNaN(number)) throw new Http404(gettext("Page is not “last”, nor can it be converted to an int."));
    try {
      return await paginator.page(number);
    } catch (error) {
      if (!(error instanceof InvalidPage)) throw error;
      throw new Http404(
        interpolate(gettext("Invalid page (%(page_number)s): %(message)s"), {
          page_number: number,
          message: error.message,
        }),
      );
    }
  }

  getContextObjectName(list: ObjectList<T>): string | null {
    if (this.contextObjectName !== null) return this.contextObjectName;
    return isQuerySet<T>(list) ? `${(list as unknown as { model: ModelClass<T> }).model._meta.modelName}_list` : null;
  }

  override async getContextData(extra: ViewContext = {}): Promise<ViewContext> {
    const list = this.objectList;
    const perPage = this.getPaginateBy(list);
    const page = perPage === null ? null : await this.paginateQueryset(list, perPage);
    const objects: unknown = page === null ? list : page.objectList;
    const name = this.getContextObjectName(list);
    return super.getContextData({
      paginator: page?.paginator ?? null,
      page_obj: page,
      is_paginated: page !== null && page.hasOtherPages(),
      object_list: objects,
      ...(name === null ? {} : { [name]: objects }),
      ...extra,
    });
  }

  override getTemplateNames(): readonly string[] {
    const names = this.templateName === null ? [] : [this.templateName];
    const list = this.objectList;
    const model = isQuerySet<T>(list) ? (list as unknown as { model: ModelClass<T> }).model : this.model;
    if (model !== null) names.push(modelTemplateName(model, this.templateNameSuffix));
    if (names.length === 0) {
      throw new ImproperlyConfigured(
        `${this.constructor.name} requires either a 'templateName' attribute or a getQueryset() method that returns a QuerySet.`,
      );
    }
    return names;
  }
}

/**
 * A page that lists objects.
 *
 * ```ts
 * class BookList extends ListView<Book> { model = Book; paginateBy = 20; }
 * ```
 *
 * Template: `library/book_list.html`; context: `object_list`, `book_list`, `paginator`, `page_obj`, `is_paginated`.
 */
export class ListView<T = unknown> extends MultipleObjectView<T> {
  async get(): Promise<Awaited<ViewResult>> {
    const list = this.getQueryset();
    // A query set must not be awaited here: that would read all rows.
    this.objectList = list instanceof Promise ? await list : list;
    if (!this.allowEmpty && (await isEmpty(this.objectList))) {
      throw new Http404(
        interpolate(gettext("Empty list and “%(class_name)s.allow_empty” is False."), {
          class_name: this.constructor.name,
        }),
      );
    }
    return this.renderToResponse(await this.getContextData());
  }
}

async function isEmpty<T>(list: ObjectList<T>): Promise<boolean> {
  return isQuerySet<T>(list) ? !(await list.exists()) : list.length === 0;
}
