import "../settings.ts";
import { settings } from "../../core/conf/index.ts";
import { gettext } from "../../core/i18n/index.ts";
import { type HttpRequest, HttpResponseRedirect } from "../../http/index.ts";
import { resolveUrl } from "../../web/shortcuts/resolve-url.ts";
import type { ViewFunction, ViewResult } from "../../web/urls/index.ts";
import { csrfProtect, neverCache } from "../../web/views/decorators/index.ts";
import { TemplateResponseView, type ViewContext } from "../../web/views/template-view.ts";
import { View, type ViewClass } from "../../web/views/view.ts";
import { logout } from "../login.ts";
import type { LoginOptions } from "../redirect-to-login.ts";
import { RedirectURLMixin, siteOf } from "./redirect-url.ts";

/**
 * Logs out, by POST only, and leads on or shows `registration/logged_out.html`.
 *
 * Reference: docs/topics/auth/default, "LogoutView".
 */
export class LogoutView extends RedirectURLMixin(TemplateResponseView) {
  static override readonly httpMethodNames: readonly string[] = ["post", "options"];

  override templateName: string | null = "registration/logged_out.html";

  /** The view function; it is checked against CSRF even without the middleware, and nothing keeps its pages. */
  static override asView<V extends View>(this: ViewClass<V>, options: Partial<V> = {}): ViewFunction {
    return csrfProtect(neverCache(View.asView.call(this, options as object)));
  }

  async post(request: HttpRequest): Promise<Awaited<ViewResult>> {
    await logout(request);
    const target = this.getSuccessUrl();
    if (target !== request.getFullPath()) return new HttpResponseRedirect(target);
    return this.renderToResponse(await this.getContextData());
  }

  /** `nextPage`, the setting `LOGOUT_REDIRECT_URL`, or this page. */
  override getDefaultRedirectUrl(): string {
    const next = this.nextPage ?? settings.LOGOUT_REDIRECT_URL;
    return next === null ? this.request.getFullPath() : resolveUrl(next);
  }

  override getContextData(extra: ViewContext = {}): ViewContext | Promise<ViewContext> {
    return super.getContextData({
      ...siteOf(this.request),
      title: gettext("Logged out"),
      subtitle: null,
      ...extra,
    });
  }
}

/** Logs out, by POST only, and leads to the log-in page; default: setting `LOGIN_URL`. */
export function logoutThenLogin(
  request: HttpRequest,
  options: Pick<LoginOptions, "loginUrl"> = {},
): ReturnType<ViewFunction> {
  return LogoutView.asView({ nextPage: resolveUrl(options.loginUrl ?? settings.LOGIN_URL) })(request, {});
}
