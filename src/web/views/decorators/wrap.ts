import type { HttpRequest } from "../../../http/request.ts";
import type { HttpResponseBase } from "../../../http/response-base.ts";
import { isPromise } from "../../middleware/is-promise.ts";
import type { ViewFunction, ViewMarks, ViewResult } from "../../urls/view.ts";

const MARKS: readonly (keyof ViewMarks)[] = [
  "csrfExempt",
  "loginRequired",
  "loginUrl",
  "redirectFieldName",
  "nonAtomicRequests",
  "shouldAppendSlash",
  "viewClass",
  "viewInitkwargs",
];

/** A view around another: keeps its name and marks. */
export function wrapView<P>(
  view: ViewFunction<P>,
  around: (request: HttpRequest, params: P) => ViewResult,
): ViewFunction<P> {
  Object.defineProperty(around, "name", { value: view.name, configurable: true });
  const wrapped: ViewFunction<P> = around;
  const marks = wrapped as unknown as Record<string, unknown>;
  for (const mark of MARKS) if (view[mark] !== undefined) marks[mark] = view[mark];
  return wrapped;
}

/** A view whose response is changed before it is given on. */
export function afterView<P>(view: ViewFunction<P>, change: (response: HttpResponseBase) => void): ViewFunction<P> {
  const changed = (response: HttpResponseBase): HttpResponseBase => {
    change(response);
    return response;
  };
  return wrapView(view, (request, params) => {
    const response = view(request, params);
    return isPromise(response) ? response.then(changed) : changed(response);
  });
}

/** The same view with a mark. */
export function markView<P>(view: ViewFunction<P>, marks: ViewMarks): ViewFunction<P> {
  return Object.assign(
    wrapView(view, (request, params) => view(request, params)),
    marks,
  );
}
