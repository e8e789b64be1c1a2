import { HttpResponse, type ResponseOptions } from "../http/index.ts";
import { BellevilleError } from "../core/errors/index.ts";
import type { HttpRequest } from "../http/index.ts";
import {
  type BackendTemplate,
  type ContextValues,
  getTemplate,
  selectTemplate,
  type Template,
} from "../template/index.ts";

/** A template by name, by names of which the first that exists is taken, or itself. */
export type TemplateChoice = string | readonly string[] | BackendTemplate | Template;

/** The content of a template response was asked for before it was rendered. */
export class ContentNotRenderedError extends BellevilleError {
  static override readonly code: string = "views.content_not_rendered";
}

/**
 * A response that is rendered after the view, so that middleware (`processTemplateResponse`) and decorators may change
 * its template and context. The handler calls `render()`.
 *
 * Reference: docs/ref/template-response.
 */
export class SimpleTemplateResponse extends HttpResponse {
  templateName: TemplateChoice;
  contextData: ContextValues;
  #rendered = false;
  #callbacks: ((response: this) => unknown)[] = [];

  constructor(template: TemplateChoice, context: ContextValues = {}, options: ResponseOptions = {}) {
    super("", options);
    this.templateName = template;
    this.contextData = context;
  }

  get isRendered(): boolean {
    return this.#rendered;
  }

  override get content(): string | Uint8Array {
    if (!this.#rendered && this.#callbacks !== undefined) {
      throw new ContentNotRenderedError("The response content must be rendered before it can be accessed.", {
        hint: "Write `await response.render()` first.",
      });
    }
    return super.content;
  }

  override set content(content: HttpResponse["content"]) {
    super.content = content;
    this.#rendered = true;
  }

  resolveTemplate(): BackendTemplate | Template {
    const { templateName } = this;
    if (typeof templateName === "string") return getTemplate(templateName);
    return Array.isArray(templateName)
      ? selectTemplate(templateName as readonly string[])
      : (templateName as BackendTemplate | Template);
  }

  /** Text of the page. */
  protected renderedContent(): Promise<string> {
    return this.resolveTemplate().render(this.contextData);
  }

  /** Calls `callback` after rendering, or at once when that is done. */
  addPostRenderCallback(callback: (response: this) => unknown): void {
    if (this.#rendered) callback(this);
    else this.#callbacks.push(callback);
  }

  /** Renders once; a second call does nothing. */
  async render(): Promise<HttpResponse> {
    if (this.#rendered) return this;
    this.content = await this.renderedContent();
    let replacement: HttpResponse | null = null;
    for (const callback of this.#callbacks) {
      const result = await callback(this);
      if (result instanceof HttpResponse) replacement = result;
    }
    return replacement ?? this;
  }
}

/** A template response that knows the request: context processors add their values. */
export class TemplateResponse extends SimpleTemplateResponse {
  readonly request: HttpRequest;

  constructor(
    request: HttpRequest,
    template: TemplateChoice,
    context: ContextValues = {},
    options: ResponseOptions = {},
  ) {
    super(template, context, options);
    this.request = request;
  }

  protected override renderedContent(): Promise<string> {
    return this.resolveTemplate().render(this.contextData, this.request);
  }
}
