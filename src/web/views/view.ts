import { logResponse } from "../../core/log/index.ts";
import { type HttpRequest, HttpResponse, HttpResponseNotAllowed } from "../../http/index.ts";
import { didYouMean } from "../../utils/suggest.ts";
import type { ViewFunction, ViewMarks, ViewResult } from "../urls/view.ts";

/** A view class, as `asView` sees it. */
export interface ViewClass<V extends View = View> {
  new (): V;
  readonly httpMethodNames: readonly string[];
  readonly marks?: ViewMarks;
}

/** What the URL pattern captured. */
export type ViewParams = Readonly<Record<string, unknown>>;

type Handler = (request: HttpRequest, params: ViewParams) => ViewResult;

/**
 * Parent of class-based views: calls the method named after the HTTP method. One instance serves one request.
 *
 * ```ts
 * class Hello extends View {
 *   get() { return new HttpResponse("Hello"); }
 * }
 * path("hello/", Hello.asView());
 * ```
 *
 * Reference: docs/ref/class-based-views/base, "View".
 */
export class View {
  static readonly httpMethodNames: readonly string[] = [
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "head",
    "options",
    "trace",
  ];
  /** Marks that the view function gets, such as `{ csrfExempt: true }`. */
  static readonly marks?: ViewMarks;

  declare request: HttpRequest;
  /** What the URL pattern captured, by name. */
  declare params: ViewParams;

  /**
   * The view function for a URL pattern. Options replace attributes of the class; one that the class does not have is
   * refused.
   */
  static asView<V extends View>(this: ViewClass<V>, options: Partial<V> = {}): ViewFunction {
    // oxlint-disable-next-line typescript/no-this-alias -- `this` is the class, not an instance
    const Class = this;
    checkOptions(Class, options);
    const view: ViewFunction = (request, params: ViewParams) => {
      const instance = new Class();
      Object.assign(instance, options);
      instance.setup(request, params);
      return instance.dispatch(request, params);
    };
    return Object.assign(view, Class.marks, { viewClass: Class, viewInitkwargs: options });
  }

  /** Keeps what belongs to the request; override it to prepare more, and call `super.setup()`. */
  setup(request: HttpRequest, params: ViewParams): void {
    this.request = request;
    this.params = params;
  }

  /** Calls the method for the HTTP method; HEAD goes to `get` unless there is a `head`. */
  dispatch(request: HttpRequest, params: ViewParams): ViewResult {
    const handler = handlerOf(this, request.method.toLowerCase());
    return handler === undefined ? this.httpMethodNotAllowed(request) : handler.call(this, request, params);
  }

  httpMethodNotAllowed(request: HttpRequest): ViewResult {
    const response = new HttpResponseNotAllowed(this.allowedMethods());
    logResponse(`Method Not Allowed (${request.method}): ${request.path}`, { response, request });
    return response;
  }

  options(_request: HttpRequest, _params: ViewParams): ViewResult {
    return new HttpResponse("", { headers: { Allow: this.allowedMethods().join(", "), "Content-Length": "0" } });
  }

  /** HTTP methods that the view answers, in upper case. */
  allowedMethods(): string[] {
    const { httpMethodNames } = this.constructor as typeof View;
    return httpMethodNames.filter((name) => handlerOf(this, name) !== undefined).map((name) => name.toUpperCase());
  }
}

/** The method for an HTTP method. A function, because mixins of classes with private members cannot be declared (TS4094). */
function handlerOf(view: View, name: string): Handler | undefined {
  const { httpMethodNames } = view.constructor as typeof View;
  if (!httpMethodNames.includes(name)) return undefined;
  const methods = view as unknown as Readonly<Record<string, Handler | undefined>>;
  const handler = methods[name] ?? (name === "head" ? methods.get : undefined);
  return typeof handler === "function" ? handler : undefined;
}

function checkOptions(Class: ViewClass, options: object): void {
  const names = Object.keys(options);
  if (names.length === 0) return;
  const sample = new Class();
  for (const name of names) {
    if (Class.httpMethodNames.includes(name)) {
      throw new TypeError(`The method name ${name} is not accepted as a keyword argument to ${Class.name}().`);
    }
    if (!(name in sample)) {
      throw new TypeError(
        `${Class.name}() received an invalid keyword '${name}'. asView() only accepts arguments that are already attributes of the class. ${didYouMean(name, Object.keys(sample))}`.trim(),
      );
    }
  }
}
