import "../settings.ts";
import { settings } from "../../core/conf/index.ts";
import { ImproperlyConfigured } from "../../core/errors/index.ts";
import type { BaseForm, FormOptions } from "../../forms/form.ts";
import { type HttpRequest, HttpResponseRedirect } from "../../http/index.ts";
import { resolveUrl } from "../../web/shortcuts/resolve-url.ts";
import type { ViewFunction, ViewResult } from "../../web/urls/index.ts";
import { csrfProtect, neverCache } from "../../web/views/decorators/index.ts";
import { type FormClass, FormMixin } from "../../web/views/generic/form-view.ts";
import { TemplateResponseView, type ViewContext } from "../../web/views/template-view.ts";
import { View, type ViewClass, type ViewParams } from "../../web/views/view.ts";
import { AuthenticationForm } from "../forms/authentication-form.ts";
import { login } from "../login.ts";
import { RedirectURLMixin, siteOf } from "./redirect-url.ts";

/**
 * The log-in page. Template: `registration/login.html`, with `form` and `next` in its context.
 *
 * ```ts
 * path("accounts/login/", LoginView.asView(), { name: "login" });
 * ```
 *
 * Reference: docs/topics/auth/default, "LoginView".
 */
export class LoginView extends RedirectURLMixin(FormMixin(TemplateResponseView)) {
  static override readonly marks = { loginRequired: false };

  override templateName: string | null = "registration/login.html";
  override formClass: FormClass | null = AuthenticationForm;
  /** A form class in place of `formClass`. */
  authenticationForm: FormClass | null = null;
  /** Whether users who are logged in are sent on. Tells other sites whether somebody is; off by default. */
  redirectAuthenticatedUser = false;

  /** The view function; it is checked against CSRF even without the middleware, and nothing keeps its pages. */
  static override asView<V extends View>(this: ViewClass<V>, options: Partial<V> = {}): ViewFunction {
    return csrfProtect(neverCache(View.asView.call(this, options as object)));
  }

  override async dispatch(request: HttpRequest, params: ViewParams): Promise<Awaited<ViewResult>> {
    if (this.redirectAuthenticatedUser && (await request.user).isAuthenticated) {
      const target = this.getSuccessUrl();
      if (target === request.path) {
        throw new ImproperlyConfigured(
          "Redirection loop for authenticated user detected. Check that your LOGIN_REDIRECT_URL doesn't point to a login page.",
        );
      }
      return new HttpResponseRedirect(target);
    }
    return super.dispatch(request, params);
  }

  override getDefaultRedirectUrl(): string {
    return resolveUrl(this.nextPage ?? settings.LOGIN_REDIRECT_URL);
  }

  override getFormClass(): FormClass {
    return this.authenticationForm ?? super.getFormClass();
  }

  override getFormKwargs(): FormOptions {
    return { ...super.getFormKwargs(), request: this.request } as FormOptions;
  }

  override async formValid(form: BaseForm): Promise<Awaited<ViewResult>> {
    const user = (form as AuthenticationForm).getUser();
    if (user === null)
      throw new ImproperlyConfigured(`${form.constructor.name}.getUser() gave nobody for a valid form.`);
    await login(this.request, user);
    return new HttpResponseRedirect(this.getSuccessUrl());
  }

  override async getContextData(extra: ViewContext = {}): Promise<ViewContext> {
    return super.getContextData({
      [this.redirectFieldName]: this.getRedirectUrl(),
      ...siteOf(this.request),
      ...extra,
    });
  }
}
