import { ImproperlyConfigured } from "../core/errors/index.ts";
import type { HttpRequest, HttpResponseBase } from "../http/index.ts";
import type { Middleware } from "../web/middleware/index.ts";
import type { ViewFunction } from "../web/urls/index.ts";
import { LazyUser } from "./lazy-user.ts";
import type { AnonymousUser } from "./models/anonymous-user.ts";
import { askForLogin, REDIRECT_FIELD_NAME } from "./redirect-to-login.ts";
import type { ProjectUser } from "./user-model.ts";

declare module "../http/request.ts" {
  interface RequestExtensions {
    /** Who sent the request; `await` it. Set by `AuthenticationMiddleware`. */
    user: ProjectUser | AnonymousUser | LazyUser;
  }
}

/** Gives every request its `user`. Needs `SessionMiddleware` before it. */
export class AuthenticationMiddleware implements Middleware {
  processRequest(request: HttpRequest): void {
    if (request.session === undefined) {
      throw new ImproperlyConfigured("The authentication middleware requires session middleware to be installed.", {
        hint: "Put SessionMiddleware before AuthenticationMiddleware in MIDDLEWARE.",
      });
    }
    request.user = new LazyUser(request);
  }
}

/**
 * Lets nobody in without a log-in, but for views marked with `loginNotRequired` (docs/ref/middleware). Needs
 * `AuthenticationMiddleware` before it.
 */
export class LoginRequiredMiddleware implements Middleware {
  /** Query parameter for the way back, where the view does not say. */
  redirectFieldName: string | null = REDIRECT_FIELD_NAME;

  async processView(request: HttpRequest, view: ViewFunction): Promise<HttpResponseBase | undefined> {
    if (view.loginRequired === false) return undefined;
    if (request.user === undefined) {
      throw new ImproperlyConfigured("The login required middleware requires authentication middleware.", {
        hint: "Put AuthenticationMiddleware before LoginRequiredMiddleware in MIDDLEWARE.",
      });
    }
    return (await request.user).isAuthenticated ? undefined : this.handleNoPermission(request, view);
  }

  /** Log-in page of a view that asks for a log-in; undefined: setting `LOGIN_URL`. */
  getLoginUrl(view: ViewFunction): string | undefined {
    return view.loginUrl;
  }

  getRedirectFieldName(view: ViewFunction): string | null {
    return view.redirectFieldName === undefined ? this.redirectFieldName : view.redirectFieldName;
  }

  handleNoPermission(request: HttpRequest, view: ViewFunction): HttpResponseBase {
    return askForLogin(request, {
      loginUrl: this.getLoginUrl(view),
      redirectFieldName: this.getRedirectFieldName(view),
    });
  }
}
