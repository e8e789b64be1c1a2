import type { HttpRequest } from "../../http/request.ts";
import type { HttpResponseBase } from "../../http/response-base.ts";
import type { TemplateResponseLike } from "./template-response-like.ts";
import type { AnyParams, ViewFunction } from "../urls/view.ts";

type Response = HttpResponseBase;
/** A hook may answer or let pass, now or later. */
type Maybe = Response | null | undefined | void | Promise<Response | null | undefined | void>;
type Always<R> = R | Promise<R>;

/** The rest of the way to a response. It never throws: errors have become responses. */
export type GetResponse = (request: HttpRequest) => Response | Promise<Response>;

/**
 * A middleware as an object of hooks; every hook is optional. Hooks of neighbouring entries run in one loop, and wait
 * only where one returns a promise.
 *
 * Reference: docs/topics/http/middleware.
 */
export interface Middleware {
  /** Runs on the way in; a response ends the way in. */
  processRequest?(request: HttpRequest): Maybe;
  /** Runs when the view is known, before it is called; a response stands for that of the view. */
  processView?(request: HttpRequest, view: ViewFunction, params: AnyParams): Maybe;
  /** Runs when the view, or rendering its response, threw; a response ends it. */
  processException?(request: HttpRequest, error: unknown): Maybe;
  /** Runs before a response that is not rendered yet is; returns it, or another. */
  processTemplateResponse?(request: HttpRequest, response: TemplateResponseLike): Always<TemplateResponseLike>;
  /** Runs on the way out, if the request came this far in. */
  processResponse?(request: HttpRequest, response: Response): Always<Response>;
}

/** A class of hooks; made once, without arguments. May throw `MiddlewareNotUsed` to take itself out. */
export type MiddlewareClass = new () => Middleware;

/** A middleware as a function around the rest: `(getResponse) => (request) => response`. */
export type MiddlewareFunction = (getResponse: GetResponse) => GetResponse;

/** One entry of `MIDDLEWARE`: a class, an object of hooks (made with options), or a function. */
export type MiddlewareEntry = MiddlewareClass | Middleware | MiddlewareFunction;
