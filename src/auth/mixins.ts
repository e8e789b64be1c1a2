import { ImproperlyConfigured, PermissionDenied } from "../core/errors/index.ts";
import type { HttpRequest, HttpResponseBase } from "../http/index.ts";
import type { View } from "../web/views/view.ts";
import type { AnonymousUser } from "./models/anonymous-user.ts";
import type { User } from "./models/user.ts";
import { redirectToLogin } from "./redirect-to-login.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- TypeScript asks any[] of constructors that mixins extend (TS2545)
type ViewClass = abstract new (...args: any[]) => View;

/** What the access mixins add to a view class. */
export interface AccessMixin {
  /** URL or name of the log-in page; null: setting `LOGIN_URL`. */
  loginUrl: string | null;
  permissionDeniedMessage: string;
  /** Answer 403 instead of leading to the log-in page. */
  raiseException: boolean;
  redirectFieldName: string;
  handleNoPermission(request: HttpRequest): Promise<HttpResponseBase>;
  /** Whether the user may see the view. */
  hasAccess(user: User | AnonymousUser): boolean | Promise<boolean>;
}

function AccessMixin<C extends ViewClass>(Base: C) {
  abstract class WithAccess extends Base implements AccessMixin {
    loginUrl: string | null = null;
    permissionDeniedMessage = "";
    raiseException = false;
    redirectFieldName = "next";

    abstract hasAccess(user: User | AnonymousUser): boolean | Promise<boolean>;

    async handleNoPermission(request: HttpRequest): Promise<HttpResponseBase> {
      if (this.raiseException || (await request.user).isAuthenticated) {
        throw new PermissionDenied(this.permissionDeniedMessage);
      }
      return redirectToLogin(request, {
        loginUrl: this.loginUrl ?? undefined,
        redirectFieldName: this.redirectFieldName,
      });
    }

    override async dispatch(request: HttpRequest, params: never): Promise<HttpResponseBase> {
      if (!(await this.hasAccess(await request.user))) return this.handleNoPermission(request);
      return super.dispatch(request, params);
    }
  }
  return WithAccess;
}

/** A class-based view for users who logged in: `class BookList extends LoginRequiredMixin(ListView<Book>) {}`. */
export function LoginRequiredMixin<C extends ViewClass>(Base: C): C & (abstract new (...args: never[]) => AccessMixin) {
  abstract class LoginRequired extends AccessMixin(Base) {
    override hasAccess(user: User | AnonymousUser): boolean {
      return user.isAuthenticated;
    }
  }
  return LoginRequired as unknown as C & (abstract new (...args: never[]) => AccessMixin);
}

/** A class-based view for users with all permissions in `permissionRequired`. */
export function PermissionRequiredMixin<C extends ViewClass>(Base: C) {
  abstract class PermissionRequired extends AccessMixin(Base) {
    permissionRequired: string | readonly string[] | null = null;

    getPermissionRequired(): readonly string[] {
      if (this.permissionRequired === null) {
        throw new ImproperlyConfigured(`${this.constructor.name} is missing the permissionRequired attribute.`);
      }
      return typeof this.permissionRequired === "string" ? [this.permissionRequired] : this.permissionRequired;
    }

    override async hasAccess(user: User | AnonymousUser): Promise<boolean> {
      return user.hasPerms(this.getPermissionRequired());
    }
  }
  return PermissionRequired;
}

/** A class-based view for users who pass `testFunc`. */
export function UserPassesTestMixin<C extends ViewClass>(Base: C) {
  abstract class UserPassesTest extends AccessMixin(Base) {
    abstract testFunc(user: User | AnonymousUser): boolean | Promise<boolean>;

    override hasAccess(user: User | AnonymousUser): boolean | Promise<boolean> {
      return this.testFunc(user);
    }
  }
  return UserPassesTest;
}
