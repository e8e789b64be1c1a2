import { type HttpRequest, HttpResponse, type ResponseOptions } from "../../http/index.ts";
import { renderToString } from "../../template/index.ts";
import type { ContextValues } from "../../template/context.ts";

/**
 * Renders a template with values and gives a response.
 *
 * ```ts
 * return render(request, "library/book_detail.html", { book });
 * ```
 *
 * @param template Name, or names of which the first that exists is taken.
 */
export async function render(
  request: HttpRequest,
  template: string | readonly string[],
  context: ContextValues = {},
  options: ResponseOptions = {},
): Promise<HttpResponse> {
  return new HttpResponse(await renderToString(template, context, request), options);
}
