import { ImproperlyConfigured } from "../../../core/errors/index.ts";
import type { BaseForm, FormOptions } from "../../../forms/form.ts";
import { HttpResponseRedirect } from "../../../http/index.ts";
import { type UrlTarget, resolveUrl } from "../../shortcuts/resolve-url.ts";
import type { ViewResult } from "../../urls/view.ts";
import { TemplateResponseView, type ViewContext } from "../template-view.ts";

/** A form class, made with the options of forms and those that a view adds. */
// oxlint-disable-next-line typescript/no-explicit-any -- form classes add options of their own
export type FormClass<F extends BaseForm = BaseForm> = new (options?: any) => F;

// oxlint-disable-next-line typescript/no-explicit-any -- TypeScript asks any[] of constructors that mixins extend (TS2545)
type Base = abstract new (...args: any[]) => TemplateResponseView;

/** What `FormMixin` adds to a view. */
export interface FormHandling<F extends BaseForm = BaseForm> {
  initial: Readonly<Record<string, unknown>>;
  formClass: FormClass<F> | null;
  successUrl: UrlTarget | null;
  prefix: string | null;
  getInitial(): Readonly<Record<string, unknown>>;
  getPrefix(): string | null;
  getFormClass(): FormClass<F>;
  getFormKwargs(): FormOptions;
  getForm(formClass?: FormClass<F>): F;
  getSuccessUrl(): string | Promise<string>;
  formValid(form: F): ViewResult;
  formInvalid(form: F): ViewResult;
}

/** Adds a form to a view: Django's `FormMixin` and `ProcessFormView`. */
export function FormMixin<B extends Base>(ViewBase: B) {
  abstract class WithForm extends ViewBase implements FormHandling {
    /** Initial values of the form. */
    initial: Readonly<Record<string, unknown>> = {};
    formClass: FormClass | null = null;
    /** Where a valid form leads: a URL, the name of one, or an object with one. */
    successUrl: UrlTarget | null = null;
    prefix: string | null = null;

    getInitial(): Readonly<Record<string, unknown>> {
      return { ...this.initial };
    }

    getPrefix(): string | null {
      return this.prefix;
    }

    getFormClass(): FormClass {
      if (this.formClass !== null) return this.formClass;
      throw new ImproperlyConfigured(`${this.constructor.name} has no form: it needs formClass or getFormClass().`);
    }

    /** Options that the form is made with. */
    getFormKwargs(): FormOptions {
      const { method, POST, FILES } = this.request;
      const isSubmitted = method === "POST" || method === "PUT";
      return {
        initial: this.getInitial(),
        prefix: this.getPrefix(),
        ...(isSubmitted ? { data: POST, files: FILES } : {}),
      };
    }

    getForm(formClass: FormClass = this.getFormClass()): BaseForm {
      return new formClass(this.getFormKwargs());
    }

    getSuccessUrl(): string | Promise<string> {
      if (this.successUrl !== null) return resolveUrl(this.successUrl);
      throw new ImproperlyConfigured("No URL to redirect to. Provide a successUrl.");
    }

    async formValid(_form: BaseForm): Promise<Awaited<ViewResult>> {
      return new HttpResponseRedirect(await this.getSuccessUrl());
    }

    async formInvalid(form: BaseForm): Promise<Awaited<ViewResult>> {
      return this.renderToResponse(await this.getContextData({ form }));
    }

    override async getContextData(extra: ViewContext = {}): Promise<ViewContext> {
      return super.getContextData("form" in extra ? extra : { form: this.getForm(), ...extra });
    }

    async get(): Promise<Awaited<ViewResult>> {
      return this.renderToResponse(await this.getContextData());
    }

    async post(): Promise<Awaited<ViewResult>> {
      const form = this.getForm();
      return (await form.isValid()) ? this.formValid(form) : this.formInvalid(form);
    }

    put(): ViewResult {
      return this.post();
    }
  }
  return WithForm;
}

/**
 * Shows a form, checks what is sent, and leads on.
 *
 * ```ts
 * class Contact extends FormView<ContactForm> {
 *   templateName = "contact.html";
 *   formClass = ContactForm;
 *   successUrl = "/thanks/";
 *   async formValid(form: ContactForm) { await form.sendMail(); return super.formValid(form); }
 * }
 * ```
 */
export class FormView<F extends BaseForm = BaseForm> extends FormMixin(TemplateResponseView) {
  declare formClass: FormClass<F> | null;
}
