import { gettext } from "../../../core/i18n/index.ts";
import { ImproperlyConfigured, ObjectDoesNotExist } from "../../../core/errors/index.ts";
import type { QuerySet } from "../../../db/index.ts";
import { Http404 } from "../../../http/index.ts";
import { interpolate } from "../../../utils/interpolate.ts";
import type { ViewResult } from "../../urls/view.ts";
import { TemplateResponseView, type ViewContext } from "../template-view.ts";
import { type ModelClass, modelOf, modelTemplateName } from "./model-source.ts";

/** A view of one object: Django's `SingleObjectMixin` and its template mixin. */
export class SingleObjectView<T = unknown> extends TemplateResponseView {
  model: ModelClass<T> | null = null;
  /** Where the object is looked for, instead of all rows of `model`. */
  queryset: QuerySet<T> | null = null;
  /** Field of the slug. */
  slugField = "slug";
  /** Path parameter that holds the slug. */
  slugUrlKwarg = "slug";
  /** Path parameter that holds the primary key. */
  pkUrlKwarg = "pk";
  /** Whether slug and key must both fit. */
  queryPkAndSlug = false;
  /** Further name of the object in the context. Default: `book` for the model Book. */
  contextObjectName: string | null = null;
  /** Field of the object that names a template. */
  templateNameField: string | null = null;
  templateNameSuffix = "_detail";
  object: T | null = null;

  getQueryset(): QuerySet<T> {
    const source = this.queryset ?? this.model?.objects;
    if (source === undefined) {
      throw new ImproperlyConfigured(
        `${this.constructor.name} is missing a QuerySet. Define ${this.constructor.name}.model, ${this.constructor.name}.queryset, or override ${this.constructor.name}.getQueryset().`,
      );
    }
    return source.all();
  }

  getSlugField(): string {
    return this.slugField;
  }

  /** The object that the URL names; 404 when there is none. */
  async getObject(queryset: QuerySet<T> = this.getQueryset()): Promise<T> {
    const { [this.pkUrlKwarg]: pk, [this.slugUrlKwarg]: slug } = this.params;
    const where: Record<string, unknown> = {};
    if (pk !== undefined) where.pk = pk;
    if (slug !== undefined && (pk === undefined || this.queryPkAndSlug)) where[this.getSlugField()] = slug;
    if (Object.keys(where).length === 0) {
      throw new ImproperlyConfigured(
        `Generic detail view ${this.constructor.name} must be called with either an object ${this.pkUrlKwarg} or a ${this.slugUrlKwarg} in the URLconf.`,
      );
    }
    try {
      return (await queryset.get(where as never)) as T;
    } catch (error) {
      if (!(error instanceof ObjectDoesNotExist)) throw error;
      const { verboseName } = (queryset as unknown as { model: { _meta: { verboseName: string } } }).model._meta;
      throw new Http404(
        interpolate(gettext("No %(verbose_name)s found matching the query"), { verbose_name: String(verboseName) }),
        { cause: error },
      );
    }
  }

  getContextObjectName(object: T): string | null {
    return this.contextObjectName ?? modelOf(object)?._meta.modelName ?? null;
  }

  override getContextData(extra: ViewContext = {}): ViewContext | Promise<ViewContext> {
    if (this.object === null) return super.getContextData(extra);
    const name = this.getContextObjectName(this.object);
    return super.getContextData({ object: this.object, ...(name === null ? {} : { [name]: this.object }), ...extra });
  }

  override getTemplateNames(): readonly string[] {
    if (this.templateName !== null) return [this.templateName];
    const names: string[] = [];
    const own: unknown =
      this.templateNameField === null
        ? null
        : (this.object as Record<string, unknown> | null)?.[this.templateNameField];
    if (typeof own === "string" && own !== "") names.push(own);
    const model = modelOf(this.object) ?? this.model;
    if (model !== null) names.push(modelTemplateName(model, this.templateNameSuffix));
    return names.length > 0 ? names : super.getTemplateNames();
  }
}

/**
 * A page about one object, found by `pk` or `slug` of the URL.
 *
 * ```ts
 * class BookDetail extends DetailView<Book> { model = Book; }
 * ```
 *
 * Template: `library/book_detail.html`; context: `object`, `book`.
 */
export class DetailView<T = unknown> extends SingleObjectView<T> {
  async get(): Promise<Awaited<ViewResult>> {
    this.object = await this.getObject();
    return this.renderToResponse(await this.getContextData());
  }
}
