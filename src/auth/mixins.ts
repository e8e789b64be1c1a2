import "./settings.ts";
import { settings } from "../core/conf/index.ts";
import { ImproperlyConfigured, PermissionDenied } from "../core/errors/index.ts";
import type { HttpRequest, HttpResponseBase } from "../http/index.ts";
import type { View, ViewParams } from "../web/views/view.ts";
import { hasAll } from "./backends/permissions.ts";
import type { AnonymousUser } from "./models/anonymous-user.ts";
import { askForLogin, REDIRECT_FIELD_NAME } from "./redirect-to-login.ts";
import type { ProjectUser } from "./user-model.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- TypeScript asks any[] of constructors that mixins extend (TS2545)
type ViewClass = abstract new (...args: any[]) => View;

/**
 * What the access mixins have in common. Each has a `dispatch()` of its own, so that they can be stacked: what one asks
 * for does not take the place of what another does.
 */
function AccessMixin<C extends ViewClass>(Base: C) {
  abstract class WithAccess extends Base {
    /** URL or name of the log-in page; null: setting `LOGIN_URL`. */
    loginUrl: string | null = null;
    permissionDeniedMessage = "";
    /** Answer 403 instead of leading to the log-in page. */
    raiseException = false;
    /** Query parameter for the way back; null leaves it out. */
    redirectFieldName: string | null = REDIRECT_FIELD_NAME;

    getLoginUrl(): string {
      return this.loginUrl ?? settings.LOGIN_URL;
    }

    getPermissionDeniedMessage(): string {
      return this.permissionDeniedMessage;
    }

    getRedirectFieldName(): string | null {
      return this.redirectFieldName;
    }

    /** Leads to the log-in page; users who have logged in already get 403. */
    async handleNoPermission(): Promise<HttpResponseBase> {
      if (this.raiseException || (await this.request.user).isAuthenticated) {
        throw new PermissionDenied(this.getPermissionDeniedMessage());
      }
      return askForLogin(this.request, {
        loginUrl: this.getLoginUrl(),
        redirectFieldName: this.getRedirectFieldName(),
      });
    }
  }
  return WithAccess;
}

/**
 * A class-based view for users who logged in.
 *
 * ```ts
 * class BookList extends LoginRequiredMixin(ListView<Book>) { override model = Book; }
 * ```
 */
export function LoginRequiredMixin<C extends ViewClass>(Base: C) {
  abstract class LoginRequired extends AccessMixin(Base) {
    override async dispatch(request: HttpRequest, params: ViewParams): Promise<HttpResponseBase> {
      if (!(await request.user).isAuthenticated) return this.handleNoPermission();
      return super.dispatch(request, params);
    }
  }
  return LoginRequired;
}

/** A class-based view for users with all permissions in `permissionRequired`. */
export function PermissionRequiredMixin<C extends ViewClass>(Base: C) {
  abstract class PermissionRequired extends AccessMixin(Base) {
    /** One permission, as `"library.add_book"`, or several, all of which are needed. */
    permissionRequired: string | readonly string[] | null = null;

    getPermissionRequired(): readonly string[] {
      if (this.permissionRequired === null) {
        const { name } = this.constructor;
        throw new ImproperlyConfigured(
          `${name} is missing the permissionRequired attribute. Define ${name}.permissionRequired, or override ${name}.getPermissionRequired().`,
        );
      }
      return typeof this.permissionRequired === "string" ? [this.permissionRequired] : this.permissionRequired;
    }

    /** Whether the user may see the view; override it to ask in another way. */
    async hasPermission(): Promise<boolean> {
      const user = await this.request.user;
      return hasAll(this.getPermissionRequired(), (perm) => user.hasPerm(perm));
    }

    override async dispatch(request: HttpRequest, params: ViewParams): Promise<HttpResponseBase> {
      if (!(await this.hasPermission())) return this.handleNoPermission();
      return super.dispatch(request, params);
    }
  }
  return PermissionRequired;
}

/** A class-based view for users who pass `testFunc`. */
export function UserPassesTestMixin<C extends ViewClass>(Base: C) {
  abstract class UserPassesTest extends AccessMixin(Base) {
    /** Whether the user may see the view. `this.request` and `this.params` are there, too. */
    abstract testFunc(user: ProjectUser | AnonymousUser): boolean | Promise<boolean>;

    override async dispatch(request: HttpRequest, params: ViewParams): Promise<HttpResponseBase> {
      if (!(await this.testFunc(await request.user))) return this.handleNoPermission();
      return super.dispatch(request, params);
    }
  }
  return UserPassesTest;
}
