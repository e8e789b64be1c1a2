import { PermissionDenied } from "../core/errors/index.ts";
import type { HttpRequest, HttpResponseBase } from "../http/index.ts";
import type { AnonymousUser } from "./models/anonymous-user.ts";
import type { User } from "./models/user.ts";
import { type LoginOptions, redirectToLogin } from "./redirect-to-login.ts";

/** A view with parameters of type `P`. */
type ViewOf<P> = (request: HttpRequest, params: P) => HttpResponseBase | Promise<HttpResponseBase>;
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
export function loginRequired<P>(view: ViewOf<P>): GuardedView<P>;
export function loginRequired(options: LoginOptions): <P>(view: ViewOf<P>) => GuardedView<P>;
export function loginRequired<P>(
  viewOrOptions: ViewOf<P> | LoginOptions,
): GuardedView<P> | (<Q>(view: ViewOf<Q>) => GuardedView<Q>) {
  const isAuthenticated = (user: User | AnonymousUser) => user.isAuthenticated;
  return typeof viewOrOptions === "function"
    ? userPassesTest(isAuthenticated)(viewOrOptions)
    : userPassesTest(isAuthenticated, viewOrOptions);
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
