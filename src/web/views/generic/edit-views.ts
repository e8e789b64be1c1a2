import { ImproperlyConfigured } from "../../../core/errors/index.ts";
import { Form } from "../../../forms/form.ts";
import type { BaseForm, FormOptions } from "../../../forms/form.ts";
import { HttpResponseRedirect } from "../../../http/index.ts";
import { type ModelFormClass, modelFormFactory } from "../../modelforms/index.ts";
import { resolveUrl } from "../../shortcuts/resolve-url.ts";
import type { ViewResult } from "../../urls/view.ts";
import { FormMixin } from "./form-view.ts";
import { type ModelClass, modelOf } from "./model-source.ts";
import { SingleObjectView } from "./single-object.ts";

/** A form that saves an object. */
interface SavingForm<T> extends BaseForm {
  save(): Promise<T>;
}

/** An object of a model, as edit views use it. */
interface Editable {
  getAbsoluteUrl?(): string;
  delete(): Promise<unknown>;
}

/** A view with a form over one object: Django's `ModelFormMixin`. */
export class ModelFormView<T = unknown> extends FormMixin(SingleObjectView) {
  declare model: ModelClass<T> | null;
  declare object: T | null;
  /** Fields of the form that is made when there is no `formClass`; `"__all__"` means all that may be edited. */
  fields: readonly string[] | "__all__" | null = null;
  override templateNameSuffix = "_form";

  override getFormClass(): ModelFormClass {
    if (this.fields !== null && this.formClass !== null) {
      throw new ImproperlyConfigured("Specifying both 'fields' and 'formClass' is not permitted.");
    }
    if (this.formClass !== null) return this.formClass as unknown as ModelFormClass;
    const model =
      this.model ?? modelOf(this.object) ?? (this.getQueryset() as unknown as { model: ModelClass<T> }).model;
    if (this.fields === null) {
      throw new ImproperlyConfigured(
        `Using ModelFormView (base class of ${this.constructor.name}) without the 'fields' attribute is prohibited.`,
      );
    }
    return modelFormFactory(model as never, { fields: this.fields as never }) as unknown as ModelFormClass;
  }

  override getFormKwargs(): FormOptions {
    return { ...super.getFormKwargs(), instance: this.object } as FormOptions;
  }

  override getSuccessUrl(): string | Promise<string> {
    if (this.successUrl !== null) return resolveUrl(fill(this.successUrl, this.object));
    const url = (this.object as Editable | null)?.getAbsoluteUrl?.();
    if (url !== undefined) return url;
    throw new ImproperlyConfigured(
      "No URL to redirect to. Either provide a successUrl or define a getAbsoluteUrl method on the Model.",
    );
  }

  override async formValid(form: BaseForm): Promise<Awaited<ViewResult>> {
    this.object = await (form as SavingForm<T>).save();
    return super.formValid(form);
  }
}

/** Puts values of the object into a URL: `"/authors/{id}/"`. */
function fill<U>(url: U, object: unknown): U | string {
  if (typeof url !== "string") return url;
  const values = object as Readonly<Record<string, unknown>>;
  return url.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])));
}

/**
 * Shows a model form and saves a new object: `class BookCreate extends CreateView<Book> { model = Book; fields = ["title"] }`.
 *
 * Template: `library/book_form.html`.
 */
export class CreateView<T = unknown> extends ModelFormView<T> {
  override dispatch(...args: Parameters<ModelFormView<T>["dispatch"]>): ViewResult {
    this.object = null;
    return super.dispatch(...args);
  }
}

/** Shows a model form with an object and saves it. Template: `library/book_form.html`. */
export class UpdateView<T = unknown> extends ModelFormView<T> {
  override async get(): Promise<Awaited<ViewResult>> {
    this.object = (await this.getObject()) as T;
    return super.get();
  }

  override async post(): Promise<Awaited<ViewResult>> {
    this.object = (await this.getObject()) as T;
    return super.post();
  }
}

/** Asks whether an object shall be deleted, and deletes it on POST. Template: `library/book_confirm_delete.html`. */
export class DeleteView<T = unknown> extends FormMixin(SingleObjectView) {
  declare model: ModelClass<T> | null;
  declare object: T | null;
  override templateNameSuffix = "_confirm_delete";

  override getFormClass(): typeof Form {
    return (this.formClass as typeof Form | null) ?? Form;
  }

  override getSuccessUrl(): string | Promise<string> {
    if (this.successUrl === null) throw new ImproperlyConfigured("No URL to redirect to. Provide a successUrl.");
    return resolveUrl(fill(this.successUrl, this.object));
  }

  override async get(): Promise<Awaited<ViewResult>> {
    this.object = (await this.getObject()) as T;
    return super.get();
  }

  override async post(): Promise<Awaited<ViewResult>> {
    this.object = (await this.getObject()) as T;
    return super.post();
  }

  delete(): ViewResult {
    return this.post();
  }

  override async formValid(_form: BaseForm): Promise<Awaited<ViewResult>> {
    const url = await this.getSuccessUrl();
    await (this.object as unknown as Editable).delete();
    return new HttpResponseRedirect(url);
  }
}
