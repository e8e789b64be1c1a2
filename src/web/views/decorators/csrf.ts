/** Decorators for the CSRF protection. Reference: docs/howto/csrf. */
import type { HttpRequest } from "../../../http/request.ts";
import type { HttpResponseBase } from "../../../http/response-base.ts";
import { CsrfViewMiddleware } from "../../csrf/middleware.ts";
import { getToken } from "../../csrf/state.ts";
import { SimpleTemplateResponse } from "../../template-response.ts";
import type { ViewFunction } from "../../urls/view.ts";
import { markView, wrapView } from "./wrap.ts";

/** A view that the CSRF check leaves alone. */
export function csrfExempt<P>(view: ViewFunction<P>): ViewFunction<P> {
  return markView(view, { csrfExempt: true });
}

/** A view that is checked even without the middleware, or though the view around it is exempt. */
export function csrfProtect<P>(view: ViewFunction<P>): ViewFunction<P> {
  return around(view, (middleware, request, inner) => middleware.processView(request, inner));
}

/** A view that has a token for its page but is not checked. */
export function requiresCsrfToken<P>(view: ViewFunction<P>): ViewFunction<P> {
  return around(view, () => undefined);
}

/** A view that always sets the CSRF cookie, for pages whose forms are made by scripts. */
export function ensureCsrfCookie<P>(view: ViewFunction<P>): ViewFunction<P> {
  return around(view, (_middleware, request) => {
    getToken(request);
    return undefined;
  });
}

type Check = (
  middleware: CsrfViewMiddleware,
  request: HttpRequest,
  view: ViewFunction,
) => ReturnType<CsrfViewMiddleware["processView"]>;

function around<P>(view: ViewFunction<P>, check: Check): ViewFunction<P> {
  const middleware = new CsrfViewMiddleware();
  // The marks of the view itself do not count here: this decorator was put on it on purpose.
  const unmarked = ((request: HttpRequest, params: P) => view(request, params)) as ViewFunction;
  return wrapView(view, async (request, params): Promise<HttpResponseBase> => {
    if (request.csrf === undefined) await middleware.processRequest(request);
    await request.parse();
    const response = (await check(middleware, request, unmarked)) ?? (await view(request, params));
    if (!(response instanceof SimpleTemplateResponse)) return middleware.processResponse(request, response);
    // Whether the page has a token shows when it is rendered.
    response.addPostRenderCallback(async (rendered) => void (await middleware.processResponse(request, rendered)));
    return response;
  });
}
