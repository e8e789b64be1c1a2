import "../settings.ts";
import { settings } from "../../core/conf/index.ts";
import { ImproperlyConfigured } from "../../core/errors/index.ts";
import type { BaseForm, FormOptions } from "../../forms/form.ts";
import { type HttpRequest, HttpResponseRedirect } from "../../http/index.ts";
import { addNeverCacheHeaders } from "../never-cache.ts";
import { urlHasAllowedHostAndScheme } from "../../utils/http.ts";
import { resolveUrl } from "../../web/shortcuts/index.ts";
import type { ViewResult } from "../../web/urls/index.ts";
import { type FormClass, FormMixin } from "../../web/views/generic/form-view.ts";
import { TemplateResponseView, type ViewContext } from "../../web/views/template-view.ts";
import type { ViewParams } from "../../web/views/view.ts";
import { AuthenticationForm } from "../forms/authentication-form.ts";
import { login } from "../login.ts";
import { REDIRECT_FIELD_NAME } from "../redirect-to-login.ts";

/** The target that the client asks for, when it is on this site; else empty. Guards against open redirects. */
export function safeRedirectTarget(request: HttpRequest, field: string, allowedHosts: Iterable<string> = []): string {
  const target = request.POST.get(field) ?? request.GET.get(field) ?? "";
  const hosts = new Set([request.getHost(), ...allowedHosts]);
  return urlHasAllowedHostAndScheme(target, { allowedHosts: hosts, requireHttps: request.isSecure() }) ? target : "";
}

/**
 * The log-in page. Template: `registration/login.html`, with `form` and `next` in its context.
 *
 * Reference: docs/topics/auth/default, "LoginView".
 */
export class LoginView extends FormMixin(TemplateResponseView) {
  static override readonly marks = { loginRequired: false };

  override templateName: string | null = "registration/login.html";
  override formClass: FormClass | null = AuthenticationForm;
  /** Where to go when the client asks for nothing; null: setting `LOGIN_REDIRECT_URL`. */
  nextPage: string | null = null;
  redirectFieldName = REDIRECT_FIELD_NAME;
  /** Hosts besides this one that may be the target. */
  successUrlAllowedHosts: readonly string[] = [];
  /** Whether users who are logged in are sent on. Tells other sites whether somebody is; off by default. */
  redirectAuthenticatedUser = false;

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
    const response = await super.dispatch(request, params);
    addNeverCacheHeaders(response);
    return response;
  }

  override getFormKwargs(): FormOptions {
    return { ...super.getFormKwargs(), request: this.request } as FormOptions;
  }

  getRedirectUrl(): string {
    return safeRedirectTarget(this.request, this.redirectFieldName, this.successUrlAllowedHosts);
  }

  override getSuccessUrl(): string {
    return this.getRedirectUrl() || resolveUrl(this.nextPage ?? settings.LOGIN_REDIRECT_URL);
  }

  override async formValid(form: BaseForm): Promise<Awaited<ViewResult>> {
    const user = (form as AuthenticationForm).getUser();
    if (user === null)
      throw new ImproperlyConfigured(`${form.constructor.name}.getUser() gave nobody for a valid form.`);
    await login(this.request, user);
    return new HttpResponseRedirect(this.getSuccessUrl());
  }

  override async getContextData(extra: ViewContext = {}): Promise<ViewContext> {
    return super.getContextData({ [this.redirectFieldName]: this.getRedirectUrl(), ...extra });
  }
}
