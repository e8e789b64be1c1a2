import { ImproperlyConfigured } from "../../core/errors/index.ts";
import type { HttpRequest, ResponseOptions } from "../../http/index.ts";
import type { ContextValues } from "../../template/context.ts";
import { TemplateResponse } from "../template-response.ts";
import type { ViewResult } from "../urls/view.ts";
import { View, type ViewParams } from "./view.ts";

/** Values for a template. */
export type ViewContext = Record<string, unknown>;

/** A view that renders a template: Django's `TemplateResponseMixin` and `ContextMixin`. */
export class TemplateResponseView extends View {
  templateName: string | null = null;
  contentType: string | null = null;
  /** Values that every page of the view gets. */
  extraContext: ViewContext | null = null;

  /** Values for the template; override it and add to what `super` gives. */
  getContextData(extra: ViewContext = {}): ViewContext | Promise<ViewContext> {
    return { view: this, ...extra, ...this.extraContext };
  }

  /** Names of templates, of which the first that exists is rendered. */
  getTemplateNames(): readonly string[] {
    if (this.templateName !== null) return [this.templateName];
    throw new ImproperlyConfigured(
      `${this.constructor.name} has no template: it needs templateName or getTemplateNames().`,
    );
  }

  renderToResponse(context: ContextValues, options: ResponseOptions = {}): ViewResult {
    const { contentType } = this;
    return new TemplateResponse(
      this.request,
      this.getTemplateNames(),
      context,
      contentType === null ? options : { contentType, ...options },
    );
  }
}

/**
 * A page from a template; what the URL captured is in its context.
 *
 * ```ts
 * path("about/", TemplateView.asView({ templateName: "about.html" }));
 * ```
 */
export class TemplateView extends TemplateResponseView {
  async get(_request: HttpRequest, params: ViewParams): Promise<Awaited<ViewResult>> {
    return this.renderToResponse(await this.getContextData({ ...params }));
  }
}
