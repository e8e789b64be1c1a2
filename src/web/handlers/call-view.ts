import { settings } from "../../core/conf/settings.ts";
import { ImproperlyConfigured } from "../../core/errors/index.ts";
import type { HttpRequest } from "../../http/request.ts";
import { HttpResponseBase } from "../../http/response-base.ts";
import { isPromise } from "../middleware/is-promise.ts";
import type { GetResponse, Middleware } from "../middleware/contract.ts";
import { isUnrendered, type TemplateResponseLike } from "../middleware/template-response-like.ts";
import { setUrlconf } from "../urls/current.ts";
import { getResolver, loadUrlconf } from "../urls/get-resolver.ts";
import { type ResolverMatch, viewLabel } from "../urls/resolver-match.ts";
import { isUrlconfReady, type Urlconf } from "../urls/urlconf.ts";
import { atomicView } from "./atomic-view.ts";

declare module "../../http/request.ts" {
  interface RequestExtensions {
    /** The view and how the path led to it; set before `processView`. */
    resolverMatch?: ResolverMatch;
  }
}

type MaybePromise = HttpResponseBase | Promise<HttpResponseBase>;

/**
 * What happens inside all middleware: finds the view, reads a form body, runs the hooks around the view, calls it and
 * renders a template response. Throws what the view threw, unless a `processException` hook answered.
 */
export function createInner(hooks: readonly Middleware[]): GetResponse {
  const viewHooks = hooks.filter((hook) => hook.processView);
  const templateHooks = hooks.filter((hook) => hook.processTemplateResponse).reverse();
  const exceptionHooks = hooks.filter((hook) => hook.processException).reverse();

  function getResponse(request: HttpRequest): MaybePromise {
    const own = request.urlconf as Urlconf | null;
    if (own !== null) {
      if (!isUrlconfReady(own)) return loadUrlconf(own).then(() => getResponse(request));
      setUrlconf(own);
    }
    const match = getResolver(own ?? settings.ROOT_URLCONF).resolve(request.pathInfo);
    request.resolverMatch = match;
    // A form is read here, so that hooks and views have POST and FILES; other bodies wait until somebody asks.
    return request.needsParsing
      ? request.parse().then(() => throughHooks(request, match, 0))
      : throughHooks(request, match, 0);
  }

  function throughHooks(request: HttpRequest, match: ResolverMatch, from: number): MaybePromise {
    for (let i = from; i < viewHooks.length; i++) {
      const answer = viewHooks[i]!.processView?.(request, match.func, match.params);
      if (answer === undefined || answer === null) continue;
      if (isPromise(answer)) {
        return answer.then((response) =>
          response ? finish(request, match, response) : throughHooks(request, match, i + 1),
        );
      }
      return finish(request, match, answer);
    }
    let response: MaybePromise;
    try {
      response = atomicView(match.func)(request, match.params);
    } catch (error) {
      return afterException(request, error).then((answer) => finish(request, match, answer));
    }
    return isPromise(response)
      ? response
          .catch((error: unknown) => afterException(request, error))
          .then((answer) => finish(request, match, answer))
      : finish(request, match, response);
  }

  async function afterException(request: HttpRequest, error: unknown): Promise<HttpResponseBase> {
    for (const hook of exceptionHooks) {
      const response = await hook.processException?.(request, error);
      if (response) return response;
    }
    throw error;
  }

  function finish(request: HttpRequest, match: ResolverMatch, response: HttpResponseBase): MaybePromise {
    if (!(response instanceof HttpResponseBase)) throw noResponse(match, response);
    return isUnrendered(response) ? renderResponse(request, response) : response;
  }

  async function renderResponse(request: HttpRequest, given: TemplateResponseLike): Promise<HttpResponseBase> {
    let response = given;
    for (const hook of templateHooks) {
      response = (await hook.processTemplateResponse?.(request, response)) as TemplateResponseLike;
      if (!(response instanceof HttpResponseBase)) {
        throw new ImproperlyConfigured(
          `${hook.constructor.name}.processTemplateResponse didn't return an HttpResponse object.`,
        );
      }
    }
    try {
      return await response.render();
    } catch (error) {
      return afterException(request, error);
    }
  }

  return getResponse;
}

function noResponse(match: ResolverMatch, response: unknown): ImproperlyConfigured {
  const got = response === undefined || response === null ? "nothing" : `a value of type ${typeof response}`;
  return new ImproperlyConfigured(
    `The view ${viewLabel(match.func)} didn't return an HttpResponse object. It returned ${got} instead.`,
    { hint: "Every path through a view ends with: return new HttpResponse(…), return render(…), return redirect(…)." },
  );
}
