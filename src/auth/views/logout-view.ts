import "../settings.ts";
import { settings } from "../../core/conf/index.ts";
import { gettext } from "../../core/i18n/index.ts";
import { type HttpRequest, HttpResponseRedirect } from "../../http/index.ts";
import { resolveUrl } from "../../web/shortcuts/index.ts";
import type { ViewResult } from "../../web/urls/index.ts";
import { TemplateResponseView, type ViewContext } from "../../web/views/template-view.ts";
import { logout } from "../login.ts";
import { addNeverCacheHeaders } from "../never-cache.ts";
import { REDIRECT_FIELD_NAME } from "../redirect-to-login.ts";
import { safeRedirectTarget } from "./login-view.ts";

/** Logs out, by POST only, and leads on or shows `registration/logged_out.html`. */
export class LogoutView extends TemplateResponseView {
  static override readonly httpMethodNames = ["post", "options"] as const;
  static override readonly marks = { loginRequired: false };

  override templateName: string | null = "registration/logged_out.html";
  /** Where to go; null: setting `LOGOUT_REDIRECT_URL`, and without that the page. */
  nextPage: string | null = null;
  redirectFieldName = REDIRECT_FIELD_NAME;
  successUrlAllowedHosts: readonly string[] = [];

  async post(request: HttpRequest): Promise<Awaited<ViewResult>> {
    await logout(request);
    const target = this.getSuccessUrl();
    const response =
      target !== request.getFullPath() && target !== "" ? new HttpResponseRedirect(target) : await this.page();
    addNeverCacheHeaders(response);
    return response;
  }

  getSuccessUrl(): string {
    const asked = safeRedirectTarget(this.request, this.redirectFieldName, this.successUrlAllowedHosts);
    if (asked !== "") return asked;
    const next = this.nextPage ?? settings.LOGOUT_REDIRECT_URL;
    return next === null ? "" : resolveUrl(next);
  }

  override getContextData(extra: ViewContext = {}): ViewContext | Promise<ViewContext> {
    return super.getContextData({ title: gettext("Logged out"), subtitle: null, ...extra });
  }

  protected async page(): Promise<Awaited<ViewResult>> {
    return this.renderToResponse(await this.getContextData());
  }
}
