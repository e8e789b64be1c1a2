import { Context, type ContextOptions, type ContextValues } from "./context.ts";

/**
 * A context that context processors add to. Follows `django.template.RequestContext`.
 *
 * ```ts
 * await template.render(new RequestContext(request, { book }));
 * ```
 */
export class RequestContext extends Context {
  constructor(request: unknown, values?: ContextValues | null, options: Omit<ContextOptions, "request"> = {}) {
    super(values, { ...options, request });
  }
}
