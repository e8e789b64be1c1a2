import type { HttpRequest } from "../../http/request.ts";
import type { HttpResponseBase } from "../../http/response-base.ts";

/** What a view gives back. */
export type ViewResult = HttpResponseBase | Promise<HttpResponseBase>;

/** Parameters of a view when nothing is known of them. */
// oxlint-disable-next-line typescript/no-explicit-any -- each view declares the parameters of its own route
export type AnyParams = any;

/** Marks that decorators and class-based views leave on a view. */
export interface ViewMarks {
  /** Whether the CSRF check leaves the view alone. */
  csrfExempt?: boolean;
  /** Whether `LoginRequiredMiddleware` asks for a user; unset: yes. */
  loginRequired?: boolean;
  /** Where `LoginRequiredMiddleware` leads: URL or name of the log-in page; unset: the setting `LOGIN_URL`. */
  loginUrl?: string | undefined;
  /** Query parameter for the way back from there; unset: `"next"`, null: none. */
  redirectFieldName?: string | null | undefined;
  /** Databases whose `ATOMIC_REQUESTS` the view does without; true: all. */
  nonAtomicRequests?: boolean | readonly string[];
  /** Whether `APPEND_SLASH` redirects to this view. */
  shouldAppendSlash?: boolean;
  /** Class of a class-based view. */
  viewClass?: unknown;
  /** Options given to `asView()`. */
  viewInitkwargs?: Readonly<Record<string, unknown>>;
}

/**
 * A view: `(request, params)` to a response. `params` holds what the URL pattern captured, by name; unnamed groups of
 * a `rePath` are numbered from 0.
 */
export interface ViewFunction<Params = AnyParams> extends ViewMarks {
  (request: HttpRequest, params: Params): ViewResult;
}

/** A view for errors, `handler404` of a URLconf: gets the error instead of parameters. */
export type ErrorView = (request: HttpRequest, error?: unknown) => ViewResult;
