import { PermissionDenied } from "../core/errors/index.ts";
import type { HttpRequest } from "../http/index.ts";
import type { ViewFunction, ViewResult } from "../web/urls/index.ts";
import { markView, wrapView } from "../web/views/decorators/wrap.ts";
import { hasAll } from "./backends/permissions.ts";
import type { LazyUser } from "./lazy-user.ts";
import type { AnonymousUser } from "./models/anonymous-user.ts";
import { askForLogin, type LoginOptions } from "./redirect-to-login.ts";
import type { ProjectUser } from "./user-model.ts";

/** A request whose user has logged in: `await request.user` is a `User`. What views behind `loginRequired` get. */
export interface AuthenticatedRequest extends HttpRequest {
  user: ProjectUser | LazyUser<ProjectUser>;
}

/** A view for users who have logged in, with parameters of type `P`. */
type AuthenticatedView<P> = (request: AuthenticatedRequest, params: P) => ViewResult;

/**
 * Lets users pass who pass a test; sends others to the log-in page.
 *
 * ```ts
 * export const edit = userPassesTest((user) => user.getUsername().endsWith("@example.com"))(editView);
 * ```
 *
 * Reference: docs/topics/auth/default, "Limiting access to logged-in users that pass a test".
 */
export function userPassesTest(
  test: (user: ProjectUser | AnonymousUser) => boolean | Promise<boolean>,
  options: LoginOptions = {},
): <P>(view: ViewFunction<P>) => ViewFunction<P> {
  return (view) => {
    const guarded = wrapView(view, async (request, params) =>
      (await test(await request.user)) ? view(request, params) : askForLogin(request, options),
    );
    // For LoginRequiredMiddleware, which comes before.
    if (options.loginUrl !== undefined) guarded.loginUrl = options.loginUrl;
    if (options.redirectFieldName !== undefined) guarded.redirectFieldName = options.redirectFieldName;
    return guarded;
  };
}

/** Only users who logged in pass: `loginRequired(view)`, or `loginRequired({ loginUrl: "/login/" })(view)`. */
export function loginRequired<P>(view: AuthenticatedView<P>): ViewFunction<P>;
export function loginRequired(options: LoginOptions): <P>(view: AuthenticatedView<P>) => ViewFunction<P>;
export function loginRequired<P>(
  given: AuthenticatedView<P> | LoginOptions,
): ViewFunction<P> | (<Q>(view: AuthenticatedView<Q>) => ViewFunction<Q>) {
  if (typeof given === "function") return onlyAuthenticated(given, {});
  return <Q>(view: AuthenticatedView<Q>) => onlyAuthenticated(view, given);
}

/** Behind the guard the user of a request is no anonymous one, which the type of the view says. */
function onlyAuthenticated<P>(view: AuthenticatedView<P>, options: LoginOptions): ViewFunction<P> {
  return userPassesTest((user) => user.isAuthenticated, options)(view as ViewFunction<P>);
}

/** Marks a view that needs no log-in where `LoginRequiredMiddleware` is installed. */
export function loginNotRequired<P>(view: ViewFunction<P>): ViewFunction<P> {
  return markView(view, { loginRequired: false });
}

export interface PermissionOptions extends LoginOptions {
  /** Answer 403 instead of leading to the log-in page. Default: `false`. */
  readonly raiseException?: boolean | undefined;
}

/** Only users with all of these permissions pass: `permissionRequired("library.add_book")(view)`. */
export function permissionRequired(
  perm: string | readonly string[],
  options: PermissionOptions = {},
): <P>(view: ViewFunction<P>) => ViewFunction<P> {
  const perms = typeof perm === "string" ? [perm] : perm;
  return userPassesTest(async (user) => {
    if (await hasAll(perms, (each) => user.hasPerm(each))) return true;
    if (options.raiseException === true) throw new PermissionDenied("");
    return false;
  }, options);
}
