import { ImproperlyConfigured } from "../../core/errors/index.ts";
import type { HttpRequest } from "../../http/index.ts";
import { urlHasAllowedHostAndScheme } from "../../utils/http.ts";
import { resolveUrl, type UrlTarget } from "../../web/shortcuts/resolve-url.ts";
import type { TemplateResponseView } from "../../web/views/template-view.ts";
import { REDIRECT_FIELD_NAME } from "../redirect-to-login.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- TypeScript asks any[] of constructors that mixins extend (TS2545)
type Base = abstract new (...args: any[]) => TemplateResponseView;

/** A view that leads on to where the client asks, if that is on this site: Django's `RedirectURLMixin`. */
export function RedirectURLMixin<B extends Base>(ViewBase: B) {
  abstract class WithRedirect extends ViewBase {
    /** Where to go when the client asks for nothing: a URL or the name of one. */
    nextPage: UrlTarget | null = null;
    /** Field of the query or form with the wish of the client. */
    redirectFieldName = REDIRECT_FIELD_NAME;
    /** Hosts besides this one that may be the target. */
    successUrlAllowedHosts: Iterable<string> = [];

    getSuccessUrl(): string {
      return this.getRedirectUrl() || this.getDefaultRedirectUrl();
    }

    /** Where the client asks to go; empty unless that is safe. Guards against open redirects. */
    getRedirectUrl(request: HttpRequest = this.request): string {
      const target = request.POST.get(this.redirectFieldName) ?? request.GET.get(this.redirectFieldName) ?? "";
      const options = { allowedHosts: this.getSuccessUrlAllowedHosts(request), requireHttps: request.isSecure() };
      return urlHasAllowedHostAndScheme(target, options) ? target : "";
    }

    getSuccessUrlAllowedHosts(request: HttpRequest = this.request): Set<string> {
      return new Set([request.getHost(), ...this.successUrlAllowedHosts]);
    }

    /** Where to go without a wish. */
    getDefaultRedirectUrl(): string {
      if (this.nextPage !== null) return resolveUrl(this.nextPage);
      throw new ImproperlyConfigured("No URL to redirect to. Provide a nextPage.");
    }
  }
  return WithRedirect;
}

/** `site` and `site_name` for templates: the host, as Django has it without the app `sites`. */
export function siteOf(request: HttpRequest): Record<string, unknown> {
  const name = request.getHost();
  return { site: { domain: name, name }, site_name: name };
}
