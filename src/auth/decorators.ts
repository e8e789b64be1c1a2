import { PermissionDenied } from "../core/errors/index.ts";
import type { HttpRequest, HttpResponseBase } from "../http/index.ts";
import type { LazyUser } from "./lazy-user.ts";
import type { AnonymousUser } from "./models/anonymous-user.ts";
import type { User } from "./models/user.ts";
import { type LoginOptions, redirectToLogin } from "./redirect-to-login.ts";

/** A request whose user has logged in: `await request.user` is a `User`. What views behind `loginRequired` get. */
export interface AuthenticatedRequest extends HttpRequest {
  user: User | LazyUser<User>;
}

/** A view with parameters of type `P`. */
type ViewOf<P, R = HttpRequest> = (request: R, params: P) => HttpResponseBase | Promise<HttpResponseBase>;
/** A view that may have waited for the user. */
type GuardedView<P> = (request: HttpRequest, params: P) => Promise<HttpResponseBase>;

/**
 * Lets users pass who pass a test; sends others to the log-in page.
 *
 * ```ts
 * export const edit = userPassesTest((user) => user.getUsername().endsWith("@example.com"))(editView);
 * ```
 */
export function userPassesTest(
  test: (user: User | AnonymousUser) => boolean | Promise<boolean>,
  options: LoginOptions = {},
): <P>(view: ViewOf<P>) => GuardedView<P> {
  return (view) => async (request, params) => {
    if (await test(await request.user)) return view(request, params);
    return redirectToLogin(request, options);
  };
}

/** Only users who logged in pass: `loginRequired(view)`, or `loginRequired({ loginUrl: "/login/" })(view)`. */
export function loginRequired<P>(view: ViewOf<P, AuthenticatedRequest>): GuardedView<P>;
export function loginRequired(options: LoginOptions): <P>(view: ViewOf<P, AuthenticatedRequest>) => GuardedView<P>;
export function loginRequired<P>(
  viewOrOptions: ViewOf<P, AuthenticatedRequest> | LoginOptions,
): GuardedView<P> | (<Q>(view: ViewOf<Q, AuthenticatedRequest>) => GuardedView<Q>) {
  const guard = userPassesTest(
    (user) => user.isAuthenticated,
    typeof viewOrOptions === "function" ? {} : viewOrOptions,
  );
  // Behind the guard the user of a request is no anonymous one, which the type of the request says.
  if (typeof viewOrOptions === "function") return guard(viewOrOptions as ViewOf<P>);
  return <Q>(view: ViewOf<Q, AuthenticatedRequest>) => guard(view as ViewOf<Q>);
}

export interface PermissionOptions extends LoginOptions {
  /** Answer 403 instead of leading to the log-in page. Default: `false`. */
  readonly raiseException?: boolean | undefined;
}

/** Only users with all of these permissions pass: `permissionRequired("library.add_book")(view)`. */
export function permissionRequired(
  perm: string | readonly string[],
  options: PermissionOptions = {},
): <P>(view: ViewOf<P>) => GuardedView<P> {
  const perms = typeof perm === "string" ? [perm] : perm;
  return userPassesTest(async (user) => {
    if (await user.hasPerms(perms)) return true;
    if (options.raiseException) throw new PermissionDenied(`The permission ${perms.join(", ")} is required.`);
    return false;
  }, options);
}
