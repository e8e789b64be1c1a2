import { ImproperlyConfigured, MiddlewareNotUsed } from "../../core/errors/index.ts";
import type { HttpRequest } from "../../http/request.ts";
import type { HttpResponseBase } from "../../http/response-base.ts";
import { isPromise } from "./is-promise.ts";
import type { GetResponse, Middleware, MiddlewareEntry, MiddlewareFunction } from "./contract.ts";

type MaybePromise = HttpResponseBase | Promise<HttpResponseBase>;

/** Turns what was thrown into a response; must not throw itself. */
export type ErrorToResponse = (request: HttpRequest, error: unknown) => MaybePromise;

/** How the innermost function is made: it is given all hooks, in order, for the hooks around views. */
export type CreateInner = (hooks: readonly Middleware[]) => GetResponse;

/**
 * Turns a list of middleware, the outermost first, into one function. Runs of hook entries become one loop each; a
 * function entry wraps all that stands behind it. What a layer throws becomes a response before the next layer out
 * sees it.
 */
export function composeMiddleware(
  entries: readonly MiddlewareEntry[],
  createInner: CreateInner,
  errorToResponse: ErrorToResponse,
): GetResponse {
  const made = entries.map(instantiate).filter((entry) => entry !== null);
  const hooks = made.filter((entry): entry is Middleware => typeof entry !== "function");
  let getResponse = guard(createInner(hooks), errorToResponse);
  let run: Middleware[] = [];
  for (const entry of [...made].reverse()) {
    if (typeof entry !== "function") {
      run.unshift(entry);
      continue;
    }
    getResponse = guard(wrap(entry, hookLayer(run, getResponse, errorToResponse)), errorToResponse);
    run = [];
  }
  return hookLayer(run, getResponse, errorToResponse);
}

const isClass = (entry: object): boolean => /^class\b/.test(Function.prototype.toString.call(entry));

/** An object of hooks, a function, or null for a class that takes itself out. */
function instantiate(entry: MiddlewareEntry): Middleware | MiddlewareFunction | null {
  if (typeof entry === "object" && entry !== null) return entry;
  if (typeof entry !== "function") {
    throw new ImproperlyConfigured(
      `An entry of MIDDLEWARE must be a class, an object or a function, not ${String(entry)}.`,
    );
  }
  if (!isClass(entry)) return entry as MiddlewareFunction;
  try {
    return new (entry as new () => Middleware)();
  } catch (error) {
    if (error instanceof MiddlewareNotUsed) return null;
    throw error;
  }
}

function wrap(create: MiddlewareFunction, inner: GetResponse): GetResponse {
  const outer: unknown = create(inner);
  if (typeof outer === "function") return outer as GetResponse;
  throw new ImproperlyConfigured(`Middleware factory ${create.name} returned ${String(outer)}.`, {
    hint: "A middleware function returns a function: (getResponse) => (request) => getResponse(request).",
  });
}

/** The same function, which gives a response instead of throwing. */
function guard(getResponse: GetResponse, errorToResponse: ErrorToResponse): GetResponse {
  return (request) => {
    let response: MaybePromise;
    try {
      response = getResponse(request);
    } catch (error) {
      return errorToResponse(request, error);
    }
    return isPromise(response) ? response.catch((error: unknown) => errorToResponse(request, error)) : response;
  };
}

/** One loop over hooks around `inner`. */
function hookLayer(hooks: readonly Middleware[], inner: GetResponse, errorToResponse: ErrorToResponse): GetResponse {
  if (!hooks.some((hook) => hook.processRequest ?? hook.processResponse)) return inner;
  const incoming = hooks.flatMap((hook, index) => (hook.processRequest ? [{ hook, index }] : [])) as readonly {
    readonly hook: Middleware & Required<Pick<Middleware, "processRequest">>;
    readonly index: number;
  }[];
  const outgoing = hooks.filter((hook) => hook.processResponse) as (Middleware &
    Required<Pick<Middleware, "processResponse">>)[];
  /** How many of `outgoing` stand at or before each hook. */
  const reached = hooks.map((_, i) => hooks.slice(0, i + 1).filter((hook) => hook.processResponse).length);

  function enter(request: HttpRequest, from: number): MaybePromise {
    for (let i = from; i < incoming.length; i++) {
      const { hook, index } = incoming[i]!;
      let answer: ReturnType<typeof hook.processRequest>;
      try {
        answer = hook.processRequest(request);
      } catch (error) {
        return leave(request, errorToResponse(request, error), reached[index - 1] ?? 0);
      }
      if (answer === undefined || answer === null) continue;
      if (isPromise(answer)) return wait(request, answer, i);
      return leave(request, answer, reached[index]!);
    }
    return leave(request, inner(request), outgoing.length);
  }

  async function wait(
    request: HttpRequest,
    pending: Promise<HttpResponseBase | null | undefined | void>,
    i: number,
  ): Promise<HttpResponseBase> {
    const { index } = incoming[i]!;
    let answer: HttpResponseBase | null | undefined | void;
    try {
      answer = await pending;
    } catch (error) {
      return leave(request, errorToResponse(request, error), reached[index - 1] ?? 0);
    }
    return answer ? leave(request, answer, reached[index]!) : enter(request, i + 1);
  }

  /** Runs the first `count` of `outgoing`, from the inside out. */
  function leave(request: HttpRequest, given: MaybePromise, count: number): MaybePromise {
    if (isPromise(given)) return settle(request, given, count);
    let response = given;
    for (let i = count - 1; i >= 0; i--) {
      const hook = outgoing[i]!;
      let next: MaybePromise;
      try {
        next = hook.processResponse(request, response);
      } catch (error) {
        next = errorToResponse(request, error);
      }
      // Most hooks give the response that they got: nothing to look at.
      if (next === response) continue;
      if (next === undefined || next === null) next = errorToResponse(request, nothingReturned(hook));
      if (isPromise(next)) return settle(request, next, i);
      response = next;
    }
    return response;
  }

  async function settle(
    request: HttpRequest,
    pending: Promise<HttpResponseBase>,
    count: number,
  ): Promise<HttpResponseBase> {
    let response: MaybePromise;
    try {
      response = await pending;
      if (response === undefined || response === null) throw nothingReturned(outgoing[count]);
    } catch (error) {
      response = errorToResponse(request, error);
    }
    return leave(request, response, count);
  }

  return (request) => enter(request, 0);
}

function nothingReturned(hook: Middleware | undefined): ImproperlyConfigured {
  const name = hook === undefined ? "A middleware" : hook.constructor.name;
  return new ImproperlyConfigured(
    `${name}.processResponse didn't return an HttpResponse object. It returned nothing instead.`,
  );
}
