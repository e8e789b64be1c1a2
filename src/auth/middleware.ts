import { ImproperlyConfigured } from "../core/errors/index.ts";
import type { HttpRequest, HttpResponseBase } from "../http/index.ts";
import type { Params, View } from "../web/urls/index.ts";
import { LazyUser } from "./lazy-user.ts";
import { isLoginNotRequired, redirectToLogin } from "./redirect-to-login.ts";
import type { AnonymousUser } from "./models/anonymous-user.ts";
import type { User } from "./models/user.ts";

declare module "../http/request.ts" {
  interface RequestExtensions {
    /** Who sent the request; `await` it. Set by `AuthenticationMiddleware`. */
    user: User | AnonymousUser | LazyUser;
  }
}

/** Gives every request its `user`. Needs `SessionMiddleware` before it. */
export class AuthenticationMiddleware {
  processRequest(request: HttpRequest): void {
    if (request.session === undefined) {
      throw new ImproperlyConfigured("The authentication middleware requires session middleware to be installed.", {
        hint: "Put SessionMiddleware before AuthenticationMiddleware in MIDDLEWARE.",
      });
    }
    request.user = new LazyUser(request);
  }
}

/** Lets nobody in without a log-in, but for views marked with `loginNotRequired` (Django 5.1). */
export class LoginRequiredMiddleware {
  async processView(request: HttpRequest, view: View, _params: Params): Promise<HttpResponseBase | undefined> {
    if (isLoginNotRequired(view) || (await request.user).isAuthenticated) return undefined;
    return redirectToLogin(request);
  }
}
